import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits, type TextEdit } from '../../src/base/text.ts';
import { parseToml } from '../../src/syntax/toml.ts';
import { readTomlDocument, type TomlDocument } from '../../src/syntax/toml-document.ts';
import {
  editToml,
  setToml,
  type TomlEditResult,
  type TomlIntent,
  type TomlPath,
  unsetToml,
} from '../../src/syntax/toml-edit.ts';
import { tomlEntries } from '../../src/syntax/toml-entries.ts';
import type { Path } from '../../src/syntax/toml-places.ts';
import { equalToml, isList, isTable, type TomlTable, type TomlValue, tomlValue } from '../../src/syntax/toml-value.ts';
import { often } from '../kit/often.ts';
import { freshKeys, pathsIn, tomlAnyValue, tomlText } from '../kit/toml-arbitrary.ts';
import { oddText } from './kit.ts';

const RUNS = { numRuns: often(100, 200) };

function read(text: string): TomlDocument {
  const document = readTomlDocument(text);
  assert.ok(!('held' in document), `${'held' in document && document.held.message} in ${JSON.stringify(text)}`);
  return document;
}

/** The new text; its meaning is read by the other pair of parsers. */
function applied(text: string, result: TomlEditResult): string {
  assert.ok(!('refused' in result), 'refused' in result ? `${result.refused} ${JSON.stringify(text)}` : '');
  const after = applyEdits(text, result.edits);
  assert.equal(result.document.text, after);
  const parsed = parseToml(after);
  assert.equal(parsed.held, undefined, JSON.stringify(after));
  const value = parsed.root ? tomlValue(after, parsed.root) : {};
  assert.ok(equalToml(value, result.document.value), JSON.stringify(after));
  return after;
}

/** What a set or unset means, told without any of the code under test. Empty tables and lists on the way do not count. */
function expected(value: TomlValue | undefined, path: Path, changed: TomlValue | undefined): TomlValue | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return changed;
  if (typeof step === 'number') {
    const items: (TomlValue | undefined)[] = isList(value) ? [...value] : [];
    items[step] = expected(items[step], rest, changed);
    return items.filter(item => item !== undefined);
  }
  const entries = isTable(value) ? Object.entries(value).filter(([name]) => name !== step) : [];
  const inner = expected(isTable(value) && Object.hasOwn(value, step) ? value[step] : undefined, rest, changed);
  const all = inner === undefined ? entries : [...entries, [step, inner] as const];
  return Object.assign(Object.create(null), Object.fromEntries(all));
}

/** Without the tables and lists on a path that have nothing in them. */
function pruned(value: TomlValue | undefined, path: Path): TomlValue | undefined {
  const [step, ...rest] = path;
  const isEmpty = (item: TomlValue | undefined): boolean =>
    (isTable(item) && Object.keys(item).length === 0) || (isList(item) && item.length === 0);
  if (step === undefined || value === undefined) return isEmpty(value) ? undefined : value;
  const inner = isTable(value)
    ? Object.hasOwn(value, step)
      ? value[String(step)]
      : undefined
    : isList(value)
      ? value[Number(step)]
      : undefined;
  const result = inner === undefined ? value : expected(value, [step], pruned(inner, rest));
  return isEmpty(result) ? undefined : result;
}

const pick = <T>(items: readonly T[], number: number): T => items[number % items.length] as T;

/** A text, a path to something in it, and one to nothing that may be made. */
const place = fc.tuple(tomlText, fc.nat(), freshKeys).map(([text, number, keys]) => {
  const { value } = read(text);
  const path = pick(pathsIn(value), number);
  const tables = pathsIn(value).filter(candidate => isTable(at(value, candidate)));
  const table = pick(tables, number);
  const inside = at(value, table);
  const taken = isTable(inside) && Object.hasOwn(inside, keys[0] ?? '');
  return { text, value, path, fresh: taken ? undefined : [...table, ...keys], table };
});

function at(value: TomlValue, path: Path): TomlValue | undefined {
  return path.reduce<TomlValue | undefined>(
    (inner, step) => (isList(inner) ? inner[Number(step)] : isTable(inner) ? inner[step] : undefined),
    value,
  );
}

const touched = (edits: readonly TextEdit[]): { inserts: boolean; removes: boolean } => ({
  inserts: edits.some(edit => edit.text !== ''),
  removes: edits.some(edit => edit.end > edit.start),
});

describe('edits of any TOML', () => {
  it('start from a text that all parsers read alike', () => {
    fc.assert(
      fc.property(tomlText, text => {
        const document = read(text);
        const parsed = parseToml(text);
        assert.equal(parsed.held, undefined);
        assert.ok(equalToml(parsed.root ? tomlValue(text, parsed.root) : {}, document.value));
      }),
      RUNS,
    );
  });

  it('start from no text that other parsers refuse, and from every one that they take', () => {
    const char = fc.constantFrom(...'"\'#=.,[]{}-:_ \t\n\r\\019aTe+x\u0000\uFEFF\ud800');
    fc.assert(
      fc.property(tomlText, fc.nat(), fc.nat(2), char, (text, number, size, put) => {
        const at = number % (text.length + 1);
        const damaged = text.slice(0, at) + put + text.slice(at + size);
        const document = readTomlDocument(damaged);
        const parsed = parseToml(damaged);
        assert.equal('held' in document, parsed.held !== undefined, JSON.stringify(damaged));
        if ('held' in document) return;
        assert.ok(
          equalToml(parsed.root ? tomlValue(damaged, parsed.root) : {}, document.value),
          JSON.stringify(damaged),
        );
      }),
      { numRuns: often(300, 1000) },
    );
  });

  it('are none where the value is there', () => {
    fc.assert(
      fc.property(place, ({ text, value, path }) => {
        const result = setToml(text, path, at(value, path) as TomlValue);
        assert.deepEqual('edits' in result && result.edits, []);
      }),
      RUNS,
    );
  });

  it('set a value that is there to any other', () => {
    fc.assert(
      fc.property(place, tomlAnyValue, ({ text, value, path }, next) => {
        if (path.length === 0 && !isTable(next)) return;
        const after = applied(text, setToml(text, path, next));
        assert.ok(equalToml(read(after).value, expected(value, path, next) as TomlTable), JSON.stringify(after));
      }),
      { numRuns: often(200, 500) },
    );
  });

  it('replace a scalar within its own range', () => {
    fc.assert(
      fc.property(place, tomlAnyValue, ({ text, path, value }, next) => {
        const current = at(value, path);
        if (isTable(current) || isList(current)) return;
        const result = setToml(text, path, next);
        assert.ok('edits' in result && result.edits.length <= 1);
        const [edit] = result.edits;
        const name = path.findLastIndex(step => typeof step === 'string');
        const entry = tomlEntries(read(text)).find(
          one => one.value && JSON.stringify(one.path) === JSON.stringify(path.slice(0, name + 1)),
        );
        if (edit && entry?.value) assert.ok(edit.start >= entry.value.start && edit.end <= entry.value.end);
      }),
      RUNS,
    );
  });

  it('add a value by insertions, and take it out again to the byte', () => {
    fc.assert(
      fc.property(place, tomlAnyValue, ({ text, value, fresh, table }, next) => {
        if (!fresh) return;
        const result = setToml(text, fresh, next);
        const after = applied(text, result);
        assert.ok('edits' in result && !touched(result.edits).removes, JSON.stringify(after));
        assert.ok(equalToml(read(after).value, expected(value, fresh, next) as TomlTable), JSON.stringify(after));
        const [made] = fresh.slice(table.length);
        const unset = [false, true].map(prune =>
          applied(after, unsetToml(after, [...table, made as string], { prune })),
        );
        assert.ok(unset.includes(text), JSON.stringify([text, after, ...unset]));
      }),
      { numRuns: often(200, 500) },
    );
  });

  it('take a value out by removals', () => {
    fc.assert(
      fc.property(place, fc.boolean(), ({ text, value, path }, prune) => {
        if (path.length === 0) return;
        const result = unsetToml(text, path, { prune });
        const after = applied(text, result);
        assert.ok('edits' in result && !touched(result.edits).inserts, JSON.stringify(after));
        const meant = expected(value, path, undefined);
        assert.ok(equalToml(pruned(read(after).value, path), pruned(meant, path)), JSON.stringify(after));
        assert.deepEqual(
          commentsOf(after).filter(line => !commentsOf(text).includes(line)),
          [],
        );
      }),
      { numRuns: often(150, 400) },
    );
  });

  it('keep the order of all other keys', () => {
    fc.assert(
      fc.property(place, tomlAnyValue, ({ text, path, fresh }, next) => {
        const order = (source: string, ...without: Path[]): string[] =>
          tomlEntries(read(source))
            .filter(
              entry => entry.value && !without.some(other => other.every((step, index) => entry.path[index] === step)),
            )
            .map(entry => JSON.stringify(entry.path));
        if (fresh) assert.deepEqual(order(applied(text, setToml(text, fresh, next)), fresh), order(text, fresh));
        if (path.length === 0 || path.some(step => typeof step === 'number')) return;
        assert.deepEqual(order(applied(text, unsetToml(text, path)), path), order(text, path));
      }),
      RUNS,
    );
  });

  it('append to a list and take the item out again to the byte', () => {
    fc.assert(
      fc.property(place, tomlAnyValue, fc.nat(), ({ text, value }, next, number) => {
        const lists = pathsIn(value).filter(candidate => isList(at(value, candidate)));
        if (lists.length === 0) return;
        const path = pick(lists, number);
        const items = at(value, path) as readonly TomlValue[];
        const after = applied(text, setToml(text, [...path, items.length], next));
        assert.ok(equalToml(at(read(after).value, path), [...items, next]), JSON.stringify(after));
        if (isTables(text, path) && !isTable(next)) return;
        assert.equal(applied(after, unsetToml(after, [...path, items.length])), text);
      }),
      { numRuns: often(150, 400) },
    );
  });

  it('put an item into a list anywhere, touching no other', () => {
    fc.assert(
      fc.property(place, tomlAnyValue, fc.nat(), fc.nat(), ({ text, value }, next, number, where) => {
        const lists = pathsIn(value).filter(candidate => isList(at(value, candidate)));
        if (lists.length === 0) return;
        const path = pick(lists, number);
        const items = at(value, path) as readonly TomlValue[];
        if (items.some(item => equalToml(item, next) || (isTable(item) && isTable(next)))) return;
        const index = where % (items.length + 1);
        const result = setToml(text, path, items.toSpliced(index, 0, next));
        const after = applied(text, result);
        if (isTables(text, path)) return;
        assert.ok('edits' in result && !touched(result.edits).removes, JSON.stringify(after));
        assert.equal(applied(after, setToml(after, path, items)), text);
      }),
      { numRuns: often(150, 400) },
    );
  });

  it('come back to the byte when a number, a truth or a basic string is set to another and back', () => {
    fc.assert(
      fc.property(place, fc.string(), fc.integer(), ({ text, value, path }, words, number) => {
        const current = at(value, path) as TomlValue;
        const written = tomlEntries(read(text)).find(
          entry => JSON.stringify(entry.path) === JSON.stringify(path),
        )?.value;
        const source = written ? text.slice(written.start, written.end) : '';
        const plainForm = /^(?:-?(?:0|[1-9]\d*)|true|false|"[^"\\\t]*"|'[^\t]*')$/.test(source) && source !== '-0';
        if (!plainForm || /^(?:"""|''')/.test(source)) return;
        const other =
          typeof current === 'string'
            ? words.replaceAll(/['\\]/g, '')
            : typeof current === 'boolean'
              ? !current
              : number;
        const after = applied(text, setToml(text, path, other));
        assert.equal(applied(after, setToml(after, path, current)), text);
      }),
      RUNS,
    );
  });

  it('do several intents as if one after the other', () => {
    const intents = fc.array(fc.tuple(fc.nat(), freshKeys, tomlAnyValue, fc.nat(3)), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(tomlText, intents, fc.boolean(), (text, plans, prune) => {
        let single = text;
        const list: TomlIntent[] = [];
        for (const [number, keys, next, kind] of plans) {
          const paths = pathsIn(read(single).value);
          const found = pick(paths, number);
          const path: TomlPath = kind === 0 || found.length === 0 ? [...found, ...keys] : found;
          const intent: TomlIntent = kind === 1 ? { do: 'unset', path } : { do: 'set', path, value: next };
          const result = editToml(single, [intent], { prune });
          if ('refused' in result) {
            assert.notEqual(result.refused, 'not-faithful');
            continue;
          }
          single = applyEdits(single, result.edits);
          list.push(intent);
        }
        assert.equal(applied(text, editToml(text, list, { prune })), single);
      }),
      RUNS,
    );
  });

  it('never throw, and never touch a text that does not parse', () => {
    const anyPath = fc.array(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('a', 'b'),
        fc.integer(),
        fc.record({ by: fc.constant('id'), is: fc.string() }),
      ),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(fc.oneof(oddText, tomlText), anyPath, fc.oneof(fc.anything(), tomlAnyValue), (text, path, value) => {
        for (const result of [setToml(text, path, value as TomlValue), unsetToml(text, path)]) {
          if (!('refused' in result)) applied(text, result);
          else {
            assert.notEqual(result.refused, 'not-faithful', JSON.stringify(text));
            assert.match(result.message, /\.$/);
            if (result.refused === 'does-not-parse') assert.ok(parseToml(text).held, JSON.stringify(text));
          }
        }
      }),
      { numRuns: often(200, 500) },
    );
  });
});

/** Whether a list is written with headers in double brackets. */
function isTables(text: string, path: Path): boolean {
  return tomlEntries(read(text)).some(
    entry => !entry.value && JSON.stringify(entry.path) === JSON.stringify([...path, 0]),
  );
}

function commentsOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map(line => line.replace('\uFEFF', ''))
    .filter(line => /^\s*#/.test(line));
}
