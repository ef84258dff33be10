import assert from 'node:assert/strict';
import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { applyEdits } from '../../src/base/text.ts';
import { dotenvValues, parseDotenv } from '../../src/config/dotenv.ts';
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

/** The same, also with a byte order mark, without a last line break, with open quotes, and with lines that set nothing. */
const anyFile = fc
  .tuple(
    fc.constantFrom('', '\uFEFF'),
    fc.array(
      fc.oneof(
        line,
        fc.constantFrom('A="open', "B='open", 'C=`', 'words', '=x', "# it's", 'A=1', 'A="1"', 'export A='),
      ),
      { maxLength: 8 },
    ),
    fc.constantFrom('\n', '\r\n'),
    fc.boolean(),
  )
  .map(([mark, lines, ending, isClosed]) => mark + lines.join(ending) + (isClosed && lines.length > 0 ? ending : ''));

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
      fc.property(anyFile, anyValue, (text, parts) => {
        const result = setEnv(text, 'NEW_ONE', parts.join(''));
        if ('message' in result) return;
        const after = applyEdits(text, result);
        assert.equal(applyEdits(after, unsetEnv(after, 'NEW_ONE')), text);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves every byte outside the value alone', () => {
    fc.assert(
      fc.property(anyFile, fc.constantFrom('A', 'B', 'C'), anyValue, (text, key, parts) => {
        const result = setEnv(text, key, parts.join(''));
        if ('message' in result || result.length === 0) return;
        assert.equal(result.length, 1);
        const [edit = { start: 0, end: 0, text: '' }] = result;
        const own = parseDotenv(text).entries.findLast(entry => entry.key === key);
        if (own) assert.deepEqual([edit.start, edit.end], [own.valueSpan.start, own.valueSpan.end]);
        else assert.deepEqual([edit.start, edit.end], [text.length, text.length]);
      }),
      { numRuns: 500 },
    );
  });

  it('restores the bytes when a value is set back that fits the quotes it had', () => {
    const simple = fc.stringMatching(/^[a-z0-9/:.]{1,6}$/);
    const quote = fc.constantFrom('', '"', "'", '`');
    fc.assert(
      fc.property(anyFile, quote, simple, simple, anyFile, (above, mark, first, second, below) => {
        const open = above === '' || above.endsWith('\n') ? above : `${above}\n`;
        const text = `${open}KEPT=${mark}${first}${mark} # why\n${below.replace('\uFEFF', '')}`;
        fc.pre(dotenvValues(text).get('KEPT') === first);
        const there = setEnv(text, 'KEPT', second);
        const after = edited(text, there);
        assert.equal(edited(after, setEnv(after, 'KEPT', first)), text);
      }),
      { numRuns: 500 },
    );
  });

  it('moves no other variable, whatever stands in the file, or refuses', () => {
    fc.assert(
      fc.property(anyFile, fc.constantFrom('A', 'B', 'NEW'), anyValue, (text, key, parts) => {
        const expected = new Map(dotenvValues(text));
        const result = setEnv(text, key, parts.join(''));
        if (!('message' in result)) {
          assert.deepEqual(dotenvValues(applyEdits(text, result)), new Map(expected).set(key, parts.join('')));
        }
        expected.delete(key);
        assert.deepEqual(dotenvValues(applyEdits(text, unsetEnv(text, key))), expected);
      }),
      { numRuns: 1000 },
    );
  });

  it('closes no quote that stands open further up', () => {
    const text = 'A="open\nB=1\n';
    assert.equal(edited(text, setEnv(text, 'C', 'two words')), `${text}C='two words'\n`);
    const all = 'A="open\nB=`open\nC=\'open\n';
    const refused = setEnv(all, 'D', 'two words');
    assert.match('message' in refused ? refused.message : '', /close the open quote/);
  });

  it('keeps a last line without a line break so', () => {
    assert.equal(edited('A=1', setEnv('A=1', 'B', '2')), 'A=1\nB=2');
    assert.equal(edited('A=1\r\nB=2', setEnv('A=1\r\nB=2', 'C', '3')), 'A=1\r\nB=2\r\nC=3');
    assert.equal(applyEdits('A=1\nB=2', unsetEnv('A=1\nB=2', 'B')), 'A=1');
    assert.equal(applyEdits('A=1\nA=2', unsetEnv('A=1\nA=2', 'A')), '');
    assert.equal(applyEdits('\uFEFFA=1', unsetEnv('\uFEFFA=1', 'A')), '\uFEFF');
  });

  it('sets the last of several and unsets them all, with their lines of several lines', () => {
    const text = 'A=1\nexport A="x\ny" # c\nB=1\nA=3\n';
    assert.equal(edited(text, setEnv(text, 'A', '4')), 'A=1\nexport A="x\ny" # c\nB=1\nA=4\n');
    assert.equal(applyEdits(text, unsetEnv(text, 'A')), 'B=1\n');
  });

  it('writes values with equals signs, hashes and spaces so that they are read back', () => {
    assert.equal(edited('', setEnv('', 'URL', 'a=b&c=d')), 'URL="a=b&c=d"\n');
    assert.equal(edited('', setEnv('', 'Q', 'k=v')), 'Q=k=v\n');
    assert.equal(edited('', setEnv('', 'H', 'a#b')), 'H="a#b"\n');
    assert.equal(edited('', setEnv('', 'D', '$HOME')), "D='$HOME'\n");
    assert.equal(edited('A=x # c\n', setEnv('A=x # c\n', 'A', 'p q')), 'A="p q" # c\n');
  });

  it('refuses what no file of this kind can hold, and says why', () => {
    const why = (value: string): string => {
      const result = setEnv('', 'A', value);
      return 'message' in result ? result.message : 'written';
    };
    assert.match(why('a\rb'), /carriage return/);
    assert.match(why('a\0b'), /NUL/);
    assert.match(why('"\'`'), /three kinds of quotes/);
  });

  it('keeps the comment behind a value, the kind of quotes and the line endings', () => {
    assert.equal(
      edited("A='1' # one\r\nB=2\r\n", setEnv("A='1' # one\r\nB=2\r\n", 'A', '3')),
      "A='3' # one\r\nB=2\r\n",
    );
    assert.equal(edited('A= # none\n', setEnv('A= # none\n', 'A', 'x')), 'A= x # none\n');
    assert.equal(edited('A=1', setEnv('A=1', 'B', 'x y')), 'A=1\nB="x y"');
  });

  it('refuses a name that no shell takes', () => {
    assert.ok('message' in setEnv('', 'A B', '1'));
    assert.ok('message' in setEnv('', '', '1'));
  });
});
