/** `docs/api/mooring.d.ts` alone in another extension: it compiles there, and the example of `docs/extension-api.md` works. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { apiKit, DEV } from './api-kit.ts';

// Tests run in the repository's root.
const page = readFileSync('docs/extension-api.md', 'utf8');
const types = readFileSync('docs/api/mooring.d.ts', 'utf8');
const example = /^```ts\n([\s\S]*?)^```$/m.exec(page)?.[1] ?? '';

describe('the types for other extensions', () => {
  let folder = '';
  let said = '';
  before(() => {
    mkdirSync('out', { recursive: true });
    // Below the repository, so that the types of VS Code and Node are found as in any project.
    folder = mkdtempSync(path.resolve('out', 'api-types-'));
    copyFileSync('docs/api/mooring.d.ts', path.join(folder, 'mooring.d.ts'));
    said = compile('example', example);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** What the compiler says; the JavaScript goes beside the source. */
  const compile = (name: string, text: string): string => {
    writeFileSync(path.join(folder, `${name}.ts`), text);
    const compilerOptions = {
      target: 'es2022',
      module: 'node16',
      strict: true,
      skipLibCheck: false,
      types: ['node', 'vscode'],
    };
    const files = ['mooring.d.ts', `${name}.ts`];
    writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
    const tsc = path.resolve('node_modules', 'typescript', 'bin', 'tsc');
    const run = spawnSync(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], { encoding: 'utf8' });
    return run.stdout + run.stderr;
  };

  it('need no other file, and the example compiles with them', () => {
    assert.deepEqual(
      [...types.matchAll(/from '([^']+)'/g)].map(([, name]) => name),
      ['vscode'],
    );
    assert.equal(said, '');
  });

  it('let nobody change what is shared, or take a value for another type', () => {
    const wrong = [
      'api.current = undefined;',
      'api.values().then(values => { values.a = 1; });',
      "api.value('a').then(value => { const text: string = value; });",
      "api.environment().then(given => given.set('A', '1'));",
      "api.items('layers');",
      'exports.getApi(2);',
    ];
    const head = "import type { MooringExports } from './mooring';\ndeclare const exports: MooringExports;\n";
    const refused = compile('wrong', `${head}const api = exports.getApi(1);\n${wrong.join('\n')}\n`);
    const lines = [...refused.matchAll(/wrong\.ts\((\d+),/g)].map(([, line]) => Number(line) - 4);
    assert.deepEqual(
      [...new Set(lines)],
      wrong.map((_, at) => at),
      refused,
    );
  });

  it('describe what the example does: it follows the address of the active workspace', async () => {
    const kit = apiKit();
    const item = { text: '', tooltip: '', show() {} };
    const commands: string[] = [];
    const editor = {
      window: { createStatusBarItem: () => item },
      StatusBarAlignment: {},
      commands: { registerCommand: (id: string) => commands.push(id) },
      extensions: {
        getExtension: (id: string) => (id === 'mooring.mooring' ? { activate: async () => kit.exports } : undefined),
      },
    };
    const load = createRequire(path.join(folder, 'example.js'));
    const loaded: { activate?: (context: object) => Promise<void> } = {};
    const run = new Function('require', 'exports', readFileSync(path.join(folder, 'example.js'), 'utf8'));
    run((name: string) => (name === 'vscode' ? editor : load(name)), loaded);
    await loaded.activate?.({ subscriptions: [] });
    assert.deepEqual(
      [item.text, item.tooltip, commands],
      ['$(globe) http://{{host}}', 'dev says so, in line 4', ['sample.migrate']],
    );
    kit.put('workspaces/dev/workspace.toml', DEV.replace('http://{{host}}', 'http://other'));
    kit.look('dev');
    await new Promise(resolve => setTimeout(resolve, 0));
    assert.equal(item.text, '$(globe) http://other');
  });

  it('are all on the page', () => {
    const members = /interface MooringApi \{([\s\S]*?)^\}/m.exec(types)?.[1] ?? '';
    const names = [...members.matchAll(/^ {2}(?:readonly )?(\w+)[(:]/gm)].map(([, name]) => name ?? '');
    assert.ok(names.length > 8);
    assert.deepEqual(
      names.filter(name => !new RegExp(`^\\|.*\`${name}[(\`]`, 'm').test(page)),
      [],
    );
  });
});
