// Bundles parts of src/ for measuring them inside this process.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { inRepository, repositoryRoot } from '../repository.mjs';

/** Imports what `contents`, a module written as if it lay in the repository's root, exports. `plugins` are esbuild's. */
export async function importSource(name, contents, plugins = []) {
  const outfile = inRepository('out', 'bench', `${name}.mjs`);
  mkdirSync(path.dirname(outfile), { recursive: true });
  await build({
    stdin: { contents, resolveDir: repositoryRoot, loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    loader: { '.md': 'text' },
    logLevel: 'warning',
    plugins,
  });
  return import(pathToFileURL(outfile).href);
}
