/** The rules of the house, as far as a test can see them. ARCHITECTURE.md says why each holds. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { CODES } from '../../src/checks/codes.ts';

const SOURCES = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map(path => `src/${path.replaceAll('\\', '/')}`)
  .filter(path => path.endsWith('.ts'))
  .sort();

const TEXTS = new Map(SOURCES.map(path => [path, readFileSync(path, 'utf8')]));

/** A folder of `src` imports only from lower lines and from its own. Fronts share a line and never import each other. */
const LAYERS: readonly (readonly string[])[] = [
  ['base'],
  ['ports'],
  ['syntax'],
  ['config', 'workspace', 'manifest'],
  ['snapshot'],
  ['checks', 'queries', 'plans'],
  ['store', 'git'],
  ['runtime'],
  ['sync', 'archive', 'catalog', 'spec', 'library'],
  ['node'],
  ['protocol'],
  ['lsp', 'mcp', 'cli', 'extension'],
];

/** Folders on one line that may import each other. */
const TOGETHER = new Set(['checks', 'queries', 'plans', 'config', 'workspace', 'manifest', 'store', 'git', 'runtime']);

/** \`mooring lsp\` starts the language server: the command line is the one program. */
const STARTS: readonly string[] = ['src/cli/lsp.ts -> src/lsp/main.ts'];

const PURE = new Set(['base', 'syntax', 'config', 'workspace', 'manifest', 'snapshot', 'checks', 'queries', 'plans']);

/** Files above the limit of lines, by name, each with a reason in its first comment. */
const LONG: readonly string[] = [];
const MOST_LINES = 400;
const MOST_FUNCTION_LINES = 70;

function folderOf(path: string): string {
  return path.split('/')[1] ?? '';
}

function layerOf(folder: string): number {
  return LAYERS.findIndex(layer => layer.includes(folder));
}

/** The text without comments and the contents of strings, so that words in them do not count. Lines stay. */
function code(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<![:\\])\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g, found =>
    found.replace(/[^\n]/g, found.startsWith("'") || found.startsWith('"') ? 's' : ' '),
  );
}

/** Paths of this repository and names of packages that a file imports. */
function importsOf(path: string): string[] {
  const text = TEXTS.get(path) ?? '';
  const found = [
    ...text.matchAll(
      /(?:^|\n)\s*(?:import|export)\b[^;'"]*?from\s+'([^']+)'|\bimport\(\s*'([^']+)'|(?:^|\n)import\s+'([^']+)'/g,
    ),
  ];
  return found.map(([, a, b, c]) => {
    const written = a ?? b ?? c ?? '';
    return written.startsWith('.') ? new URL(written, `file:///${path}`).pathname.slice(1) : written;
  });
}

function violations(check: (path: string, text: string) => readonly string[]): string[] {
  return [...TEXTS].flatMap(([path, text]) => check(path, text).map(what => `${path}: ${what}`));
}

/** The lines of the block that begins here, without those of the functions that stand in it. */
function ownLines(lines: readonly string[], start: number): number {
  const end = blockEnd(lines, start);
  let count = 1;
  for (let at = start + 1; at <= end; at++) {
    count++;
    const line = lines[at] ?? '';
    const isMethod = /^\s+(?:async )?(?!if|for|while|switch|catch)\w+\(.*\{$/.test(line);
    if (isMethod || /(?:=> \{$|\bfunction\*? \w+.*\{$)/.test(line)) at = Math.max(at, blockEnd(lines, at));
  }
  return count;
}

/** The line that closes the block, by its indentation; of a signature over several lines, the one with the body. */
function blockEnd(lines: readonly string[], start: number): number {
  const indent = /^\s*/.exec(lines[start] ?? '')?.[0] ?? '';
  const closes = new RegExp(`^${indent}\\}(?!.*\\{$)`);
  for (let at = start + 1; at < lines.length; at++) if (closes.test(lines[at] ?? '')) return at;
  return start;
}

describe('layers', () => {
  it('gives every folder its line', () => {
    const folders = new Set(SOURCES.map(folderOf));
    assert.deepEqual(
      [...folders].filter(folder => layerOf(folder) < 0),
      [],
    );
  });

  it('imports only from lower layers', () => {
    const found = violations(path =>
      importsOf(path).filter(target => {
        if (!target.startsWith('src/')) return false;
        const [from, to] = [folderOf(path), folderOf(target)];
        if (from === to || STARTS.includes(`${path} -> ${target}`)) return false;
        if (layerOf(from) === layerOf(to)) return !(TOGETHER.has(from) && TOGETHER.has(to));
        return layerOf(to) > layerOf(from);
      }),
    );
    assert.deepEqual(found, []);
  });

  it('never imports tests or scripts', () => {
    const found = violations(path => importsOf(path).filter(target => /^(?:test|scripts)\//.test(target)));
    assert.deepEqual(found, []);
  });

  it('lets each package of a host into its own front alone', () => {
    const home: Readonly<Record<string, string>> = {
      vscode: 'extension',
      'vscode-languageclient': 'extension',
      'vscode-languageserver': 'lsp',
      'vscode-languageserver-textdocument': 'lsp',
    };
    const found = violations(path =>
      importsOf(path).filter(target => {
        const name = target.split('/')[0] ?? '';
        return home[name] !== undefined && home[name] !== folderOf(path);
      }),
    );
    assert.deepEqual(found, []);
  });

  it('asks Node only from the adapters and the fronts', () => {
    const found = violations(path =>
      ['node', 'lsp', 'mcp', 'cli', 'extension'].includes(folderOf(path))
        ? []
        : importsOf(path).filter(target => target.startsWith('node:')),
    );
    assert.deepEqual(found, []);
  });

  it('keeps the pure layers from clock, chance, process, timers and console', () => {
    const forbidden =
      /\b(?:Date\b(?!\w)|Math\.random|process\.|setTimeout|setInterval|setImmediate|queueMicrotask|console\.|performance\.|globalThis|require\()/g;
    const found = violations((path, text) =>
      PURE.has(folderOf(path)) ? [...code(text).matchAll(forbidden)].map(([word]) => word) : [],
    );
    assert.deepEqual(found, []);
  });

  it('has nothing asynchronous in layers 2 to 5', () => {
    const found = violations((path, text) =>
      PURE.has(folderOf(path)) && folderOf(path) !== 'base'
        ? [...code(text).matchAll(/\basync\s+(?:function\b|\(|\w+\s*(?:=>|\())|\bawait\s|\bPromise\b/g)].map(
            ([word]) => word,
          )
        : [],
    );
    assert.deepEqual(found, []);
  });
});

describe('the shape of files', () => {
  it('has no barrels and no default exports', () => {
    const found = violations((path, text) => [
      ...(/(?:^|\/)index\.ts$/.test(path) ? ['a barrel'] : []),
      ...(/^export \*/m.test(text) ? ['export *'] : []),
      ...(/^export default\b/m.test(code(text)) ? ['a default export'] : []),
    ]);
    assert.deepEqual(found, []);
  });

  it('has no mutable state at the top of a module', () => {
    const found = violations((_, text) =>
      [...code(text).matchAll(/^(?:export )?(?:let|var)\b.*$/gm)].map(([line]) => line),
    );
    assert.deepEqual(found, []);
  });

  it(`keeps files below ${MOST_LINES} lines`, () => {
    const found = violations((path, text) => {
      const count = text.split('\n').length - 1;
      return count > MOST_LINES && !LONG.includes(path) ? [`${count} lines`] : [];
    });
    assert.deepEqual(found, []);
  });

  it(`keeps functions below ${MOST_FUNCTION_LINES} lines, without those inside them`, () => {
    const found = violations((_, text) => {
      const lines = code(text).split('\n');
      return lines.flatMap((line, start) => {
        const name = /^(?:export )?(?:async )?function\*? (\w+)/.exec(line)?.[1];
        const length = name === undefined ? 0 : ownLines(lines, start);
        return length > MOST_FUNCTION_LINES ? [`${name} has ${length} lines`] : [];
      });
    });
    assert.deepEqual(found, []);
  });

  it('begins types without an I, and calls nothing Manager, Helper or Utils', () => {
    const found = violations((path, text) => [
      ...[...code(text).matchAll(/\b(?:interface|type|class) (I[A-Z]\w*|\w*(?:Manager|Helper|Utils?))\b/g)].map(
        ([word]) => word,
      ),
      ...(/(?:manager|helpers?|utils?)\.ts$/i.test(path) ? ['a name that says nothing'] : []),
    ]);
    assert.deepEqual(found, []);
  });
});

describe('diagnostics', () => {
  const tests = readdirSync('test/checks', { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('.test.ts'))
    .map(path => readFileSync(`test/checks/${path}`, 'utf8'))
    .join('\n');
  const docs = existsSync('docs/diagnostics.md') ? readFileSync('docs/diagnostics.md', 'utf8') : '';

  /** What stands under `## code`, up to the next heading of its rank. */
  function section(code: string): string | undefined {
    return new RegExp(`^## \`?${code}\`?[ \\t]*$([\\s\\S]*?)(?=^## |(?![\\s\\S]))`, 'm').exec(docs)?.[1];
  }

  for (const each of Object.keys(CODES)) {
    it(`tests ${each}`, () => {
      const marked = new RegExp(`(?:\\^|!)\\s+${each}\\b(?!-)`).test(tests);
      assert.ok(marked || tests.includes(`'${each}'`) || tests.includes(` ${each}\``), `no test expects ${each}`);
    });

    it(`explains ${each} with its fix, or with the words “no fix”`, () => {
      const text = section(each);
      assert.ok(text !== undefined, `docs/diagnostics.md has no section ${each}`);
      assert.match(text, /\bfix(?:es)?\b/i);
    });
  }

  it('explains no code that there is not', () => {
    const headings = [...docs.matchAll(/^## `?([a-z0-9]+(?:-[a-z0-9]+)*)`?[ \t]*$/gm)].map(([, name]) => name ?? '');
    assert.deepEqual(
      headings.filter(name => !(name in CODES)),
      [],
    );
  });
});

describe('the repository', () => {
  const tracked = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' })
    .split('\0')
    .filter(path => path !== '' && existsSync(path) && !/\.(?:png|svg|ttf|woff2?|ico)$/.test(path));

  it('has no paths of a machine and no hosts of a registry', () => {
    // This checkout's own place, and what only a machine that builds would write.
    const forbidden = [
      `${process.cwd()}/`,
      ['/ro', 'ot/'].join(''),
      ['/wo', 'rk/'].join(''),
      ['registry', 'npmjs'].join('.'),
      ['npm', 'mirror'].join(''),
    ];
    const found = tracked
      // The lock file names where packages come from, if anywhere; npm writes it.
      .filter(path => path !== 'package-lock.json')
      .flatMap(path => {
        const line = readFileSync(path, 'utf8')
          .split('\n')
          .find(each => forbidden.some(word => each.includes(word)));
        return line === undefined ? [] : [`${path}: ${line.trim().slice(0, 120)}`];
      });
    assert.deepEqual(found, []);
  });

  it('tracks nothing that is built, fetched or secret', () => {
    assert.deepEqual(
      tracked.filter(path => /(?:^|\/)(?:node_modules|dist|out)\/|\.vsix$/.test(path)),
      [],
    );
  });
});
