import assert from 'node:assert/strict';
import { applyEdits } from '../../src/base/text.ts';
import { parseToml } from '../../src/syntax/toml.ts';
import { readTomlDocument, type TomlDocument } from '../../src/syntax/toml-document.ts';
import { setToml, type TomlEditOptions, type TomlPath, unsetToml } from '../../src/syntax/toml-edit.ts';
import { tomlEntries } from '../../src/syntax/toml-entries.ts';
import {
  equalToml,
  isList,
  isTable,
  TomlDate,
  TomlFloat,
  type TomlValue,
  tomlValue,
} from '../../src/syntax/toml-value.ts';
import { pathsIn } from '../kit/toml-arbitrary.ts';
import { INVALID, VALID } from './toml-corpus.ts';

function read(text: string): TomlDocument {
  const document = readTomlDocument(text);
  assert.ok(!('held' in document), `${'held' in document && document.held.message} ${JSON.stringify(text)}`);
  return document;
}

/** The text after an edit; the parsers of diagnostics must read what was set as the edit does. */
function edit(text: string, change: { set: TomlValue } | 'unset', path: TomlPath, options?: TomlEditOptions): string {
  const result = change === 'unset' ? unsetToml(text, path, options) : setToml(text, path, change.set, options);
  assert.ok(
    'edits' in result,
    `${JSON.stringify(path)} of ${JSON.stringify(text)}: ${'refused' in result && result.refused}`,
  );
  const after = applyEdits(text, result.edits);
  if (change === 'unset') return after;
  const parsed = parseToml(after);
  assert.equal(parsed.held, undefined, JSON.stringify(after));
  assert.ok(equalToml(parsed.root ? tomlValue(after, parsed.root) : {}, result.document.value), JSON.stringify(after));
  return after;
}

function at(value: TomlValue, path: TomlPath): TomlValue | undefined {
  return path.reduce<TomlValue | undefined>(
    (inner, step) => (isList(inner) ? inner[Number(step)] : isTable(inner) ? inner[String(step)] : undefined),
    value,
  );
}

const OTHERS: readonly TomlValue[] = [
  'new "text"',
  "it's\ntwo lines\\",
  2n ** 63n - 1n,
  new TomlFloat(3),
  Number.NaN,
  new TomlDate('2001-02-03T04:05:06.789012+01:00'),
  [1, [2, 'x']],
  [{ id: 'x' }, { id: 'y', more: { deep: 1 } }],
  {},
  { 'a.b': 1, '': { c: [{}] } },
];

describe('a TOML text with', () => {
  for (const [shows, text] of VALID) {
    it(`${shows} can be edited at every key`, () => {
      const { value } = read(text);
      const parsed = parseToml(text);
      assert.ok(equalToml(parsed.root ? tomlValue(text, parsed.root) : {}, value));
      for (const path of pathsIn(value)) {
        const current = at(value, path) as TomlValue;
        assert.equal(edit(text, { set: current }, path), text);
        if (path.length === 0) continue;
        for (const other of OTHERS) {
          const after = edit(text, { set: other }, path);
          assert.ok(equalToml(at(read(after).value, path), other), JSON.stringify(after));
          const back = setToml(after, path, current);
          assert.ok('edits' in back && equalToml(back.document.value, value), JSON.stringify(after));
        }
        const gone = edit(text, 'unset', path);
        if (typeof path.at(-1) === 'string') assert.equal(at(read(gone).value, path), undefined);
        edit(text, 'unset', path, { prune: true });
      }
    });

    it(`${shows} takes new keys and items everywhere, and gives the bytes back`, () => {
      const { value } = read(text);
      for (const path of pathsIn(value)) {
        const current = at(value, path);
        const fresh = isList(current) ? current.length : 'brand new';
        if (!isList(current) && !isTable(current)) continue;
        for (const other of OTHERS) {
          const after = edit(text, { set: other }, [...path, fresh]);
          assert.ok(equalToml(at(read(after).value, [...path, fresh]), other), JSON.stringify(after));
          const back = [false, true].map(prune => edit(after, 'unset', [...path, fresh], { prune }));
          const rewritten =
            isList(current) &&
            !isTable(other) &&
            tomlEntries(read(text)).some(entry => !entry.value && String(entry.path) === String([...path, 0]));
          assert.ok(rewritten || back.includes(text), JSON.stringify([path, after, ...back]));
        }
      }
    });
  }

  for (const [shows, text] of INVALID) {
    it(`${shows} is held and refused, with its place`, () => {
      const document = readTomlDocument(text);
      assert.ok('held' in document);
      const { span, message } = document.held;
      assert.ok(span.start >= 0 && span.start <= span.end && span.end <= text.length);
      assert.match(message, /\.$/);
      assert.ok(!text.slice(span.start, span.end).includes('\n'));
      assert.ok(parseToml(text).held);
      for (const result of [setToml(text, ['a'], 1), unsetToml(text, ['a']), setToml(text, ['new', 'b'], 'x')]) {
        assert.equal('refused' in result && result.refused, 'does-not-parse');
        assert.deepEqual('refused' in result && result.at, span);
      }
    });
  }
});
