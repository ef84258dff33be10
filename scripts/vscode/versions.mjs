// The VS Code versions that Mooring is tested on, pinned. code-server 4.x.y is the server and workbench of VS Code 1.x.y;
// each release wants one major version of Node.
import { homedir } from 'node:os';
import path from 'node:path';

/** Label → what is installed for it. `1.104` is the oldest VS Code that package.json's `engines` allows. */
export const versions = Object.freeze({
  1.104: Object.freeze({ codeServer: '4.104.0', node: '22.23.3', megabytes: 570 }),
  newest: Object.freeze({ codeServer: '4.139.1', node: '24.21.0', megabytes: 800 }),
});

/** The pinned versions behind `label`; throws an Error that lists the labels when there is none. */
export function pinned(label) {
  const pin = versions[label];
  if (!pin)
    throw new Error(`No VS Code version is called "${label}"; choose one of: ${Object.keys(versions).join(', ')}.`);
  return pin;
}

/** Where downloads live: outside the repository, shared by the demo and the tests. `MOORING_CACHE` moves it. */
export function cacheFolder() {
  const own = process.env.MOORING_CACHE;
  if (own) return path.resolve(own);
  return path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'mooring');
}

/** The folder of one installed code-server. It exists only when the installation was finished. */
export function installFolder(label) {
  return path.join(cacheFolder(), 'vscode', pinned(label).codeServer);
}

/** The two files that start an installation found in `folder`: the Node it wants, and code-server's entry point. */
export function programs(folder) {
  const modules = path.join(folder, 'node_modules');
  return {
    node: path.join(modules, nodePackage(), 'bin', 'node'),
    nodeHeaders: path.join(modules, nodePackage()),
    entry: path.join(modules, 'code-server', 'out', 'node', 'entry.js'),
    code: path.join(modules, 'code-server', 'lib', 'vscode'),
  };
}

/** The npm package that carries the Node program for this machine. */
export function nodePackage() {
  return `node-${process.platform}-${process.arch}`;
}
