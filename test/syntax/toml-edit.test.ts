import assert from 'node:assert/strict';
import { applyEdits } from '../../src/base/text.ts';
import { composeEdits } from '../../src/syntax/toml-compose.ts';
import { readTomlDocument } from '../../src/syntax/toml-document.ts';
import { editToml, setToml, type TomlEditOptions, type TomlPath, unsetToml } from '../../src/syntax/toml-edit.ts';
import { tomlEntries } from '../../src/syntax/toml-entries.ts';
import { printToml } from '../../src/syntax/toml-print.ts';
import { isTomlDate } from '../../src/syntax/toml-scalars.ts';
import { equalToml, TomlDate, TomlFloat, type TomlValue } from '../../src/syntax/toml-value.ts';

function set(text: string, path: TomlPath, value: TomlValue, options?: TomlEditOptions): string {
  const result = setToml(text, path, value, options);
  return 'edits' in result ? applyEdits(text, result.edits) : result.refused;
}

function unset(text: string, path: TomlPath, options?: TomlEditOptions): string {
  const result = unsetToml(text, path, options);
  return 'edits' in result ? applyEdits(text, result.edits) : result.refused;
}

describe('setting a TOML value', () => {
  const table: [string, TomlPath, TomlValue, string][] = [
    ['key =   1   # c\r\n', ['key'], 20, 'key =   20   # c\r\n'],
    ['\uFEFFa = 1', ['a'], 2, '\uFEFFa = 2'],
    ['a = "x" # c\n', ['a'], 'say "y"', 'a = "say \\"y\\"" # c\n'],
    ["a = 'x'\n", ['a'], 'C:\\y', "a = 'C:\\y'\n"],
    ["a = 'x'\n", ['a'], "it's", 'a = "it\'s"\n'],
    ['a = """\nx\n"""\n', ['a'], 'y\nz\n', 'a = """\ny\nz\n"""\n'],
    ['a = """x"""\n', ['a'], '"""', 'a = """""\\""""\n'],
    ['a = """\r\nx"""\r\n', ['a'], 'y\nz', 'a = """\r\ny\r\nz"""\r\n'],
    ['a = """\nx"""\n', ['a'], 'y\r\nz', 'a = "y\\r\\nz"\n'],
    ["a = '''\nx'''\n", ['a'], "it's\n'''", "a = \"it's\\n'''\"\n"],
    ['a = """x"""\n', ['a'], '<<<<<<< b\n=======', 'a = "<<<<<<< b\\n======="\n'],
    ['a = 0x10\n', ['a'], 17, 'a = 17\n'],
    ['a = 1\n', ['a'], 2n ** 63n - 1n, 'a = 9223372036854775807\n'],
    ['a = 1.5\n', ['a'], new TomlFloat(2), 'a = 2.0\n'],
    ['a = 1\n', ['a'], new TomlDate('2024-02-29'), 'a = 2024-02-29\n'],
    ['a = 1\n', ['a'], { b: [1], 'c d': {} }, 'a = { b = [1], "c d" = {} }\n'],
    ['a = { b = 1, c = 2 } # d\n', ['a', 'b'], 'x', 'a = { b = "x", c = 2 } # d\n'],
    ['a = { b.c = 1 }\n', ['a', 'b'], 2, 'a = { b = 2 }\n'],
    ['a.b.c = 1 # c\na.d = 2\na.b.e = 3\n', ['a', 'b'], 5, 'a.b = 5 # c\na.d = 2\n'],
    ['[a]\nb = 1\n\n[c]\nd = 2\n', ['a'], { b: 2 }, '[a]\nb = 2\n\n[c]\nd = 2\n'],
    ['x = 1\n\n[a]\nb = 1\n\n[c]\nd = 2\n', ['a'], 5, 'x = 1\na = 5\n\n[c]\nd = 2\n'],
    ['a = [\n  1, # one\n  2, # two\n]\n', ['a', 0], 9, 'a = [\n  9, # one\n  2, # two\n]\n'],
    ['a = [\n  1, # one\n  2, # two\n]\n', ['a'], [1, 3], 'a = [\n  1, # one\n  3, # two\n]\n'],
    ['a = [\n  1, # one\n  2, # two\n  3, # three\n]\n', ['a'], [1, 3], 'a = [\n  1, # one\n  3, # three\n]\n'],
    ['[[a]]\nid = "x" # c\nn = 1\n[[a]]\nid = "y"\n', ['a'], [{ id: 'y' }], '[[a]]\nid = "y"\n'],
    [
      '[[a]]\nid = "x"\n\n[[a]]\nid = "y"\nn = 1\n',
      ['a', { by: 'id', is: 'y' }, 'n'],
      2,
      '[[a]]\nid = "x"\n\n[[a]]\nid = "y"\nn = 2\n',
    ],
  ];
  for (const [text, path, value, expected] of table) {
    it(`${JSON.stringify(path)} in ${JSON.stringify(text)} gives ${JSON.stringify(expected)}`, () => {
      assert.equal(set(text, path, value), expected);
    });
  }
});

describe('adding to TOML', () => {
  const before: TomlEditOptions = { before: '__meta__' };
  const table: [string, TomlPath, TomlValue, string, TomlEditOptions?][] = [
    ['', ['a'], 1, 'a = 1\n'],
    ['\uFEFF', ['a'], 1, '\uFEFFa = 1\n'],
    ['a = 1', ['b'], 2, 'a = 1\nb = 2'],
    ['a = 1\r\n', ['b'], 2, 'a = 1\r\nb = 2\r\n'],
    ['a=1\n', ['b'], 2, 'a=1\nb=2\n'],
    ['# top\n\n# about a\n[a]\n', ['b'], 2, '# top\n\nb = 2\n\n# about a\n[a]\n'],
    ['[a]\n  b = 1 # c\n\n# about d\n[d]\n', ['a', 'x'], 2, '[a]\n  b = 1 # c\n  x = 2\n\n# about d\n[d]\n'],
    ['[a]\n# note\n', ['a', 'b'], 1, '[a]\nb = 1\n# note\n'],
    ['a = 1\n', ['b', 'c'], 2, 'a = 1\n\n[b]\nc = 2\n'],
    ['a = 1\n', ['b', 'c', 'd'], 2, 'a = 1\n\n[b.c]\nd = 2\n'],
    ['a = 1', ['b'], { c: { d: 1 } }, 'a = 1\n\n[b.c]\nd = 1'],
    ['a = 1\n', ['b'], [{ c: 1 }, { c: 2, d: { e: 3 } }], 'a = 1\n\n[[b]]\nc = 1\n\n[[b]]\nc = 2\n\n[b.d]\ne = 3\n'],
    ['[a]\nx = 1\n\n[b]\ny = 1\n', ['a', 'c', 'd'], 2, '[a]\nx = 1\n\n[a.c]\nd = 2\n\n[b]\ny = 1\n'],
    ['[a]\nx = 1\n# end of a\n\n[b]\n', ['a', 'c', 'd'], 2, '[a]\nx = 1\n# end of a\n\n[a.c]\nd = 2\n\n[b]\n'],
    ['[a]\nx = 1\n# about b\n[b]\n', ['a', 'c', 'd'], 2, '[a]\nx = 1\n\n[a.c]\nd = 2\n# about b\n[b]\n'],
    ['[a.b]\nx = 1\n', ['a', 'y'], 2, '[a.b]\nx = 1\n\n[a]\ny = 2\n'],
    [
      'a = 1\n\n# meta\n[__meta__]\nb = 1\n\n[__meta__.c]\n',
      ['x', 'y'],
      2,
      'a = 1\n\n[x]\ny = 2\n\n# meta\n[__meta__]\nb = 1\n\n[__meta__.c]\n',
      before,
    ],
    ['[__meta__]\nb = 1\n', ['x', 'y'], 2, '[x]\ny = 2\n\n[__meta__]\nb = 1\n', before],
    ['[__meta__]\nb = 1\n\n[z]\n', ['x', 'y'], 2, '[__meta__]\nb = 1\n\n[z]\n\n[x]\ny = 2\n', before],
    ['a.b = 1\nc = 2\n', ['a', 'd'], 3, 'a.b = 1\na.d = 3\nc = 2\n'],
    ['a . "b" . c = 1\n', ['a', 'b', 'd', 'e'], 3, 'a . "b" . c = 1\na . "b" . d.e = 3\n'],
    ['a = {}\n', ['a', 'b'], 1, 'a = { b = 1 }\n'],
    ['a = { b = 1 } # c\n', ['a', 'd', 'e'], [2], 'a = { b = 1, d.e = [2] } # c\n'],
    ['a = { b.c = 1, d = 2 }\n', ['a', 'b', 'e'], 3, 'a = { b.c = 1, b.e = 3, d = 2 }\n'],
    ['a = []\n', ['a', 0], 1, 'a = [1]\n'],
    ['a = [1,2]\n', ['a', 2], 3, 'a = [1,2,3]\n'],
    ['a = [\n  1, # one\n  2 # two\n  # end\n]\n', ['a', 2], 3, 'a = [\n  1, # one\n  2, # two\n  3\n  # end\n]\n'],
    ['a = [\n  1, # one\n]\n', ['a', 1], 2, 'a = [\n  1, # one\n  2,\n]\n'],
    ['', ['a', { by: 'ws_id', is: 'ws-1' }, 'paths'], ['/x'], '[[a]]\nws_id = "ws-1"\npaths = ["/x"]\n'],
    [
      '[[a]]\n  id = "x"\n[b]\n',
      ['a', { by: 'id', is: 'y' }, 'n'],
      1,
      '[[a]]\n  id = "x"\n\n[[a]]\n  id = "y"\n  n = 1\n[b]\n',
    ],
    ['[[a]]\nid = "x"\n[[a]]\n', ['a', 0, 'sub', 'n'], 1, '[[a]]\nid = "x"\n\n[a.sub]\nn = 1\n[[a]]\n'],
    ['a = 1\n', ['b c', ''], 1, 'a = 1\n\n["b c"]\n"" = 1\n'],
  ];
  for (const [text, path, value, expected, options] of table) {
    it(`${JSON.stringify(path)} to ${JSON.stringify(text)} gives ${JSON.stringify(expected)}`, () => {
      assert.equal(set(text, path, value, options), expected);
    });
  }
});

describe('unsetting in TOML', () => {
  const prune: TomlEditOptions = { prune: true };
  const table: [string, TomlPath, string, TomlEditOptions?][] = [
    ['# about a\na = 1 # c\nb = 2\n', ['a'], '# about a\nb = 2\n'],
    ['a = 1\nb = 2', ['b'], 'a = 1'],
    ['a = """\nx\n""" # c\nb = 2\n', ['a'], 'b = 2\n'],
    ['[a]\nb = 1\n\n[c]\n', ['a', 'b'], '[a]\n\n[c]\n'],
    ['[a]\nb = 1\n\n[c]\n', ['a', 'b'], '\n[c]\n'.slice(1), prune],
    ['x = 1\n\n[a]\nb = 1\n\n[a.c]\nd = 1\n\n[e]\n', ['a'], 'x = 1\n\n[e]\n'],
    ['[a]\nb = 1\n\n# about c\n[c]\nd = 1\n\n[a.e]\nf = 1\n', ['a'], '# about c\n[c]\nd = 1\n'],
    ['a.b.c = 1\nx = 0\na.b.d = 2\n', ['a', 'b'], 'x = 0\n'],
    ['a = { b = 1, c = 2, d = 3 }\n', ['a', 'c'], 'a = { b = 1, d = 3 }\n'],
    ['a = { b = 1 }\n', ['a', 'b'], 'a = {}\n'],
    ['a = { b.c = 1, x = 0, b.d = 2 }\n', ['a', 'b'], 'a = { x = 0 }\n'],
    ['a = [\n  # about one\n  1, # one\n  2 # two\n]\n', ['a', 1], 'a = [\n  # about one\n  1 # one\n]\n'],
    ['a = [ 1, 2, 3 ]\n', ['a', 0], 'a = [ 2, 3 ]\n'],
    ['[[a]]\nid = "x"\n[a.b]\nc = 1\n\n[[a]]\nid = "y"\n', ['a', { by: 'id', is: 'x' }], '[[a]]\nid = "y"\n'],
    ['x = 1\n\n[[a]]\nid = "x"\n', ['a', 0], 'x = 1\n'],
    ['a = 1\n', ['b', 'c', 4], 'a = 1\n'],
    ['a = 1\n', ['a', 'c'], 'a = 1\n'],
  ];
  for (const [text, path, expected, options] of table) {
    it(`${JSON.stringify(path)} of ${JSON.stringify(text)} gives ${JSON.stringify(expected)}`, () => {
      assert.equal(unset(text, path, options), expected);
    });
  }
});

describe('an edit of TOML is refused', () => {
  const circular: Record<string, unknown> = {};
  circular.again = circular;
  const table: [string, string, TomlPath, unknown][] = [
    ['does-not-parse', 'a = \n', ['b'], 1],
    ['path-through-scalar', 'a = 1\n', ['a', 'b'], 1],
    ['path-through-list', 'a = [1]\n', ['a', 'b'], 1],
    ['path-through-list', '[a]\n', ['a', 0], 1],
    ['no-such-item', 'a = [1]\n', ['a', 2], 1],
    ['no-such-item', 'a = [1]\n', ['a', -1], 1],
    ['no-such-item', '', ['a', 1], 1],
    ['ambiguous', '[[a]]\nid = "x"\n[[a]]\nid = "x"\n', ['a', { by: 'id', is: 'x' }, 'n'], 1],
    ['bad-path', '', [], 1],
    ['bad-path', '', ['\ud800'], 1],
    ['not-representable', '', ['a'], 2n ** 63n],
    ['not-representable', '', ['a'], null],
    ['not-representable', '', ['a'], [undefined]],
    ['not-representable', '', ['a'], '\udc00'],
    ['not-representable', '', ['a'], new Date(0)],
    ['not-representable', '', ['a'], new TomlDate('2023-02-29')],
    ['not-representable', '', ['a'], circular],
  ];
  for (const [code, text, path, value] of table) {
    it(`as ${code} for ${JSON.stringify(path)} in ${JSON.stringify(text)}`, () => {
      const result = setToml(text, path, value as TomlValue);
      assert.equal('refused' in result && result.refused, code);
      assert.match('refused' in result ? result.message : '', /^[A-Z].*\.$/);
    });
  }

  it('as a whole if one of several intents is', () => {
    const result = editToml('a = 1\n', [
      { do: 'set', path: ['b'], value: 2 },
      { do: 'set', path: ['a', 'c'], value: 3 },
    ]);
    assert.equal('refused' in result && result.refused, 'path-through-scalar');
  });
});

describe('several intents', () => {
  it('are one set of edits, and nothing where they undo each other', () => {
    const text = '[a]\nb = 1\n';
    const result = editToml(text, [
      { do: 'set', path: ['a', 'c'], value: 2 },
      { do: 'set', path: ['a', 'c'], value: 3 },
      { do: 'set', path: ['a', 'b'], value: 9 },
      { do: 'set', path: ['a', 'b'], value: 1 },
    ]);
    assert.deepEqual('edits' in result && result.edits, [{ start: 10, end: 10, text: 'c = 3\n' }]);
    const none = editToml(text, [
      { do: 'set', path: ['x', 'y'], value: 2 },
      { do: 'unset', path: ['x'] },
    ]);
    assert.deepEqual('edits' in none && none.edits, []);
  });

  it('go on from the document of the last edit', () => {
    const first = setToml('a = 1\n', ['b'], 2);
    assert.ok('edits' in first);
    const second = setToml(first.document, ['c'], 3);
    assert.equal('edits' in second && second.document.text, 'a = 1\nb = 2\nc = 3\n');
  });
});

describe('printing TOML', () => {
  const table: [TomlValue, string][] = [
    ['x', '"x"'],
    ['say "x"', '\'say "x"\''],
    ['C:\\x', "'C:\\x'"],
    ['"\n', '"\\"\\n"'],
    [1, '1'],
    [-0, '-0.0'],
    [new TomlFloat(1), '1.0'],
    [1e300, '1e+300'],
    [1e-7, '1e-7'],
    [Number.NEGATIVE_INFINITY, '-inf'],
    [[], '[]'],
    [{}, '{}'],
  ];
  for (const [value, expected] of table) it(`gives ${expected}`, () => assert.equal(printToml(value), expected));

  it('breaks a list that is longer than a hundred columns', () => {
    const items = Array.from({ length: 12 }, (_item, index) => `item number ${index}`);
    assert.equal(printToml(items).split('\n').length, 14);
    assert.equal(printToml(items, { oneLine: true }).split('\n').length, 1);
    const text = set('[a]\r\n  b = 1\r\n', ['a', 'b'], items);
    assert.match(text, /^\[a\]\r\n {2}b = \[\r\n {4}"item number 0",\r\n[\s\S]*\r\n {2}\]\r\n$/);
  });

  it('breaks a string over lines only when asked', () => {
    assert.equal(printToml('a\nb'), '"a\\nb"');
    assert.equal(printToml('a\nb', { multiline: true }), '"""\na\nb"""');
  });
});

describe('values of TOML', () => {
  it('are told apart by type and to the last digit', () => {
    assert.ok(!equalToml(1, new TomlFloat(1)));
    assert.ok(!equalToml(0, -0));
    assert.ok(!equalToml('1', 1));
    assert.ok(!equalToml([], {}));
    assert.ok(!equalToml(new TomlDate('07:32:00'), '07:32:00'));
    assert.ok(!equalToml(9007199254740993n, 9007199254740992n));
    assert.ok(equalToml(7n, 7));
    assert.ok(equalToml(Number.NaN, Number.NaN));
    assert.ok(equalToml({ a: 1, b: 2 }, { b: 2, a: 1 }));
  });

  it('know the calendar', () => {
    for (const date of ['2024-02-29', '2000-02-29T00:00:00Z', '23:59:59.9', '0001-01-01 00:00'])
      assert.ok(isTomlDate(date));
    for (const date of [
      '',
      'x',
      '2023-02-29',
      '2024-00-01',
      '2024-01-00',
      '24:00:00',
      '12:00:00Z',
      '2024-01-01T',
      '2024-1-1',
    ]) {
      assert.ok(!isTomlDate(date), date);
    }
  });
});

describe('the entries of a TOML text', () => {
  it('have every key with its path and places, in the order of the text', () => {
    const text = 'a.b = { c = [{ d = 1 }] }\n[[t]]\n[[t]]\n"x y" = 2\n[t.u]\nv = 3\n';
    const document = readTomlDocument(text);
    assert.ok(!('held' in document));
    const shown = tomlEntries(document).map(({ path, keySpan, value }) => [
      path.join('/'),
      text.slice(keySpan.start, keySpan.end),
      value && text.slice(value.start, value.end),
    ]);
    assert.deepEqual(shown, [
      ['a/b', 'a.b', '{ c = [{ d = 1 }] }'],
      ['a/b/c', 'c', '[{ d = 1 }]'],
      ['a/b/c/0/d', 'd', '1'],
      ['t/0', 't', undefined],
      ['t/1', 't', undefined],
      ['t/1/x y', '"x y"', '2'],
      ['t/1/u', 't.u', undefined],
      ['t/1/u/v', 'v', '3'],
    ]);
  });
});

describe('edits of edits', () => {
  it('do together what they do one after the other, and leave out what comes to nothing', () => {
    const text = 'abcdef';
    const first = [
      { start: 1, end: 2, text: 'XY' },
      { start: 4, end: 4, text: '--' },
    ];
    const between = applyEdits(text, first);
    const second = [
      { start: 0, end: 2, text: '' },
      { start: 4, end: 6, text: 'Q' },
    ];
    const both = composeEdits(text, first, second);
    assert.equal(applyEdits(text, both), applyEdits(between, second));
    assert.deepEqual(composeEdits(text, [{ start: 1, end: 2, text: 'x' }], [{ start: 1, end: 2, text: 'b' }]), []);
  });
});
