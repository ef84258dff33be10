// Bundles test folders with esbuild and runs them with mocha in one process. The counts go to out/results/<suite>.json.
// Usage: node scripts/run-mocha.mjs <suite name> <folder or file…> [-- mocha arguments]
import { readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { inRepository, repositoryRoot } from './repository.mjs';
import { clearResults, readResults, resultsFile, writeResults } from './results.mjs';
import { runNode } from './run-node.mjs';

process.chdir(repositoryRoot);
const [suite, ...rest] = process.argv.slice(2);
const dash = rest.indexOf('--');
const places = dash < 0 ? rest : rest.slice(0, dash);
const mochaArguments = dash < 0 ? [] : rest.slice(dash + 1);
const outdir = path.join('out', suite);

const tests = places
  .flatMap(place =>
    statSync(place).isDirectory()
      ? readdirSync(place, { recursive: true, encoding: 'utf8' }).map(name => path.join(place, name))
      : [place],
  )
  .filter(file => file.endsWith('.test.ts'));

rmSync(outdir, { recursive: true, force: true });
clearResults(suite);
if (tests.length === 0) {
  console.log(`No *.test.ts in ${places.join(', ')}.`);
  writeResults(suite, { passed: 0, failed: 0 });
  process.exit(0);
}
await build({
  entryPoints: tests,
  outdir,
  outbase: 'test',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  sourcemap: 'linked',
  outExtension: { '.js': '.mjs' },
  logLevel: 'warning',
}).catch(() => {
  // esbuild has said what is wrong.
  writeResults(suite, { passed: 0, failed: 1 });
  process.exit(1);
});
const code = await runNode(
  [
    '--enable-source-maps',
    'node_modules/mocha/bin/mocha.js',
    '--recursive',
    '--extension',
    'mjs',
    '--require',
    inRepository('scripts', 'before-tests.mjs'),
    '--reporter',
    inRepository('scripts', 'results-reporter.cjs'),
    // Long enough for a busy machine: a test that hangs is to be found, and none is to fail for being slow.
    '--timeout',
    '300000',
    '--slow',
    '5000',
    ...mochaArguments,
    outdir,
  ],
  { env: { ...process.env, MOORING_RESULTS: resultsFile(suite) } },
);
// Mocha died before it could count: that is a failure too.
if (!readResults(suite)) writeResults(suite, { passed: 0, failed: 1 });
process.exit(code);
