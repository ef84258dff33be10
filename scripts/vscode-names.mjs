// Of the module `vscode` a bundle takes only the names that it uses, once. What esbuild makes of `import * as vscode` for a
// module that it does not bundle asks for it anew in each file and copies all its hundreds of names, which cost more than half
// of the extension's start.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** @type {import('esbuild').Plugin} */
export const vscodeNames = {
  name: 'vscode-names',
  setup({ initialOptions, onResolve, onLoad }) {
    // A name that the list below lacks would be undefined, and that is but a warning.
    initialOptions.logOverride = { ...initialOptions.logOverride, 'import-is-undefined': 'error' };
    onResolve({ filter: /^vscode$/ }, ({ kind, namespace }) =>
      kind === 'import-statement' && namespace === 'file' ? { path: 'vscode', namespace: 'names' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'names' }, () => ({ contents: moduleOf(declaredNames()) }));
  },
};

/** What is a value at run time, and no type alone. */
function declaredNames() {
  const declarations = readFileSync(createRequire(import.meta.url).resolve('@types/vscode/index.d.ts'), 'utf8');
  const found = declarations.matchAll(/^\texport (?:abstract )?(?:namespace|class|enum|const|let|function) (\w+)/gm);
  return new Set([...found].map(([, name]) => name));
}

/** Calls that are marked as pure go where nobody uses their result; reading a property does not. */
function moduleOf(names) {
  const lines = [...names].map(name => `export const ${name} = /* @__PURE__ */ (() => editor.${name})();`);
  return ["const editor = require('vscode');", ...lines].join('\n');
}
