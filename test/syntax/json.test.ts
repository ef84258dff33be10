import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseJson } from '../../src/syntax/json.ts';
import type { SyntaxProblem } from '../../src/syntax/tree.ts';
import { checkParsed, oddText, type Plain, plain, tokens } from './kit.ts';

describe('JSON', () => {
  it('has ranges that hug the tokens, behind a BOM too', () => {
    const text = '\uFEFF{ "a": [1, "x"], "b": null }\n';
    assert.deepEqual(tokens(text, parseJson(text).root), [
      'map { "a": [1, "x"], "b": null }',
      'key "a"',
      'list [1, "x"]',
      'plain 1',
      'double "x"',
      'key "b"',
      'plain null',
    ]);
  });

  it('means what JSON.parse says', () => {
    const meaning = (value: unknown): Plain => {
      if (Array.isArray(value)) return value.map(meaning);
      if (typeof value !== 'object' || value === null) return value as Plain;
      return new Map(Object.entries(value).map(([key, inner]) => [key, meaning(inner)]));
    };
    const value = fc
      .jsonValue({ noUnicodeString: false })
      .filter(json => !/e\+?\d\d|\d{16}/i.test(JSON.stringify(json)));
    fc.assert(
      fc.property(value, json => {
        const text = JSON.stringify(json, null, 2);
        assert.deepEqual(plain(parseJson(text).root), meaning(JSON.parse(text)));
      }),
    );
  });

  it('keeps large integers', () => {
    assert.deepEqual(plain(parseJson('[12345678901234567890, 1.5, 1e3]').root), [12345678901234567890n, 1.5, 1000]);
  });

  const table: [string, string, RegExp][] = [
    ['{\n  // note\n  "a": 1\n}', '// note', /no comments/],
    ['{"a": 1,}', '}', /trailing comma/],
    ['{"a" 1}', '1', /colon/],
    ['[1 2]', '2', /comma/],
    ['{"a": "x\n}', '"x', /closing quote/],
    ['{"a": yes}', 'yes', /quotes/],
    ['{} {}', '{', /Nothing may follow/],
  ];
  for (const [text, where, message] of table) {
    it(`says what is wrong in ${JSON.stringify(text)}`, () => {
      const parsed = parseJson(text);
      assert.equal(parsed.held?.reason, 'syntax');
      const problem = parsed.problems[0] as SyntaxProblem;
      assert.match(problem.message, message);
      assert.equal(text.slice(problem.start, problem.end), where);
    });
  }

  it('reads a file with a repeated key and says so', () => {
    const parsed = parseJson('{"a": 1, "a": 2}');
    assert.equal(parsed.problems[0]?.code, 'duplicate-key');
    assert.deepEqual(parsed.problems[0]?.first, { start: 1, end: 4 });
    assert.deepEqual(plain(parsed.root), new Map([['a', 1]]));
  });

  it('is absent in an empty text', () => {
    assert.deepEqual(parseJson(' \n'), { root: undefined, problems: [] });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(oddText, text => checkParsed(text, parseJson(text))),
      { numRuns: 1000 },
    );
  });
});
