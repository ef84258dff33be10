import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse, stringify } from 'smol-toml';
import { nodeAt } from '../../src/syntax/locate.ts';
import { parseToml } from '../../src/syntax/toml.ts';
import { entryOf } from '../../src/syntax/tree.ts';
import { checkParsed, oddText, type Plain, plain, tokens } from './kit.ts';

const at = (text: string, part: { start: number; end: number } | undefined): string | undefined =>
  part && text.slice(part.start, part.end);

describe('TOML', () => {
  it('has ranges that hug the tokens, behind a BOM and with CRLF too', () => {
    const text = '\uFEFFa = 1 # c\r\n"b c" = [ \'x\', { d = true } ]\r\n';
    assert.deepEqual(tokens(text, parseToml(text).root), [
      'map a = 1 # c\r\n"b c" = [ \'x\', { d = true } ]',
      'key a',
      'plain 1',
      'key "b c"',
      "list [ 'x', { d = true } ]",
      "single 'x'",
      'map { d = true }',
      'key d',
      'plain true',
    ]);
  });

  it('makes one map of a table defined in pieces, in the order of the text', () => {
    const text = '[a.b]\nx = 1\n[c]\ny = 2\n[a]\nz.w = 3\n[[d]]\nn = 1\n[d.sub]\nk = 1\n[[d]]\nn = 2\n';
    const { root } = parseToml(text);
    assert.deepEqual(
      plain(root),
      new Map<string, Plain>([
        [
          'a',
          new Map<string, Plain>([
            ['b', new Map([['x', 1]])],
            ['z', new Map([['w', 3]])],
          ]),
        ],
        ['c', new Map([['y', 2]])],
        [
          'd',
          [
            new Map<string, Plain>([
              ['n', 1],
              ['sub', new Map([['k', 1]])],
            ]),
            new Map([['n', 2]]),
          ],
        ],
      ]),
    );
    assert.equal(at(text, entryOf(nodeAt(root, ['a']), 'b')?.keySpan), 'b');
    assert.equal(at(text, nodeAt(root, ['a'])), '[a.b]\nx = 1');
    assert.equal(at(text, nodeAt(root, ['d', 1])), '[[d]]\nn = 2');
    assert.equal(at(text, nodeAt(root, ['d', 0])), '[[d]]\nn = 1\n[d.sub]\nk = 1');
  });

  it('says that a value is missing, whatever the comment behind it has', () => {
    for (const text of ["a = # A name, e.g. 'x'\n", 'a =', 'b = 1\r\na = \r\nc = 2\r\n', 'a = \t # c\nb = "x"\n']) {
      const { held } = parseToml(text);
      assert.equal(held?.message, 'A value is missing here; write one behind the equals sign.', text);
    }
    assert.doesNotMatch(parseToml('a = 1 = 2\n').held?.message ?? '', /missing/);
    assert.doesNotMatch(parseToml('a = "x\n').held?.message ?? '', /missing/);
  });

  it('keeps dates as text and large integers whole', () => {
    const { root } = parseToml('d = 2001-02-03T04:05:06Z\nt = 04:05:06\nn = 9223372036854775807\ns = """\nx"""\n');
    assert.deepEqual(
      [...(plain(root) as Map<string, unknown>).values()],
      ['2001-02-03T04:05:06Z', '04:05:06', 9223372036854775807n, 'x'],
    );
    const date = nodeAt(root, ['d']);
    assert.equal(date?.kind === 'scalar' && date.style, 'date');
  });

  it('means what the reference parser says', () => {
    const leaf = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 8 }), fc.integer(), fc.boolean());
    const key = fc.string({ unit: 'grapheme-ascii', maxLength: 6 }).filter(name => name !== '__proto__');
    const table = fc.dictionary(
      key,
      fc.oneof(leaf, fc.array(leaf, { maxLength: 3 }), fc.dictionary(key, leaf, { maxKeys: 3 })),
      { maxKeys: 5 },
    );
    const meaning = (value: unknown): Plain => {
      if (Array.isArray(value)) return value.map(meaning);
      if (typeof value !== 'object' || value === null) return value as Plain;
      return new Map(
        Object.entries(value)
          .map(([name, inner]): [string, Plain] => [name, meaning(inner)])
          .sort(),
      );
    };
    const sorted = (value: Plain): Plain =>
      value instanceof Map
        ? new Map([...value].map(([name, inner]): [string, Plain] => [name, sorted(inner)]).sort())
        : value;
    fc.assert(
      fc.property(table, value => {
        const text = stringify(value);
        const read = plain(parseToml(text).root);
        assert.deepEqual(sorted(read ?? new Map()), meaning(parse(text)));
      }),
    );
  });

  const table: [string, string, RegExp][] = [
    ['a = 1\na = 2\n', 'a', /already defined/],
    ['a = "x\n', '', /quotes/],
    ['a = \n', '', /value/],
    ['a 1\n', '', /key/],
    ['a = [1\n', '', /./],
    ['\uFEFFa = 1\r\nb = yes\r\n', 'y', /value/],
  ];
  for (const [text, where, message] of table) {
    it(`says what is wrong in ${JSON.stringify(text)}`, () => {
      const parsed = parseToml(text);
      assert.equal(parsed.held?.reason, 'syntax');
      assert.match(parsed.held.message, message);
      if (where) assert.equal(at(text, parsed.held.span), where);
      checkParsed(text, parsed);
    });
  }

  it('holds dotted keys that nest too deep', () => {
    assert.equal(parseToml(`${'a.'.repeat(200)}b = 1\n`).held?.reason, 'too-deep');
    assert.equal(parseToml(`[${'a.'.repeat(2000)}b]\n`).held?.reason, 'too-deep');
  });

  it('is absent in an empty text', () => {
    assert.deepEqual(parseToml('# nothing\n'), { root: undefined, problems: [] });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(oddText, text => checkParsed(text, parseToml(text))),
      { numRuns: 1000 },
    );
  });
});
