// What both launchers of the extension-host suite share: the bundle, and the folders it runs on.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { inRepository } from './repository.mjs';
import { copySamples } from './samples.mjs';

/** Marks the lines of test/host/run.ts. */
export const mark = 'mooring-test: ';

/**
 * Bundles test/host into out/host/empty-extension, an extension that contributes nothing: VS Code wants one under
 * development to run tests, while what is tested is the packaged Mooring. Resolves to `{extension, entry}`, its folder and
 * the file that exports `run`.
 */
export async function bundleHostSuite() {
  const source = inRepository('test', 'host');
  const extension = inRepository('out', 'host', 'empty-extension');
  const tests = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.test.ts'));
  rmSync(extension, { recursive: true, force: true });
  mkdirSync(extension, { recursive: true });
  const manifest = { name: 'empty-extension', publisher: 'mooring-tests', version: '0.0.0', engines: { vscode: '*' } };
  writeFileSync(path.join(extension, 'package.json'), JSON.stringify(manifest));
  await build({
    entryPoints: [path.join(source, 'run.ts'), ...tests.map(name => path.join(source, name))],
    outdir: extension,
    outbase: source,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    sourcemap: 'linked',
    logLevel: 'warning',
  });
  return { extension, entry: path.join(extension, 'run.js'), count: tests.length };
}

/** Fresh copies of the samples, and the environment that points Mooring and the suite to them. */
export function hostFolders(results) {
  const copies = copySamples({ git: true });
  return { ...copies, env: { MOORING_HOME: copies.home, MOORING_RESULTS: results } };
}
