// Bundles the fronts into dist/. `--watch` rebuilds on change; `--meta` writes what each bundle is made of to out/meta.json.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';

const watch = process.argv.includes('--watch');
const meta = process.argv.includes('--meta');

/** @type {esbuild.BuildOptions} */
const options = {
  entryPoints: {
    extension: 'src/extension/main.ts',
    client: 'src/extension/engine/client.ts',
    workspaces: 'src/extension/switching/bundle.ts',
    server: 'src/lsp/main.ts',
    cli: 'src/cli/main.ts',
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
  // `client.cjs` and `workspaces.cjs` are loaded by the extension, `server.cjs` by the command line and `ascii.cjs` by
  // both when they are first needed.
  external: ['vscode', './client.cjs', './workspaces.cjs', './server.cjs', './ascii.cjs'],
  // Packages' ES modules are smaller once bundled than their CommonJS and UMD builds, which some cannot be bundled from.
  mainFields: ['module', 'main'],
  // yaml's build for Node asks the environment for a debugging switch at every token; the other build is the same without it.
  alias: { yaml: fileURLToPath(new URL('node_modules/yaml/browser/index.js', import.meta.url)) },
  loader: { '.md': 'text' },
  minify: true,
  keepNames: false,
  sourcemap: watch ? 'linked' : false,
  legalComments: 'none',
  metafile: meta,
  logLevel: 'info',
};

if (watch) {
  const context = await esbuild.context(options);
  await context.watch();
} else {
  const result = await esbuild.build(options);
  if (meta) {
    mkdirSync('out', { recursive: true });
    writeFileSync('out/meta.json', JSON.stringify(result.metafile));
  }
}
