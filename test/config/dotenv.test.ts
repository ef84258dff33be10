import assert from 'node:assert/strict';
import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { applyEdits } from '../../src/base/text.ts';
import { dotenvValues, mergeEnv, parseDotenv } from '../../src/config/dotenv.ts';
import { setEnv, unsetEnv } from '../../src/config/dotenv-edit.ts';

const name = fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,6}$/);
const inQuotes = (quote: string): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom('a', ' ', '\n', '=', '#', '\\n', '\\', 'é', '"', "'", '`', '$X'), { maxLength: 8 })
    .map(parts => quote + parts.filter(part => part !== quote).join('') + quote);
const plain = fc
  .array(fc.constantFrom('a', '1', '=', '.', '\\n', '/', 'é', '"', ' ', '$X'), { maxLength: 8 })
  .map(parts => `v${parts.join('')}`);
const value = fc.oneof(plain, fc.constant(''), inQuotes('"'), inQuotes("'"), inQuotes('`'));
const line = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('', 'export ', '  '),
      name,
      fc.constantFrom('=', ' = ', '= '),
      value,
      fc.constantFrom('', ' ', ' # c=1'),
    )
    .map(parts => parts.join('')),
  fc.constantFrom('', '# comment', '  # A=1'),
);
const file = fc.tuple(fc.array(line, { maxLength: 8 }), fc.constantFrom('\n', '\r\n')).map(([lines, ending]) => {
  const text = lines.join('\n').replaceAll('\n', ending);
  // Without a line break at the end Node drops an unclosed quote; nobody could want that.
  return text + ending;
});

function edited(text: string, edits: ReturnType<typeof setEnv>): string {
  assert.ok(!('message' in edits), 'refused');
  return applyEdits(text, edits);
}

describe('Reading .env', () => {
  it('gives what Node gives', () => {
    fc.assert(
      fc.property(file, text => {
        // Node takes a comment that is indented behind an empty line for a name.
        fc.pre(!/^ +#/m.test(text));
        assert.deepEqual(Object.fromEntries(dotenvValues(text)), { ...parseEnv(text) });
      }),
      { numRuns: 1000 },
    );
  });

  it('knows where each variable stands', () => {
    fc.assert(
      fc.property(file, text => {
        for (const { key, value: read, keySpan, valueSpan, lines } of parseDotenv(text).entries) {
          assert.equal(text.slice(keySpan.start, keySpan.end), key);
          assert.equal(dotenvValues(text.slice(lines.start, lines.end)).get(key), read);
          assert.ok(lines.start <= keySpan.start && keySpan.end < valueSpan.start && valueSpan.end <= lines.end);
        }
      }),
    );
  });

  it('never throws, and goes on behind whatever stands there', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const closed = text.replaceAll(/["'`]/g, '');
        assert.equal(dotenvValues(`${closed}\nLAST=1\n`).get('LAST'), '1');
        parseDotenv(text);
      }),
    );
  });

  it('names a line that sets nothing, and keeps the next one', () => {
    const { entries, problems } = parseDotenv('just words\nA=1\n=x\nB=2\n');
    assert.deepEqual(
      entries.map(({ key }) => key),
      ['A', 'B'],
    );
    assert.deepEqual(
      problems.map(({ span }) => span),
      [
        { start: 0, end: 10 },
        { start: 15, end: 17 },
      ],
    );
  });

  it('lets a byte order mark be none of the name', () => {
    assert.equal(dotenvValues('\uFEFFA=1\n').get('A'), '1');
  });

  it('reads a line of a million spaces in a moment', () => {
    const long = `A=${' x'.repeat(500_000)}\n${' '.repeat(1_000_000)}\nexport${' '.repeat(1_000_000)}\n`;
    assert.equal(parseDotenv(long).entries.length, 1);
  });
});

describe('Editing .env', () => {
  const anyValue = fc.array(fc.constantFrom('a', ' ', '\n', '=', '#', '\\n', '\\', '"', "'", '`', 'é'), {
    maxLength: 8,
  });

  it('sets the value that is read back, and touches no other variable', () => {
    fc.assert(
      fc.property(file, name, anyValue, (text, key, parts) => {
        const wanted = parts.join('');
        const result = setEnv(text, key, wanted);
        if ('message' in result)
          return assert.ok(['"', "'", '`'].every(quote => wanted.includes(quote)) || wanted.includes('\\n'));
        const expected = new Map(dotenvValues(text)).set(key, wanted);
        const after = edited(text, result);
        assert.deepEqual(dotenvValues(after), expected);
        assert.deepEqual(setEnv(after, key, wanted), []);
      }),
      { numRuns: 500 },
    );
  });

  it('takes all lines of a variable out, and touches no other', () => {
    fc.assert(
      fc.property(file, name, (text, key) => {
        const expected = new Map(dotenvValues(text));
        expected.delete(key);
        assert.deepEqual(dotenvValues(applyEdits(text, unsetEnv(text, key))), expected);
      }),
    );
  });

  it('restores the bytes when a new variable is taken out again', () => {
    fc.assert(
      fc.property(file, text => {
        const after = edited(text, setEnv(text, 'NEW_ONE', 'two words'));
        assert.equal(applyEdits(after, unsetEnv(after, 'NEW_ONE')), text);
      }),
    );
  });

  it('keeps the comment behind a value, the kind of quotes and the line endings', () => {
    assert.equal(
      edited("A='1' # one\r\nB=2\r\n", setEnv("A='1' # one\r\nB=2\r\n", 'A', '3')),
      "A='3' # one\r\nB=2\r\n",
    );
    assert.equal(edited('A= # none\n', setEnv('A= # none\n', 'A', 'x')), 'A= x # none\n');
    assert.equal(edited('A=1', setEnv('A=1', 'B', 'x y')), 'A=1\nB="x y"\n');
  });

  it('refuses a name that no shell takes', () => {
    assert.ok('message' in setEnv('', 'A B', '1'));
    assert.ok('message' in setEnv('', '', '1'));
  });
});

describe('mergeEnv', () => {
  it('lets the workspace go before its root', () => {
    const merged = mergeEnv(parseDotenv('A=1\nB=1\n'), parseDotenv('B=2\nC=2\n'));
    assert.deepEqual(
      [...merged].map(([key, { value: text, from }]) => [key, text, from]),
      [
        ['A', '1', 'root'],
        ['B', '2', 'workspace'],
        ['C', '2', 'workspace'],
      ],
    );
    assert.equal(mergeEnv(undefined, undefined).size, 0);
  });
});
