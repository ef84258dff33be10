// Builds and packages the extension into out/mooring.vsix, and checks what went in.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { inRepository, repositoryRoot } from './repository.mjs';
import { npmProgram } from './vscode/npm.mjs';

const largestBytes = 1_000_000;
const unwanted =
  /(^|\/)(src|test|scripts|node_modules|samples|out)\/|(?<!^media\/icon)\.png$|(?<!^docs\/api\/\w+\.d)\.ts$|(?<!^dist\/[\w-]+)\.mjs$|\.(map|gif|jpe?g|tsbuildinfo)$/i;

/** Where the packaged extension lies. */
export const packaged = inRepository('out', 'mooring.vsix');

/** Builds, packages, and returns the path of the .vsix; throws an Error that says which of its rules was broken. */
export function packageExtension(say = console.log) {
  runNode([npmProgram(), 'run', '--silent', 'build'], 'The build failed.');
  const files = runNode([vsce(), 'ls', '--no-dependencies'], 'Listing the package failed.', 'pipe').trim().split('\n');
  const staged = stage(files);
  rmSync(packaged, { force: true });
  // Links in the README stay as they are: there is no public repository that they could be pointed at.
  const flags = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
  runNode([vsce(), 'package', ...flags, '--out', packaged], 'Packaging failed.', 'pipe', staged);

  const sized = files.map(file => ({ file, bytes: statSync(inRepository(file)).size }));
  for (const { file, bytes } of sized) say(`  ${kilobytes(bytes).padStart(9)}  ${file}`);
  const bytes = statSync(packaged).size;
  say(`${path.relative(repositoryRoot, packaged)}: ${files.length} files, ${kilobytes(bytes)} packed`);
  const strangers = files.filter(file => unwanted.test(file));
  if (strangers.length > 0) throw new Error(`These files do not belong into the package: ${strangers.join(', ')}`);
  if (bytes >= largestBytes) throw new Error(`The package must be below ${kilobytes(largestBytes)}.`);
  return packaged;
}

/**
 * Copies what is packed into a folder of its own. The README goes without its pictures: they would make up most of the
 * package, and the page of an installed extension cannot show them from there.
 */
function stage(files) {
  const folder = inRepository('out', 'package');
  rmSync(folder, { recursive: true, force: true });
  for (const file of files) {
    const target = path.join(folder, file);
    mkdirSync(path.dirname(target), { recursive: true });
    if (file !== 'README.md') copyFileSync(inRepository(file), target);
    else writeFileSync(target, readFileSync(inRepository(file), 'utf8').replace(/^ *!\[[^\]]*\]\([^)]*\)\n+/gm, ''));
  }
  writeFileSync(path.join(folder, '.vscodeignore'), '');
  return folder;
}

function vsce() {
  return inRepository('node_modules', '@vscode', 'vsce', 'vsce');
}

function runNode(args, failure, output = 'inherit', cwd = repositoryRoot) {
  const stdio = ['ignore', output, output];
  const result = spawnSync(process.execPath, args, { cwd, stdio, encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`${failure}\n${result.stdout ?? ''}${result.stderr ?? ''}`.trim());
  return result.stdout ?? '';
}

function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    packageExtension();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
