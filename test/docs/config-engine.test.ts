/** `docs/config-engine.md`: its example is run, the tests that it names are there, and it has every method and failure. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { inspect } from 'node:util';
import * as entry from '../../src/node/open-config-engine.ts';

// Tests run in the repository's root.
const page = readFileSync('docs/config-engine.md', 'utf8');
const blocks = [...page.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language, text = '']) => ({
  language,
  text,
}));

describe('docs/config-engine.md', () => {
  it('shows what its example prints', async () => {
    const at = blocks.findIndex(({ language }) => language === 'js');
    const [example, printed] = blocks.slice(at);
    let said = '';
    let home = '';
    const load = createRequire(path.resolve('package.json'));
    const AsyncFunction = (async () => {}).constructor as new (
      ...parts: string[]
    ) => (...given: unknown[]) => Promise<void>;
    const run = new AsyncFunction(
      'require',
      'console',
      (example?.text ?? '').replace(/^main\(\);$/m, 'return main();'),
    );
    const opened = (options: entry.OpenConfigOptions) => {
      home = options.home ?? '';
      return entry.openConfigEngine(options);
    };
    const log = (...values: unknown[]): void => {
      said += `${values.map(value => (typeof value === 'string' ? value : inspect(value))).join(' ')}\n`;
    };
    try {
      await run((name: string) => (name === './config.cjs' ? { ...entry, openConfigEngine: opened } : load(name)), {
        log,
      });
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
    assert.equal(said, printed?.text);
  });

  it('names tests that are there', () => {
    const promises = page.slice(page.indexOf('## What is promised'), page.indexOf('## Failures'));
    const named = [...promises.matchAll(/`(test\/\w+)`: ((?:\*[^*]+\*(?:, )?)+)/g)].flatMap(
      ([, folder = '', names = '']) =>
        [...names.matchAll(/\*([^*]+)\*/g)].map(([, name = '']) => [folder, name.replace(/ ?…$/, '')] as const),
    );
    assert.ok(named.length > 20);
    for (const [folder, name] of named) {
      const lines = testsIn(folder).flatMap(text => text.split('\n').filter(line => /^\s*it\(/.test(line)));
      assert.ok(
        lines.some(line => line.includes(name)),
        `${folder}: ${name}`,
      );
    }
    const rows = promises.split('\n').filter(line => line.startsWith('| ') && !line.startsWith('| promise'));
    for (const row of rows) assert.match(row, /`test\/\w+`: \*/);
  });

  it('has every method of the engine and every failure', () => {
    const source = readFileSync('src/runtime/config-engine.ts', 'utf8');
    const methods = [
      ...(/interface ConfigEngine \{([\s\S]*?)^\}/m.exec(source)?.[1] ?? '').matchAll(/^ {2}(?:readonly )?(\w+)[(:]/gm),
    ];
    assert.ok(methods.length > 10);
    for (const [, name = ''] of methods) assert.match(page, new RegExp(`^\\|[^|]*\`${name}[(\`]`, 'm'), name);
    const failures = [...(/readonly why:\n([\s\S]*?);/.exec(source)?.[1] ?? '').matchAll(/'([\w-]+)'/g)];
    assert.ok(failures.length > 10);
    for (const [, code = ''] of failures) assert.match(page, new RegExp(`^\\| \`${code}\` \\|`, 'm'), code);
  });
});

function testsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.test.ts'))
    .map(file => readFileSync(path.join(folder, file), 'utf8'));
}
