// Installs a real VS Code (code-server: VS Code's own server and workbench) from npm into the shared cache folder.
// Usage: node scripts/vscode/install.mjs [label…]      (labels: versions.mjs)
//
// Everything happens in a folder beside the final one, which one rename puts in place: a half installation is never
// taken for a whole one, and two processes cannot spoil each other's.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { aptInstall } from '../apt.mjs';
import { withLockFolder } from './lock-folder.mjs';
import { nodeGypProgram, npmInstall, run } from './npm.mjs';
import { installFolder, nodePackage, pinned, programs, versions } from './versions.mjs';

const marker = 'finished.json';
/** Native modules worth compiling: without node-pty there is no terminal, without the others there is more noise. */
const nativeModules = ['@vscode/spdlog', '@vscode/native-watchdog', 'native-watchdog', 'node-pty'];

/** Resolves to the paths `{node, entry, code}` of the installation for `label`, installing it when it is not there. */
export async function ensureInstalled(label, say = line => console.log(`VS Code ${label}: ${line}`)) {
  const folder = installFolder(label);
  if (isFinished(folder, label) && hasTerminal(folder)) return programs(folder);
  assertPlatform();
  await withLockFolder(`${folder}.lock`, say, async () => {
    if (!isFinished(folder, label)) await install(label, folder, say);
    else if (!hasTerminal(folder)) await compile(folder, say);
  });
  return programs(folder);
}

/** False after an installation without compilers: it is caught up on as soon as there are some. */
function hasTerminal(folder) {
  const pty = path.join(programs(folder).code, 'node_modules', 'node-pty');
  return [`prebuilds/linux-${process.arch}`, 'build/Release/pty.node'].some(name => existsSync(path.join(pty, name)));
}

function assertPlatform() {
  if (process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch)) return;
  throw new Error(
    `The browser-based VS Code is set up for Linux on x64 and arm64, not for ${process.platform} on ${process.arch}; use the desktop VS Code instead (npm run demo with \`code\` on PATH, npm run test:electron).`,
  );
}

function isFinished(folder, label) {
  try {
    const { codeServer, node } = JSON.parse(readFileSync(path.join(folder, marker), 'utf8'));
    const { codeServer: wanted, node: wantedNode } = pinned(label);
    const found = programs(folder);
    return codeServer === wanted && node === wantedNode && existsSync(found.node) && existsSync(found.entry);
  } catch {
    return false;
  }
}

async function install(label, folder, say) {
  const pin = pinned(label);
  const partial = `${folder}.partial-${process.pid}`;
  const started = Date.now();
  say(`installing code-server ${pin.codeServer} and Node ${pin.node} from npm (about ${pin.megabytes} MB on disk)`);
  say(`  into ${folder}`);
  removeLeftovers(folder);
  mkdirSync(partial, { recursive: true });
  const step = (title, work) => timed(title, started, say, work);

  // The older code-server's argon2 is compiled on installing; this one brings its binary. (Passwords are not used here.)
  const manifest = { name: 'vscode-host', version: '0.0.0', private: true, overrides: { argon2: '0.44.0' } };
  writeFileSync(path.join(partial, 'package.json'), JSON.stringify(manifest));
  const rest = hasOldRipgrep(label) ? ['@vscode/ripgrep-universal@1.18.0'] : [];
  const packages = [`${nodePackage()}@${pin.node}`, `code-server@${pin.codeServer}`, ...rest];
  await step('Node and code-server', () => npmInstall(partial, ['--save-exact', ...packages]));
  const { code } = programs(partial);
  // What code-server's own post-install script does; both folders carry an npm-shrinkwrap.json.
  await step('what the workbench needs', () =>
    Promise.all([npmInstall(code, ['--omit=dev']), npmInstall(path.join(code, 'extensions'), ['--omit=dev'])]),
  );
  link('code-linux.sh', path.join(code, 'bin/remote-cli/code-server'));
  link('browser-linux.sh', path.join(code, 'bin/helpers/browser.sh'));
  linkRipgrep(partial, code);
  await step('compiling the terminal and logging modules', () => compile(partial, say));
  await step('trying it', () => tryIt(partial));

  writeFileSync(path.join(partial, marker), `${JSON.stringify({ codeServer: pin.codeServer, node: pin.node })}\n`);
  rmSync(folder, { recursive: true, force: true });
  renameSync(partial, folder);
  removeLeftovers(folder);
  say(`installed in ${seconds(started)}`);
}

/** What a killed installation left. Its npm may still be writing there, so that removing may fail: the next one does it. */
function removeLeftovers(folder) {
  const start = `${path.basename(folder)}.partial-`;
  for (const name of readdirSync(path.dirname(folder)).filter(entry => entry.startsWith(start))) {
    try {
      rmSync(path.join(path.dirname(folder), name), { recursive: true, force: true });
    } catch {
      // See above.
    }
  }
}

/** Says when the step begins, every 15 seconds that it lasts, and when it is done. */
async function timed(title, started, say, work) {
  say(`  ${title} …`);
  const begun = Date.now();
  const reminder = setInterval(() => say(`  ${title} … ${seconds(begun)} so far`), 15_000);
  try {
    await work();
  } finally {
    clearInterval(reminder);
  }
  say(`  ${title}: ${seconds(begun)} (${seconds(started)} in all)`);
}

function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}

function link(target, file) {
  if (!existsSync(path.dirname(file))) return;
  rmSync(file, { force: true });
  symlinkSync(target, file);
}

/** code-server before 4.13x fetches ripgrep from elsewhere after installing; the npm package carries the same program. */
function hasOldRipgrep(label) {
  return Number(pinned(label).codeServer.split('.')[1]) < 130;
}

function linkRipgrep(folder, code) {
  const old = path.join(code, 'node_modules/@vscode/ripgrep');
  if (!existsSync(old) || existsSync(path.join(old, 'bin/rg'))) return;
  const carried = path.join(folder, 'node_modules/@vscode/ripgrep-universal/bin', `linux-${process.arch}`, 'rg');
  mkdirSync(path.join(old, 'bin'), { recursive: true });
  // Relative, so that the folder may be renamed.
  link(path.relative(path.join(old, 'bin'), carried), path.join(old, 'bin/rg'));
}

async function compile(folder, say) {
  const { node, nodeHeaders, code } = programs(folder);
  const gyp = nodeGypProgram();
  try {
    if (missingCompilers().length > 0) {
      const needed = 'Terminals in the browser-based VS Code need make, g++ and python3 to be compiled with';
      aptInstall(['make', 'g++', 'python3'], needed, say);
    }
    if (!gyp) throw new Error('npm brought no node-gyp to compile with, so there will be no terminal.');
  } catch (error) {
    say(`  ${error.message}`);
    return;
  }
  const env = { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}` };
  for (const name of nativeModules) {
    const cwd = path.join(code, 'node_modules', name);
    if (!existsSync(cwd) || existsSync(path.join(cwd, 'prebuilds', `linux-${process.arch}`))) continue;
    try {
      await run(node, [gyp, 'rebuild', '--silent', `--nodedir=${nodeHeaders}`, '-j', 'max'], { cwd, env });
    } catch (error) {
      say(`  ${name} did not compile and is left out: ${lastLine(error.message)}`);
    }
  }
}

function missingCompilers() {
  return ['make', 'g++', 'python3'].filter(tool => spawnSync(tool, ['--version'], { stdio: 'ignore' }).error);
}

function lastLine(text) {
  return text.trim().split('\n').at(-1);
}

async function tryIt(folder) {
  const { node, entry } = programs(folder);
  const own = path.join(folder, 'config');
  mkdirSync(own, { recursive: true });
  writeFileSync(path.join(own, 'config.yaml'), '');
  const env = { ...process.env, XDG_DATA_HOME: own, XDG_CONFIG_HOME: own };
  await run(node, [entry, '--config', path.join(own, 'config.yaml'), '--version'], { env });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(versions);
  try {
    for (const label of wanted) await ensureInstalled(label);
    for (const label of wanted) console.log(`VS Code ${label}: ready in ${installFolder(label)}`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
