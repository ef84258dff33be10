import assert from 'node:assert/strict';
import fc from 'fast-check';
import { nodeAt } from '../../src/syntax/locate.ts';
import type { Node, SyntaxProblem } from '../../src/syntax/tree.ts';
import { entryOf, textOf } from '../../src/syntax/tree.ts';
import { parseYaml } from '../../src/syntax/yaml.ts';
import { checkParsed, oddText, plain, tokens } from './kit.ts';

const at = (text: string, part: { start: number; end: number }): string => text.slice(part.start, part.end);

function only(text: string): SyntaxProblem {
  const { problems } = parseYaml(text);
  assert.equal(problems.length, 1, JSON.stringify(problems));
  return problems[0] as SyntaxProblem;
}

describe('YAML ranges', () => {
  const table: [string, string[]][] = [
    ['a: 1', ['map a: 1', 'key a', 'plain 1']],
    ['\uFEFFa: 1\r\nb: x # c\r\n', ['map a: 1\r\nb: x', 'key a', 'plain 1', 'key b', 'plain x']],
    ['a:   \nb:\n  # c\n', ['map a:   \nb:', 'key a', 'empty ', 'key b', 'empty ']],
    ['a: "x"   # c\n', ['map a: "x"', 'key a', 'double "x"']],
    ["'a b': 'it''s'\n", ["map 'a b': 'it''s'", "key 'a b'", "single 'it''s'"]],
    [
      'a: |\n  x \n  y\n\n\nb: 1\n',
      ['map a: |\n  x \n  y\n\n\nb: 1', 'key a', 'block |\n  x \n  y', 'key b', 'plain 1'],
    ],
    ['a: >-\r\n  x\r\n\r\n', ['map a: >-\r\n  x', 'key a', 'block >-\r\n  x']],
    ['a: one\n  two # c\n', ['map a: one\n  two', 'key a', 'plain one\n  two']],
    ['a: { b: 1, c } # x\n', ['map a: { b: 1, c }', 'key a', 'map { b: 1, c }', 'key b', 'plain 1', 'key c', 'empty ']],
    [
      '- 1\n- [x, "y" ] \n-\n',
      ['list - 1\n- [x, "y" ] \n-', 'plain 1', 'list [x, "y" ]', 'plain x', 'double "y"', 'empty '],
    ],
    ['- a: 1\n  b: 2\n# c\n', ['list - a: 1\n  b: 2', 'map a: 1\n  b: 2', 'key a', 'plain 1', 'key b', 'plain 2']],
    ['a: &x 1\nb: *x # c\n', ['map a: &x 1\nb: *x', 'key a', 'plain 1', 'key b', 'alias *x']],
    ['a: !secret token\n', ['map a: !secret token', 'key a', 'plain token']],
    ['1: a\nnull: b\n', ['map 1: a\nnull: b', 'key 1', 'plain a', 'key null', 'plain b']],
  ];
  for (const [text, expected] of table) {
    it(`hug the tokens of ${JSON.stringify(text)}`, () => {
      const parsed = parseYaml(text);
      assert.deepEqual(parsed.problems, []);
      assert.deepEqual(tokens(text, parsed.root), expected);
    });
  }

  it('give a plain scalar exactly as it was written', () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9/_.-]{0,8}$/).filter(value => !/^(null|true|false|y|n)$/.test(value));
    const document = fc.array(fc.tuple(word, word, fc.constantFrom('', ' ', '  # note', '\t')), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(document, fc.constantFrom('\n', '\r\n'), fc.boolean(), (rows, lineEnding, list) => {
        const lines = rows.map(([key, value, tail]) => `${list ? '- ' : ''}${key}: ${value}${tail}${lineEnding}`);
        const text = lines.join('');
        const root = parseYaml(text).root as Node;
        const maps = root.kind === 'list' ? root.items : [root];
        const entries = maps.flatMap(map => (map.kind === 'map' ? map.entries : []));
        assert.deepEqual(
          entries.map(entry => [at(text, entry.keySpan), at(text, entry.value)]),
          rows.map(row => row.slice(0, 2)),
        );
      }),
    );
  });
});

describe('YAML values', () => {
  it('are those of the core schema', () => {
    const text =
      'a: 12\nb: 0x1f\nc: 1.5\nd: yes\ne: true\nf: ~\ng: 2001-01-01\nh: 12345678901234567890\ni: !!binary aGk=\n';
    assert.deepEqual(
      [...(plain(parseYaml(text).root) as Map<string, unknown>).values()],
      [12, 31, 1.5, 'yes', true, null, '2001-01-01', 12345678901234567890n, 'aGk='],
    );
  });

  it('keep the text under tags that nobody defined', () => {
    assert.deepEqual(
      plain(parseYaml('a: !x y\nb: !e!z w\nc: !m {d: 1}\n').root),
      new Map<string, unknown>([
        ['a', 'y'],
        ['b', 'w'],
        ['c', new Map([['d', 1]])],
      ]),
    );
  });

  for (const text of ['', '\uFEFF', '\n\n', '# only a comment\n', '---\n', '---\n# c\n...\n']) {
    it(`are absent and unproblematic in ${JSON.stringify(text)}`, () => {
      assert.deepEqual(parseYaml(text), { root: undefined, problems: [] });
    });
  }
});

describe('YAML aliases', () => {
  const text = 'base: &b { x: 1, y: [2] }\nuse: *b\n';

  it('have their own range and share what is below', () => {
    const { root } = parseYaml(text);
    const [base, use] = [nodeAt(root, ['base']), nodeAt(root, ['use'])];
    assert.ok(base?.kind === 'map' && use?.kind === 'map');
    assert.equal(at(text, use), '*b');
    assert.equal(use.alias?.name, 'b');
    assert.equal(at(text, use.alias.target), '{ x: 1, y: [2] }');
    assert.equal(use.entries, base.entries);
  });

  it('read the last anchor of that name above', () => {
    const values = plain(parseYaml('a: &x 1\nb: *x\nc: &x 2\nd: *x\n').root) as Map<string, unknown>;
    assert.deepEqual([values.get('b'), values.get('d')], [1, 2]);
  });

  it('serve as keys and their anchors may stand on keys', () => {
    assert.deepEqual(
      plain(parseYaml('&k a: 1\n*k : 2\nb: *k\n').root),
      new Map<string, unknown>([
        ['a', 1],
        ['b', 'a'],
      ]),
    );
  });

  it('without an anchor hold the file', () => {
    const parsed = parseYaml('a: *nowhere\n');
    assert.equal(parsed.held?.reason, 'syntax');
    assert.equal(at('a: *nowhere\n', parsed.problems[0] as SyntaxProblem), '*nowhere');
  });

  it('inside their own anchor are a problem and null', () => {
    const circular = 'a: &x\n  b: *x\n  c: 1\n';
    const parsed = parseYaml(circular);
    assert.equal(at(circular, only(circular)), '*x');
    assert.equal(parsed.held, undefined);
    assert.deepEqual(plain(nodeAt(parsed.root, ['a', 'b'])), null);
  });

  it('that multiply like a bomb hold the file', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 12; level++)
      lines.push(
        `a${level}: &a${level} [${Array(9)
          .fill(`*a${level - 1}`)
          .join(', ')}]`,
      );
    assert.equal(parseYaml(lines.join('\n')).held?.reason, 'too-many-aliases');
  });

  it('that merge like a bomb hold the file', () => {
    const fields = Array.from({ length: 1000 }, (_, index) => `  k${index}: 1\n`).join('');
    const merges = Array.from({ length: 900 }, (_, index) => `m${index}:\n  <<: *b\n`).join('');
    assert.equal(parseYaml(`b: &b\n${fields}${merges}`).held?.reason, 'too-many-aliases');
  });
});

describe('YAML merge keys', () => {
  const text = 'base: &b\n  x: 1\n  y: 2\nmore: &m { z: 3, x: 9 }\nuse:\n  <<: [*b, *m]\n  y: own\n';

  it('keep the key and add the fields that the map does not have itself', () => {
    const use = nodeAt(parseYaml(text).root, ['use']);
    assert.ok(use?.kind === 'map');
    assert.deepEqual(
      use.entries.map(entry => [entry.key, entry.merged === true, at(text, entry.keySpan)]),
      [
        ['<<', false, '<<'],
        ['y', false, 'y'],
        ['x', true, '*b'],
        ['z', true, '*m'],
      ],
    );
    const merged = entryOf(use, 'x')?.value;
    assert.equal(merged?.alias && at(text, merged.alias.target), '1');
    assert.equal(textOf(entryOf(use, 'y')?.value), 'own');
    assert.equal(at(text, use), '<<: [*b, *m]\n  y: own');
  });

  it('in quotes are ordinary keys', () => {
    const root = parseYaml('a: &b {x: 1}\nc: {"<<": *b}\n').root;
    assert.equal(nodeAt(root, ['c', 'x']), undefined);
  });
});

describe('YAML problems', () => {
  it('name a duplicate key and its first place, and the file is still read', () => {
    const text = 'a: 1\nb: 2\na: 3\n';
    const problem = only(text);
    assert.equal(problem.code, 'duplicate-key');
    assert.equal(problem.start, text.lastIndexOf('a'));
    assert.deepEqual(problem.first, { start: 0, end: 1 });
    assert.equal(parseYaml(text).held, undefined);
  });

  it('point at a second document and read the first', () => {
    const text = 'a: 1\n---\nb: 2\n';
    assert.equal(at(text, only(text)), '---');
    assert.deepEqual(plain(parseYaml(text).root), new Map([['a', 1]]));
    assert.deepEqual(parseYaml('---\na: 1\n---\n').problems, []);
  });

  const table: [string, string, RegExp][] = [
    ['a:\n\tb: 1\n', '\t', /^Tabs cannot indent YAML; use spaces\.$/],
    ['a: "x\n', '', /closing quote/],
    ['a: b: c\n', '', /ambiguous/],
    ['a: {b: 1\nc: 2\n', '', /closing "}"/],
    ['a: @x\n', '@', /quotes/],
    ['a: 1\nb\nc: 2\n', 'b', /colon/],
    ['a:\n  b: 1\n c: 2\n', '', /indentation/],
  ];
  for (const [text, where, message] of table) {
    it(`say what is wrong in ${JSON.stringify(text)}`, () => {
      const parsed = parseYaml(text);
      assert.equal(parsed.held?.reason, 'syntax');
      assert.equal(parsed.root, undefined);
      const problem = parsed.problems[0] as SyntaxProblem;
      assert.match(problem.message, message);
      if (where) assert.equal(at(text, problem), where);
      checkParsed(text, parsed);
    });
  }

  it('never come as a throw, whatever the text', () => {
    fc.assert(
      fc.property(oddText, text => checkParsed(text, parseYaml(text))),
      { numRuns: 1500 },
    );
  });
});
