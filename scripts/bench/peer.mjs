// Installs yaml-language-server, the peer that the figures stand beside, and the Node that it wants.
// Everything lies in the same cache folder as the browser-based VS Code; the repository does not depend on it.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withLockFolder } from '../vscode/lock-folder.mjs';
import { npmInstall } from '../vscode/npm.mjs';
import { cacheFolder, nodePackage, pinned } from '../vscode/versions.mjs';

const pin = { server: '2.0.0', node: pinned('1.104').node, megabytes: 210 };
const marker = 'finished.json';

/** Resolves to `{name, node, args, delayMs}`: how to start the peer on stdio, and how long it waits by itself after an edit. */
export async function ensurePeer(say) {
  const folder = path.join(cacheFolder(), 'bench', `yaml-language-server-${pin.server}`);
  if (!isFinished(folder)) {
    await withLockFolder(`${folder}.lock`, say, async () => {
      if (!isFinished(folder)) await install(folder, say);
    });
  }
  return peerIn(folder);
}

function isFinished(folder) {
  try {
    const { server, node } = JSON.parse(readFileSync(path.join(folder, marker), 'utf8'));
    return server === pin.server && node === pin.node && existsSync(peerIn(folder).node);
  } catch {
    return false;
  }
}

async function install(folder, say) {
  const partial = `${folder}.partial`;
  say(
    `Downloading yaml-language-server ${pin.server} and Node ${pin.node} from npm (about ${pin.megabytes} MB on disk)`,
  );
  say(`  into ${folder}`);
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  writeFileSync(path.join(partial, 'package.json'), JSON.stringify({ name: 'peer', version: '0.0.0', private: true }));
  await npmInstall(partial, ['--save-exact', `${nodePackage()}@${pin.node}`, `yaml-language-server@${pin.server}`]);
  writeFileSync(path.join(partial, marker), `${JSON.stringify({ server: pin.server, node: pin.node })}\n`);
  rmSync(folder, { recursive: true, force: true });
  renameSync(partial, folder);
}

function peerIn(folder) {
  const modules = path.join(folder, 'node_modules');
  const own = path.join(modules, 'yaml-language-server');
  return {
    name: `yaml-language-server ${pin.server}`,
    node: path.join(modules, nodePackage(), 'bin', 'node'),
    args: [path.join(own, 'bin', 'yaml-language-server'), '--stdio'],
    delayMs: validationDelay(path.join(own, 'out', 'src', 'yamlSettings.js')),
  };
}

/** The pause that the peer makes before it validates, read from its own code; 0 where it is not found there. */
function validationDelay(file) {
  try {
    return Number(/validationDelayMs\s*=\s*(\d+)/.exec(readFileSync(file, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
