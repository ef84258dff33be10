import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseToml } from '../../src/syntax/toml.ts';
import { readTomlDocument, type TomlDocument } from '../../src/syntax/toml-document.ts';
import { editToml, setToml } from '../../src/syntax/toml-edit.ts';
import { type PatchChange, patchedValue, patchToml, startPatch, type TomlPatch } from '../../src/syntax/toml-patch.ts';
import { equalToml, isList, isTable, type TomlValue } from '../../src/syntax/toml-value.ts';
import { freshKeys, pathsIn, tomlAnyValue, tomlText } from '../kit/toml-arbitrary.ts';

function read(text: string): TomlDocument {
  const document = readTomlDocument(text);
  assert.ok(!('held' in document), JSON.stringify(text));
  return document;
}

function patched(text: string, ...changes: readonly PatchChange[]): TomlPatch | undefined {
  return patchToml(startPatch(read(text)), changes);
}

function set(path: string, value: TomlValue): PatchChange {
  return { path: path.split('.'), value };
}

const scalar = tomlAnyValue.filter(value => !isList(value) && !isTable(value));

/** A text, and sets of what is in it or new in one of its tables. */
const edited = tomlText.chain(text => {
  const paths = pathsIn(read(text).value).filter(path => path.every(step => typeof step === 'string')) as string[][];
  const known = fc.constantFrom(...(paths.length > 0 ? paths : [['a']]));
  const path = fc.oneof(
    known,
    fc.tuple(known, freshKeys).map(([above, keys]) => [...above, ...keys.slice(0, 1)]),
  );
  return fc.tuple(fc.constant(text), fc.array(fc.record({ path, value: scalar }), { minLength: 1, maxLength: 6 }));
});

describe('patchToml', () => {
  it('comes to the bytes that an edit comes to, or to nothing', () => {
    let answered = 0;
    fc.assert(
      fc.property(edited, ([text, [first]]) => {
        if (!first) return;
        const patch = patched(text, first);
        if (!patch) return;
        answered++;
        const slow = setToml(text, first.path, first.value);
        assert.ok('document' in slow);
        assert.equal(patch.text, slow.document.text);
        const value = patchedValue(patch, first.path);
        assert.ok(equalToml(value, first.value));
      }),
      { numRuns: 800 },
    );
    assert.ok(answered > 40, `${answered} of 800`);
  });

  it('means after many changes what edits come to, to two pairs of parsers', () => {
    fc.assert(
      fc.property(edited, ([text, changes]) => {
        let patch = startPatch(read(text));
        let slow = text;
        for (const change of changes) {
          const next = patchToml(patch, [change]);
          if (!next) continue;
          patch = next;
          const result = editToml(slow, [{ do: 'set', ...change }]);
          assert.ok('document' in result);
          slow = result.document.text;
        }
        assert.equal(parseToml(patch.text).held, undefined, patch.text);
        assert.ok(equalToml(read(patch.text).value, read(slow).value), `${patch.text}\n---\n${slow}`);
      }),
      { numRuns: 300 },
    );
  });

  it('leaves every byte but the value', () => {
    const text = '\uFEFF# top\r\na = "x" # why\r\n\r\n[t] # table\r\n  b  =  1\r\n  c.d = { e = 1, f = "y" }\r\n';
    const patch = patched(text, set('a', 'z'), set('t.b', 2), set('t.c.d.f', 'w'), set('t.new', true));
    const expected = text.replace('"x"', '"z"').replace('=  1', '=  2').replace('"y"', '"w"');
    assert.equal(patch?.text, `${expected}  new = true\r\n`);
  });

  it('puts a new key behind a last line that is not ended', () => {
    assert.equal(patched('a = 1', set('b', 2), set('c', 3), set('a', 4))?.text, 'a = 4\nb = 2\nc = 3');
  });

  it('takes back what is set back', () => {
    const text = "a = 'x'\n[t]\nb = 1\n";
    const patch = patched(text, set('a', 'y'), set('t.b', 2));
    const back = patch && patchToml(patch, [set('a', 'x'), set('t.b', 1)]);
    assert.equal(back?.text, text);
    assert.equal(back?.parts.size, 0);
  });

  it('writes a new key again that it has written before', () => {
    const patch = patched('a = 1\n', set('b', 2), set('c', 3));
    assert.equal((patch && patchToml(patch, [set('b', 'long')]))?.text, 'a = 1\nb = "long"\nc = 3\n');
  });

  for (const [what, text, change] of [
    ['a table in the place of a scalar', 'a = 1\n', { path: ['a'], value: { b: 1 } }],
    ['a list', 'a = [1]\n', { path: ['a'], value: [2] }],
    ['a scalar in the place of a list', 'a = [1]\n', set('a', 2)],
    ['a key in a table that is not there', 'a = 1\n', set('t.b', 2)],
    ['a key through a scalar', 'a = 1\n', set('a.b', 2)],
    ['a key in a section without keys', '[t]\n[u]\na = 1\n', set('t.b', 2)],
    ['half a character', 'a = 1\n', set('a', '\ud800')],
    ['half of a conflict', 'a = 1\nb = 2\n', set('a', '\n<<<<<<< ours\n')],
    ['more than a file may hold', 'a = 1\n', set('a', 'x'.repeat(5 * 1024 * 1024))],
  ] as const) {
    it(`leaves ${what} to others`, () => assert.equal(patched(text, change), undefined));
  }

  it('gives way to a reading of the whole once it differs in very many places', () => {
    let patch: TomlPatch | undefined = startPatch(read('a = 1\n'));
    let count = 0;
    for (; patch && count < 1000; count++) patch = patchToml(patch, [set(`k${count}`, count)]);
    assert.ok(count > 100 && count < 1000, String(count));
  });
});
