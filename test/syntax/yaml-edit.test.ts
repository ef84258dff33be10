import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse as parseWithPackage } from 'yaml';
import { applyEdits, type TextEdit } from '../../src/base/text.ts';
import { nodeAt } from '../../src/syntax/locate.ts';
import type { Entry, MapNode, Node, ScalarNode } from '../../src/syntax/tree.ts';
import { entryOf } from '../../src/syntax/tree.ts';
import { parseYaml } from '../../src/syntax/yaml.ts';
import {
  appendEntry,
  insertEntry,
  printScalar,
  removeEntry,
  removeItem,
  renameKey,
  setScalar,
  wrapUnderKey,
} from '../../src/syntax/yaml-edit.ts';
import { often } from '../kit/often.ts';
import { type Plain, plain } from './kit.ts';

type Path = readonly (string | number)[];

function read(text: string): Node {
  const parsed = parseYaml(text);
  assert.equal(parsed.held, undefined, `${parsed.held?.message} in ${JSON.stringify(text)}`);
  assert.deepEqual(parsed.problems, [], JSON.stringify(text));
  return parsed.root as Node;
}

function mapAt(text: string, ...path: Path): MapNode {
  const node = nodeAt(read(text), path);
  assert.ok(node?.kind === 'map');
  return node;
}

const set = (text: string, path: Path, value: string): string =>
  applyEdits(text, setScalar(text, nodeAt(read(text), path) as ScalarNode, value));
const insert = (text: string, path: Path, key: string, value: string, after?: string): string =>
  applyEdits(text, insertEntry(text, mapAt(text, ...path), key, value, after === undefined ? {} : { after }));
const remove = (text: string, path: Path, key: string): string => {
  const map = mapAt(text, ...path);
  return applyEdits(text, removeEntry(text, map, entryOf(map, key) as Entry));
};
const removeAt = (text: string, path: Path, index: number): string => {
  const list = nodeAt(read(text), path);
  assert.ok(list?.kind === 'list');
  return applyEdits(text, removeItem(text, list, list.items[index] as Node));
};

describe('setting a scalar', () => {
  const table: [string, Path, string, string][] = [
    ['a: 1 # c\nb: 2\n', ['a'], 'x', 'a: x # c\nb: 2\n'],
    ["a: 'x'\n", ['a'], "it's", "a: 'it''s'\n"],
    ['a: "x"\n', ['a'], 'q"q', 'a: "q\\"q"\n'],
    ['a: x\n', ['a'], 'yes', "a: 'yes'\n"],
    ['a:\nb: 1\n', ['a'], 'x', 'a: x\nb: 1\n'],
    ['a: # c\n', ['a'], 'x', 'a: x # c\n'],
    ['{a: 1, b}\n', ['b'], 'x', '{a: 1, b: x}\n'],
    ['- \n- 1\n', [0], 'x', '- x \n- 1\n'],
    ['a: |\n  one\n  two\nb: 1\n', ['a'], 'three\n\nfour\n', 'a: |\n  three\n\n  four\nb: 1\n'],
    ['a: |\r\n  one\r\nb: 1\r\n', ['a'], 'three\nfour', 'a: |-\r\n  three\r\n  four\r\nb: 1\r\n'],
    ['a: >\n  one\n  two\n', ['a'], 'x', 'a: x\n'],
    ['a: &x 1\nb: *x\n', ['b'], 'z', 'a: &x 1\nb: z\n'],
  ];
  for (const [text, path, value, expected] of table) {
    it(`in ${JSON.stringify(text)} gives ${JSON.stringify(expected)}`, () => {
      assert.equal(set(text, path, value), expected);
      assert.equal(plain(nodeAt(read(expected), path)), value);
    });
  }
});

describe('removing', () => {
  const entries: [string, Path, string, string][] = [
    ['# c\na: 1 # x\nb: 2\n', [], 'a', '# c\nb: 2\n'],
    ['a: 1\nb: 2', [], 'b', 'a: 1'],
    ['\uFEFFa: 1\r\nb: 2\r\n', [], 'a', '\uFEFFb: 2\r\n'],
    ['a:\n  b: |\n    x\n  c: 1\nd: 2\n', ['a'], 'b', 'a:\n  c: 1\nd: 2\n'],
    ['a:\n  b: 1\n', ['a'], 'b', 'a:\n'],
    ['- a: 1\n  b: 2\n- c: 3\n', [0], 'a', '- b: 2\n- c: 3\n'],
    ['- a: 1\n  # keep\n  b: 2\n', [0], 'a', '- \n  # keep\n  b: 2\n'],
    ['x: { a: 1, b: 2, c: 3 }\n', ['x'], 'a', 'x: { b: 2, c: 3 }\n'],
    ['x: { a: 1, b: 2, c: 3 }\n', ['x'], 'c', 'x: { a: 1, b: 2 }\n'],
    ['x: { a: 1 }\n', ['x'], 'a', 'x: {}\n'],
    ['{\n  "a": 1,\n  "b": 2\n}\n', [], 'b', '{\n  "a": 1\n}\n'],
  ];
  for (const [text, path, key, expected] of entries) {
    it(`the entry ${key} of ${JSON.stringify(text)} gives ${JSON.stringify(expected)}`, () =>
      assert.equal(remove(text, path, key), expected));
  }

  const items: [string, Path, number, string][] = [
    ['- a\n- b # c\n- c\n', [], 1, '- a\n- c\n'],
    ['a:\n  - x: 1\n    y: 2\n  - z\n', ['a'], 0, 'a:\n  - z\n'],
    ['a:\n-\n  x: 1\n- z\n', ['a'], 0, 'a:\n- z\n'],
    ['- a\n- ', [], 1, '- a'],
    ['a: [x, y, z]\n', ['a'], 1, 'a: [x, z]\n'],
    ['a: [ x ]\n', ['a'], 0, 'a: []\n'],
    ['- - a\n  - b\n', [0], 0, '- - a\n  - b\n'],
  ];
  for (const [text, path, index, expected] of items) {
    it(`item ${index} of ${JSON.stringify(text)} gives ${JSON.stringify(expected)}`, () =>
      assert.equal(removeAt(text, path, index), expected));
  }

  it('a merged field or a field behind "?" is refused', () => {
    const merged = 'a: &x {b: 1}\nc:\n  <<: *x\n';
    const explicit = '? a\n: 1\n';
    assert.equal(remove(merged, ['c'], 'b'), merged);
    assert.equal(remove(explicit, [], 'a'), explicit);
  });
});

describe('inserting an entry', () => {
  const table: [string, Path, string, string, string | undefined, string][] = [
    ['a: 1\nb: 2\n', [], 'c', 'x', undefined, 'a: 1\nb: 2\nc: x\n'],
    ['a: 1\nb: 2\n', [], 'c', 'x', 'a', 'a: 1\nc: x\nb: 2\n'],
    ['a: 1 # note\r\n', [], 'c', 'x', undefined, 'a: 1 # note\r\nc: x\r\n'],
    ['a:\n  b: |\n    x\nd: 1', ['a'], 'c', 'x', undefined, 'a:\n  b: |\n    x\n  c: x\nd: 1'],
    ['a:\n  b: |+\n    x\n\nd: 1\n', ['a'], 'c', 'x', undefined, 'a:\n  b: |+\n    x\n\n  c: x\nd: 1\n'],
    ['- a: 1\n- b: 1\n', [0], 'c', 'id: 1\nname: x', undefined, '- a: 1\n  c:\n    id: 1\n    name: x\n- b: 1\n'],
    ['a: 1', [], 'on', '- x', undefined, "a: 1\n'on':\n  - x"],
    ['a: 1\n', [], 'b', '|\nx\n\ny\n', undefined, 'a: 1\nb: |\n  x\n\n  y\n'],
    ['{ a: 1 }\n', [], 'b', 'x', undefined, '{ a: 1, b: x }\n'],
    ['{\n  "a": 1\n}\n', [], 'b', '"x"', undefined, '{\n  "a": 1,\n  "b": "x"\n}\n'],
    ['x: {}\n', ['x'], 'b', 'y', undefined, 'x: { b: y }\n'],
    ['{\n  a: 1,\n  c: 2\n}\n', [], 'b', 'x', 'a', '{\n  a: 1,\n  b: x,\n  c: 2\n}\n'],
  ];
  for (const [text, path, key, value, after, expected] of table) {
    it(`into ${JSON.stringify(text)} gives ${JSON.stringify(expected)}`, () => {
      assert.equal(insert(text, path, key, value, after), expected);
      read(expected);
      assert.equal(remove(expected, path, key), text);
    });
  }

  it('starts a text that has none', () => {
    assert.equal(applyEdits('# c', appendEntry('# c', undefined, 'a', 'b: 1\nc: 2')), '# c\na:\n  b: 1\n  c: 2\n');
  });

  it('quotes the key of the first field of a JSON object when told to', () => {
    const [text, map] = ['{}', mapAt('{}')];
    assert.equal(applyEdits(text, insertEntry(text, map, 'a', '1', { quoteKey: true })), '{ "a": 1 }');
  });

  it('is refused where the key is there, or several lines go into brackets', () => {
    assert.equal(insert('a: 1\n', [], 'a', 'x'), 'a: 1\n');
    assert.equal(insert('{a: 1}\n', [], 'b', 'x: 1\ny: 2'), '{a: 1}\n');
  });
});

describe('renaming a key', () => {
  for (const [text, key, expected] of [
    ['a: 1\n', 'b', 'b: 1\n'],
    ['"a": 1\n', 'b', '"b": 1\n'],
    ['{a: 1}', 'x: y', "{'x: y': 1}"],
    ['a: 1\n', '12', "'12': 1\n"],
  ] as const) {
    it(`in ${JSON.stringify(text)} gives ${JSON.stringify(expected)}`, () => {
      const map = mapAt(text);
      assert.equal(applyEdits(text, renameKey(text, map.entries[0] as Entry, key)), expected);
    });
  }
});

describe('wrapping a text under a key', () => {
  const texts = [
    '# top\n\na: 1\n# c\nb:\n  - x\n',
    '\uFEFFa: 1\r\n\r\nb: |\r\n  x\r\n\r\n    y\r\n',
    '---\na: "one\n\n  two"\nb: >2\n    x\n   y\n...\n',
    '- a\n- b: {x: 1,\n    y: 2}\n',
    'a: one\n  two\n\n  three\n',
    '%YAML 1.2\n---\n&x\na: *y\n'.replace('*y', '1'),
  ];
  for (const text of texts) {
    it(`keeps the meaning of ${JSON.stringify(text)}`, () => {
      const wrapped = applyEdits(text, wrapUnderKey(text, 'forms'));
      assert.deepEqual(plain(read(wrapped)), new Map([['forms', plain(read(text)) as Plain]]));
      assert.equal(wrapped.includes('\r\n'), text.includes('\r\n'));
      assert.equal(/[^\r]\n/.test(wrapped), /[^\r]\n/.test(text));
    });
  }

  it('leaves the comments at the top where they are', () => {
    const text = '# top\na: 1\n';
    assert.equal(applyEdits(text, wrapUnderKey(text, 'b')), '# top\nb:\n  a: 1\n');
  });
});

describe('printing a scalar', () => {
  it('uses no quotes without need', () => {
    for (const value of [
      'abc',
      'a b',
      '9a3f2b1c-0000-4000-8000-000000000000',
      '12e4567-x',
      'workflows/a.py::run',
      '-x',
      'v1.2.3',
      'a#b',
      "it's",
      '1 2',
      'äöü😀',
    ])
      assert.equal(printScalar(value), value);
    assert.equal(printScalar('a, b [c]'), 'a, b [c]');
  });

  it('quotes what YAML 1.1 or 1.2 would misread', () => {
    for (const value of [
      '',
      ' a',
      'a ',
      'yes',
      'No',
      'ON',
      'off',
      'y',
      'true',
      'null',
      '~',
      '1',
      '-1.5',
      '0x1f',
      '1_000',
      '1:30',
      '.5',
      '1e3',
      '.inf',
      '2001-01-01',
      '- a',
      '?',
      ': a',
      'a: b',
      'a:',
      'a #b',
      '#a',
      '@a',
      '&a',
      '*a',
      '!a',
      '|',
      '>',
      '%a',
      '`',
      '[a',
      '{a',
      '---',
      '=',
      '<<',
      ',a',
    ])
      assert.equal(printScalar(value), `'${value}'`);
    assert.equal(printScalar('a, b', true), "'a, b'");
    assert.equal(printScalar('a\nb\u0007'), '"a\\nb\\u0007"');
  });

  it('is read back as the same text by both versions of YAML, in block and flow', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...'ab01:-#,[]{}\'"&*!|>%@` \n\t\\._~=?') }),
      fc.double().map(String),
      fc.date({ noInvalidDate: true }).map(date => date.toISOString()),
    );
    fc.assert(
      fc.property(value, text => {
        assert.deepEqual(plain(read(`a: ${printScalar(text)}\n`)), new Map([['a', text]]));
        assert.deepEqual(plain(read(`- {a: ${printScalar(text, true)}, ${printScalar(`k${text}`, true)}: 1}\n`)), [
          new Map<string, Plain>([
            ['a', text],
            [`k${text}`, 1],
          ]),
        ]);
        assert.deepEqual(parseWithPackage(`- ${printScalar(text)}\n`, { version: '1.1' }), [text]);
      }),
      { numRuns: often(300, 800) },
    );
  });
});

/** Block and flow maps with comments, nested maps and lists, blocks and either line ending. */
const documents = fc
  .record({
    rows: fc.array(
      fc.record({
        value: fc.constantFrom(
          ...[
            '1',
            'x y',
            '"q"',
            "'s'",
            '',
            '{ a: 1, b: [x] }',
            '[x, {y: 1}]',
            '|\n    one\n\n     two',
            '>-\n    one\n    two',
          ],
        ),
        nested: fc.constantFrom(
          '',
          '\n    a: 1\n    b:\n      - x\n      - y: 1\n        z: 2',
          '\n  - a\n  - b: 1',
          '\n    # inside\n    a: 1',
        ),
        tail: fc.constantFrom('', ' # note', '\n\n  # below'),
      }),
      { minLength: 1, maxLength: 6 },
    ),
    top: fc.constantFrom('', '# top\n', '\uFEFF', '---\n'),
    crlf: fc.boolean(),
    final: fc.boolean(),
  })
  .map(({ rows, top, crlf, final }) => {
    const line = (row: (typeof rows)[number], index: number): string =>
      `  k${index}:${row.nested || (row.value && ` ${row.value}`)}${/\n/.test(row.nested + row.value) ? row.tail.replace(' # note', '') : row.tail}`;
    const text = `${top}root:\n${rows.map(line).join('\n')}${final ? '\n' : ''}`;
    return crlf ? text.replaceAll('\n', '\r\n') : text;
  });

describe('edits of YAML', () => {
  const pick = (text: string, seed: number): { map: MapNode; index: number } => {
    const map = mapAt(text, 'root');
    return { map, index: seed % map.entries.length };
  };
  const without = (map: Plain, key: string): Plain => {
    const copy = new Map(map as Map<string, Plain>);
    copy.delete(key);
    return copy.size > 0 ? copy : null;
  };
  const untouched = (text: string, edits: readonly TextEdit[]): boolean =>
    edits.length === 1 && applyEdits(text, edits).startsWith(text.slice(0, edits[0]?.start));

  it('remove one entry and nothing else', () => {
    fc.assert(
      fc.property(documents, fc.nat(), (text, seed) => {
        const { map, index } = pick(text, seed);
        const entry = map.entries[index] as Entry;
        const edits = removeEntry(text, map, entry);
        assert.ok(untouched(text, edits));
        assert.deepEqual(
          plain(read(applyEdits(text, edits))),
          new Map([['root', without(plain(map) as Plain, entry.key)]]),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('insert an entry behind another, and removing it restores the bytes', () => {
    const value = fc.constantFrom('x', '', '- x\n- y', 'a: 1\nb:\n  - 2', '{ a: 1 }', '|\none\n\n two');
    fc.assert(
      fc.property(documents, fc.nat(), value, fc.boolean(), (text, seed, valueText, last) => {
        const { map, index } = pick(text, seed);
        const after = last ? undefined : (map.entries[index] as Entry).key;
        const inserted = insert(text, ['root'], 'new', valueText, after);
        const root = nodeAt(read(inserted), ['root']) as MapNode;
        assert.equal(
          root.entries.findIndex(entry => entry.key === 'new'),
          last ? map.entries.length : index + 1,
        );
        const expected = plain(
          read(
            `new: ${valueText.includes('\n') && !valueText.startsWith('|') ? `\n  ${valueText.replaceAll('\n', '\n  ')}` : valueText.replace(/\n(?=.)/g, '\n  ')}\n`,
          ),
        ) as Map<string, Plain>;
        if (!valueText.startsWith('|')) assert.deepEqual(plain(entryOf(root, 'new')?.value), expected.get('new'));
        assert.deepEqual(without(plain(root) as Plain, 'new'), plain(map));
        assert.equal(remove(inserted, ['root'], 'new'), text);
      }),
      { numRuns: 300 },
    );
  });

  it('set every scalar to any text', () => {
    const scalars = (node: Node): ScalarNode[] =>
      node.kind === 'scalar'
        ? [node]
        : node.kind === 'list'
          ? node.items.flatMap(scalars)
          : node.entries.flatMap(entry => scalars(entry.value));
    fc.assert(
      fc.property(documents, fc.nat(), fc.string({ unit: 'binary', maxLength: 12 }), (text, seed, value) => {
        const all = scalars(read(text));
        const index = seed % all.length;
        const edits = setScalar(text, all[index] as ScalarNode, value);
        assert.ok(untouched(text, edits));
        const values = scalars(read(applyEdits(text, edits))).map(scalar => scalar.value);
        assert.deepEqual(
          values,
          all.map((scalar, at) => (at === index ? value : scalar.value)),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('rename a key and back', () => {
    fc.assert(
      fc.property(documents, fc.nat(), fc.string({ minLength: 1, maxLength: 8 }), (text, seed, name) => {
        const { map, index } = pick(text, seed);
        const entry = map.entries[index] as Entry;
        const renamed = applyEdits(text, renameKey(text, entry, `${name}!`));
        const again = mapAt(renamed, 'root').entries[index] as Entry;
        assert.equal(again.key, `${name}!`);
        if (!/^['"]/.test(renamed.slice(again.start)))
          assert.equal(applyEdits(renamed, renameKey(renamed, again, entry.key)), text);
      }),
      { numRuns: 200 },
    );
  });

  it('wrap any document', () => {
    fc.assert(
      fc.property(documents, text => {
        const wrapped = applyEdits(text, wrapUnderKey(text, 'outer'));
        assert.deepEqual(plain(read(wrapped)), new Map([['outer', plain(read(text)) as Plain]]));
      }),
      { numRuns: 200 },
    );
  });
});
