// Bundles the fronts into dist/. `--watch` rebuilds on change; `--meta` writes what each bundle is made of to out/meta.json.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';
import { vscodeNames } from './scripts/vscode-names.mjs';

const watch = process.argv.includes('--watch');
const meta = process.argv.includes('--meta');

/** @type {esbuild.BuildOptions} */
const options = {
  entryPoints: {
    extension: 'src/extension/main.ts',
    'after-start': 'src/extension/after-start.ts',
    client: 'src/extension/engine/client.ts',
    workspaces: 'src/extension/switching/bundle.ts',
    ascii: 'src/node/ascii.ts',
    // The config engine alone, for other programs; docs/config-engine.md.
    config: 'src/node/open-config-engine.ts',
  },
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // `after-start.cjs`, `client.cjs` and `workspaces.cjs` are loaded by the extension, `server.mjs` by the command line and
  // `ascii.cjs` by all of them when they are first needed.
  external: ['vscode', './after-start.cjs', './client.cjs', './workspaces.cjs', './server.mjs', './ascii.cjs'],
  // Packages' ES modules are smaller once bundled than their CommonJS and UMD builds, which some cannot be bundled from.
  mainFields: ['module', 'main'],
  // yaml's build for Node asks the environment for a debugging switch at every token; the other build is the same without it.
  alias: { yaml: fileURLToPath(new URL('node_modules/yaml/browser/index.js', import.meta.url)) },
  loader: { '.md': 'text' },
  plugins: [vscodeNames],
  minify: true,
  keepNames: false,
  sourcemap: watch ? 'linked' : false,
  legalComments: 'none',
  metafile: meta,
  logLevel: 'info',
};

/**
 * Server and command line are mostly the same code, which is in chunks that both load.
 * @type {esbuild.BuildOptions}
 */
const programs = {
  ...options,
  entryPoints: { server: 'src/lsp/main.ts', cli: 'src/cli/main.ts' },
  outExtension: { '.js': '.mjs' },
  format: 'esm',
  splitting: true,
  // What is imported when it is first needed would have the name of its file otherwise.
  chunkNames: 'chunk-[hash]',
  metafile: true,
  // What packages written as CommonJS ask of Node.
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
};

if (watch) {
  for (const each of [options, programs]) await (await esbuild.context(each)).watch();
} else {
  const results = [await esbuild.build(options), await esbuild.build(programs)];
  removeOldChunks(results[1].metafile);
  if (meta) {
    const outputs = Object.assign({}, ...results.map(({ metafile }) => metafile.outputs));
    const inputs = Object.assign({}, ...results.map(({ metafile }) => metafile.inputs));
    mkdirSync('out', { recursive: true });
    writeFileSync('out/meta.json', JSON.stringify({ inputs, outputs }));
  }
}

/** A chunk has another name with other contents. */
function removeOldChunks({ outputs }) {
  for (const name of readdirSync('dist')) {
    if (name.startsWith('chunk-') && !(`dist/${name}` in outputs)) rmSync(`dist/${name}`, { force: true });
  }
}
