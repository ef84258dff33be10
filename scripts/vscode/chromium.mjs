// Finds a Chromium to look at the workbench with; as root on a machine with apt, installs Debian's.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const usualFolders = ['/usr/bin', '/usr/local/bin', '/snap/bin', '/opt/google/chrome'];
const macPrograms = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The path of a Chromium or Chrome, or undefined. `CHROMIUM` names one that goes before all others. */
export function findChromium() {
  const own = process.env.CHROMIUM;
  if (own) {
    if (existsSync(own)) return own;
    throw new Error(`CHROMIUM names ${own}, which does not exist.`);
  }
  const folders = [...(process.env.PATH ?? '').split(path.delimiter).filter(Boolean), ...usualFolders];
  const candidates = [...names.flatMap(name => folders.map(folder => path.join(folder, name))), ...macPrograms];
  return candidates.find(candidate => existsSync(candidate));
}

/** As `findChromium`, but installs it where that is possible; else throws an Error naming the one command to run. */
export function ensureChromium(say = console.log) {
  const found = findChromium();
  if (found) return found;
  const hasApt = spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0;
  if (!hasApt) throw new Error('Chromium is needed: install it, or name a Chrome or Chromium in CHROMIUM.');
  if (process.getuid?.() !== 0) {
    throw new Error('Chromium is needed; run: sudo apt-get install -y --no-install-recommends chromium');
  }
  say('Chromium is missing: installing it with apt-get (about 400 MB on disk) …');
  const started = Date.now();
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  apt(['update', '-qq'], env);
  apt(['install', '-y', '-qq', '--no-install-recommends', 'chromium'], env);
  const installed = findChromium();
  if (!installed) throw new Error('apt-get installed chromium, but its program was not found.');
  say(`Chromium installed in ${((Date.now() - started) / 1000).toFixed(1)} s: ${installed}`);
  return installed;
}

function apt(args, env) {
  const result = spawnSync('apt-get', args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  if (result.status !== 0) throw new Error(`apt-get ${args.join(' ')} failed:\n${result.stdout}${result.stderr}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    console.log(`Chromium: ${ensureChromium()}`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
