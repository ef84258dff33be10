import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describeConfig } from '../../src/config/describe.ts';
import { variablesOf } from '../../src/config/environment.ts';
import { keyText } from '../../src/config/key-path.ts';
import { CONFIG_KEYS } from '../../src/config/schema.ts';
import { canonicalText, parseVariable, readValue, writeProblem } from '../../src/config/values.ts';
import { parseToml } from '../../src/syntax/toml.ts';
import { printToml } from '../../src/syntax/toml-print.ts';
import { equalToml, TomlDate, TomlFloat, type TomlValue } from '../../src/syntax/toml-value.ts';
import { valueAt } from '../../src/syntax/tree.ts';

describe('The table of config keys', () => {
  it('has every key and every variable once', () => {
    const keys = CONFIG_KEYS.map(({ path }) => keyText(path));
    assert.equal(new Set(keys).size, keys.length);
    const variables = CONFIG_KEYS.flatMap(variablesOf);
    assert.equal(new Set(variables).size, variables.length);
  });

  it('has defaults that its types allow, as they would be read from a file', () => {
    for (const { path, type, default: value } of CONFIG_KEYS) {
      if (value === undefined) continue;
      assert.equal(writeProblem(value, type), undefined, keyText(path));
      const text = `v = ${printToml(value)}`;
      const node = valueAt(parseToml(text).root, 'v');
      assert.ok(node);
      assert.ok(equalToml(readValue(text, node, type).value, value));
    }
  });

  it('says in sentences what each key is for', () => {
    for (const { doc } of CONFIG_KEYS) assert.match(doc, /^[A-Z].*\.$/);
  });

  it('is told on its page, every key with its type, default, layers and variables', () => {
    const page = describeConfig();
    for (const key of CONFIG_KEYS) {
      const own = page.split(`## ${keyText(key.path)}\n`)[1]?.split('\n## ')[0] ?? '';
      assert.ok(own.includes(key.doc), keyText(key.path));
      for (const variable of variablesOf(key)) assert.ok(own.includes(`\`${variable}\``), variable);
    }
    assert.match(page, /- Type: a whole number from 100 to 60000\.\n- Default: `1000`\.\n- Set by: the environment, /);
    assert.ok(!page.includes('undefined') && page.endsWith('.\n'));
  });
});

describe('Values', () => {
  const value: fc.Arbitrary<TomlValue> = fc.letrec<{ value: TomlValue }>(tie => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.string(),
      fc.integer(),
      fc.double(),
      fc.boolean(),
      fc
        .bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
        .map(number => (Number.isSafeInteger(Number(number)) ? Number(number) : number)),
      fc.integer().map(number => new TomlFloat(number)),
      fc.constantFrom(new TomlDate('2020-01-01'), '2020-01-01', 'date 2020-01-01', 'true', '1'),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.string(), tie('value'), { maxKeys: 3 }),
    ),
  })).value;

  it('have one text each, and no two the same', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        assert.equal(canonicalText(a) === canonicalText(b), equalToml(a, b));
      }),
      { numRuns: 500 },
    );
    assert.equal(canonicalText({ a: 1, b: 2 }), canonicalText({ b: 2, a: 1 }));
  });

  it('of the environment are of their type, or nothing', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...CONFIG_KEYS), (text, { type }) => {
        const read = parseVariable(text, type);
        if (!('value' in read) || text.trim() === '') return;
        const written = `v = ${printToml(read.value)}`;
        const node = valueAt(parseToml(written).root, 'v');
        if (node) assert.deepEqual(readValue(written, node, type).problems, []);
      }),
    );
  });
});
