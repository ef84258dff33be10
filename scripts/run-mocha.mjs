// Bundles test folders with esbuild and runs them with mocha in one process.
// Usage: node scripts/run-mocha.mjs <suite name> <folder or file…> [-- mocha arguments]
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

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
});
const run = spawnSync(
  process.execPath,
  [
    '--enable-source-maps',
    'node_modules/mocha/bin/mocha.js',
    '--recursive',
    '--extension',
    'mjs',
    '--reporter',
    process.env.MOORING_REPORTER ?? 'dot',
    ...mochaArguments,
    outdir,
  ],
  { stdio: 'inherit' },
);
process.exit(run.status ?? 1);
