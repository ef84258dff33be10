// Finds a Chromium to look at the workbench with; as root on a machine with apt, installs Debian's.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { aptInstall } from '../apt.mjs';

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
  say('Chromium is missing: installing it with apt-get (about 400 MB on disk) …');
  aptInstall(['chromium'], 'Chromium is needed: install it, or name a Chrome or Chromium in CHROMIUM', say);
  const installed = findChromium();
  if (!installed) throw new Error('apt-get installed chromium, but its program was not found.');
  return installed;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    console.log(`Chromium: ${ensureChromium()}`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
