// Runs test/host inside a desktop VS Code: the one that VSCODE_EXECUTABLE names, else the one behind `code` on PATH, else
// one that @vscode/test-electron downloads. Usage: node scripts/test-electron.mjs [--version 1.104.0] [--prebuilt]
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, runTests } from '@vscode/test-electron';
import { extensionUnderTest } from './arguments.mjs';
import { bundleHostSuite, hostFolders, mark } from './host-suite.mjs';
import { clearResults, resultsFile } from './results.mjs';
import { cacheFolder } from './vscode/versions.mjs';

const { values } = parseArgs({
  options: { version: { type: 'string' }, prebuilt: { type: 'boolean', default: false } },
});
const suite = 'host-electron';
clearResults(suite);
mkdirSync(path.dirname(resultsFile(suite)), { recursive: true });
const vsix = extensionUnderTest(values.prebuilt);
const bundle = await bundleHostSuite();
const program = (values.version ? undefined : findDesktop()) ?? (await download(values.version ?? 'stable'));
console.log(`VS Code: ${program}`);

const folders = hostFolders(resultsFile(suite));
const profile = realpathSync(mkdtempSync(path.join(tmpdir(), 'mooring-electron-')));
const own = [`--user-data-dir=${path.join(profile, 'data')}`, `--extensions-dir=${path.join(profile, 'extensions')}`];
try {
  const [cli, ...flags] = resolveCliArgsFromVSCodeExecutablePath(program, { reuseMachineInstall: true });
  const shell = process.platform === 'win32';
  const installed = spawnSync(cli, [...flags, ...own, '--install-extension', vsix], { stdio: 'inherit', shell });
  if (installed.status !== 0) throw new Error('The packaged extension could not be installed.');
  await runTests({
    vscodeExecutablePath: program,
    extensionDevelopmentPath: bundle.extension,
    extensionTestsPath: bundle.entry,
    extensionTestsEnv: folders.env,
    reuseMachineInstall: true,
    launchArgs: [folders.project, ...own, '--disable-workspace-trust', '--skip-welcome', '--disable-updates'],
  });
} catch (error) {
  console.error(`${error.message ?? error} (lines of the suite start with "${mark.trim()}")`);
  process.exitCode = 1;
} finally {
  rmSync(profile, { recursive: true, force: true });
  rmSync(folders.folder, { recursive: true, force: true });
}

/** Downloads into the shared cache folder, never into the repository. */
function download(version) {
  const cachePath = path.join(cacheFolder(), 'desktop');
  console.log(`No VS Code found: downloading ${version} (about 150 MB) into ${cachePath} …`);
  return downloadAndUnzipVSCode({ version, cachePath });
}

/** An installed VS Code's program, from VSCODE_EXECUTABLE or from where `code` on PATH leads. */
function findDesktop() {
  const named = process.env.VSCODE_EXECUTABLE;
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`VSCODE_EXECUTABLE names ${named}, which does not exist.`);
  }
  const suffix = process.platform === 'win32' ? '.cmd' : '';
  const places = (process.env.PATH ?? '').split(path.delimiter).map(folder => path.join(folder, `code${suffix}`));
  const cli = places.find(place => existsSync(place));
  if (!cli) return undefined;
  // `code` is <installation>/bin/code; on a Mac <application>/Contents/Resources/app/bin/code.
  const bin = path.dirname(realpathSync(cli));
  const programs = ['../code', '../Code.exe', '../../../MacOS/Electron', '../../../MacOS/Code'];
  return programs.map(program => path.resolve(bin, program)).find(program => existsSync(program));
}
