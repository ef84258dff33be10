import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';

interface Rule {
  readonly [key: string]: unknown;
}

// Tests run in the repository's root.
const grammar = JSON.parse(readFileSync('syntaxes/toml.tmLanguage.json', 'utf8'));
const { contributes } = JSON.parse(readFileSync('package.json', 'utf8'));
const rules = [...rulesOf([grammar.patterns, grammar.repository])];

describe('The grammar of TOML', () => {
  it('is contributed with its language, and nothing but .toml is claimed', () => {
    assert.deepEqual(contributes.languages[0].extensions, ['.toml']);
    assert.equal(contributes.grammars[0].scopeName, grammar.scopeName);
    for (const file of [contributes.languages[0].configuration, contributes.grammars[0].path])
      assert.ok(existsSync(file));
  });

  it('has only expressions that compile, and includes that exist', () => {
    for (const rule of rules) {
      for (const field of ['match', 'begin', 'end']) if (typeof rule[field] === 'string') compiled(rule[field]);
      if (typeof rule.include === 'string') assert.ok(rule.include.slice(1) in grammar.repository, rule.include);
      if (rule.begin !== undefined) assert.equal(typeof rule.end, 'string');
    }
  });

  it('ends every scope in .toml, as themes and other grammars expect', () => {
    for (const { name } of rules) if (typeof name === 'string') assert.match(name, /\.toml$/);
  });

  const kinds: Record<string, readonly string[]> = {
    'constant.numeric.integer.toml': ['0', '-17', '+99', '1_000'],
    'constant.numeric.float.toml': ['3.1415', '-0.01', '5e+22', '6.626e-34', '224_617.445_991'],
    'constant.numeric.special.toml': ['inf', '-inf', '+nan'],
    'constant.numeric.hex.toml': ['0xDEAD_beef'],
    'constant.numeric.octal.toml': ['0o755'],
    'constant.numeric.binary.toml': ['0b1101_0110'],
    'constant.numeric.date.toml': ['1979-05-27', '1979-05-27T07:32:00Z', '1979-05-27 00:32:00.999-07:00'],
    'constant.numeric.time.toml': ['07:32:00', '00:32:00.999999'],
    'constant.language.boolean.toml': ['true', 'false'],
    'invalid.illegal.value.toml': ['012', '1__0', '0xZ', 'yes', '1.', 'True', '1979-5-27'],
  };
  for (const [name, values] of Object.entries(kinds)) {
    it(`takes ${values.join(', ')} for ${name}`, () => {
      for (const value of values) assert.equal(kindOf(value), name, value);
    });
  }

  it('marks escapes that TOML does not have', () => {
    const [good, bad] = grammar.repository.escape.patterns.map(({ match }: { match: string }) =>
      compiled(`^(?:${match})$`),
    );
    for (const written of ['\\n', '\\"', '\\\\', '\\u00e9', '\\U0001F600']) assert.match(written, good);
    for (const written of ['\\q', '\\/', '\\u12']) {
      assert.doesNotMatch(written, good);
      assert.match(written.slice(0, 2), bad);
    }
  });
});

/** The scope of the first rule that takes all of a value, in the order of the grammar. */
function kindOf(value: string): unknown {
  const { date, number, boolean, illegal } = grammar.repository;
  const inOrder = [...date.patterns, ...number.patterns, boolean, illegal];
  return inOrder.find(({ match }: { match: string }) => compiled(`^(?:${match})$`).test(value))?.name;
}

/** Oniguruma's form of a code point is the only one here that JavaScript writes otherwise. */
function compiled(expression: string): RegExp {
  return new RegExp(expression.replace(/\\x\{([0-9A-F]+)\}/g, (_, code: string) => `\\u${code.padStart(4, '0')}`));
}

function* rulesOf(node: unknown): Iterable<Rule> {
  if (Array.isArray(node)) for (const each of node) yield* rulesOf(each);
  else if (typeof node === 'object' && node !== null) {
    yield node as Rule;
    for (const inner of Object.values(node)) yield* rulesOf(inner);
  }
}
