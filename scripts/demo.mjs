// Opens Mooring in a real VS Code on a throw-away copy of the samples.
// Usage: npm run demo -- [--browser] [--port 8470] [--version newest|1.104] [--no-open] [--smoke]
//
// With `code` on PATH and a display it is the desktop VS Code with a profile of its own, else the browser-based one.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readArguments } from './arguments.mjs';
import { packageExtension } from './package.mjs';
import { copySamples } from './samples.mjs';
import { freePort, startServer } from './vscode/server.mjs';

const choices = readArguments({
  browser: { type: 'boolean', default: false },
  port: { type: 'string', default: '8470' },
  version: { type: 'string', default: 'newest' },
  'no-open': { type: 'boolean', default: false },
  smoke: { type: 'boolean', default: false },
});
const isWindows = process.platform === 'win32';
const started = Date.now();

process.on('SIGINT', () => process.exit(0));
process.on('SIGTERM', () => process.exit(0));
try {
  await demo();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

async function demo() {
  say('building and packaging the extension …');
  const vsix = packageExtension(() => {});
  const samples = copySamples({ git: true });
  process.on('exit', () => rmSync(samples.folder, { recursive: true, force: true, maxRetries: 3 }));
  say(`a copy of the samples is in ${samples.folder} (removed at the end)`);
  say(`  project: ${samples.project}${samples.isRepository ? ', a git repository with one git commit' : ''}`);
  say(`  user root: ${samples.home}`);
  if (!choices.smoke && !choices.browser && hasDesktop()) await openDesktop(vsix, samples);
  else await openInBrowser(vsix, samples);
}

function say(line) {
  console.log(`[${((Date.now() - started) / 1000).toFixed(1).padStart(5)} s] ${line}`);
}

function hasDesktop() {
  const hasDisplay = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  return Boolean(hasDisplay) && spawnSync('code', ['--version'], { stdio: 'ignore', shell: isWindows }).status === 0;
}

async function openDesktop(vsix, samples) {
  const profile = path.join(samples.folder, 'vscode');
  mkdirSync(profile, { recursive: true });
  const own = ['--user-data-dir', path.join(profile, 'data'), '--extensions-dir', path.join(profile, 'extensions')];
  const installed = spawnSync('code', [...own, '--install-extension', vsix], { stdio: 'inherit', shell: isWindows });
  if (installed.status !== 0) throw new Error('`code` could not install the packaged extension; try --browser.');
  say('opening the desktop VS Code with a profile of its own; closing the window ends the demo');
  const env = { ...process.env, MOORING_HOME: samples.home };
  const flags = ['--new-window', '--wait', '--disable-workspace-trust', '--skip-welcome'];
  const window = spawn('code', [...own, ...flags, samples.project], { env, stdio: 'inherit', shell: isWindows });
  await new Promise((resolve, reject) => window.on('close', resolve).on('error', reject));
  process.exit(0);
}

async function openInBrowser(vsix, samples) {
  const server = await startServer({
    version: choices.version,
    vsix: [vsix],
    port: await freePort(Number(choices.port)),
    env: { MOORING_HOME: samples.home },
    log: say,
  });
  const address = server.address(samples.project);
  if (choices.smoke) {
    await check(server, address);
    say(`the demo starts and answers: ${address}`);
    await server.stop();
    process.exit(0);
  }
  say('VS Code is up. Open this address in a browser; Ctrl-C ends the demo:');
  console.log(`\n  ${address}\n`);
  if (!choices['no-open']) openAddress(address);
  for (;;) await delay(2 ** 30);
}

async function check(server, address) {
  const answer = await fetch(address);
  const text = await answer.text();
  if (!answer.ok || !text.includes('workbench'))
    throw new Error(`${address} answered ${answer.status}, without a workbench.`);
  const installed = readdirSync(path.join(server.dir, 'extensions')).filter(name => name.startsWith('mooring.mooring'));
  if (installed.length !== 1) throw new Error('Mooring is not installed in the demo.');
}

function openAddress(address) {
  const opener = { darwin: 'open', linux: 'xdg-open' }[process.platform];
  if (!opener || (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)) return;
  const child = spawn(opener, [address], { stdio: 'ignore', detached: true });
  child.on('error', () => {}); // The address stands on the terminal anyway.
  child.unref();
}
