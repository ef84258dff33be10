import assert from 'node:assert/strict';
import { decodeText } from '../../src/syntax/bytes.ts';
import { parseJson } from '../../src/syntax/json.ts';
import { LIMITS, scan } from '../../src/syntax/scan.ts';
import { parseToml } from '../../src/syntax/toml.ts';
import { parseYaml } from '../../src/syntax/yaml.ts';
import { checkParsed } from './kit.ts';

const parsers = { yaml: parseYaml, json: parseJson, toml: parseToml };
const reasons = (text: string): (string | undefined)[] => Object.values(parsers).map(parse => parse(text).held?.reason);

describe('the scan before parsing', () => {
  it('holds what is too large, at once', () => {
    assert.deepEqual(reasons('x'.repeat(10 * 1024 * 1024)), ['too-large', 'too-large', 'too-large']);
    assert.equal(scan('a'.repeat(LIMITS.textLength), 'other'), undefined);
  });

  it('holds conflict markers and points at the first', () => {
    const text = 'a:\r\n<<<<<<< HEAD\r\n  b: 1\r\n=======\r\n  b: 2\r\n>>>>>>> other\r\n';
    assert.deepEqual(reasons(text), ['conflict-markers', 'conflict-markers', 'conflict-markers']);
    const span = scan(text, 'yaml')?.span;
    assert.equal(span && text.slice(span.start, span.end), '<<<<<<< HEAD');
  });

  for (const text of [
    'Title\n=======\ntext\n',
    'a: |\n  <<<<<<< x\n  =======\n',
    '<<<<<<< lone\n',
    '>>>>>>> x\n<<<<<<< y\n',
    '<<<<<<<<\n=======\n',
  ]) {
    it(`sees no conflict in ${JSON.stringify(text)}`, () => assert.equal(scan(text, 'other'), undefined));
  }

  it('counts brackets of JSON and TOML outside of strings and comments', () => {
    const deep = '['.repeat(101);
    assert.equal(scan(deep, 'json')?.reason, 'too-deep');
    assert.equal(scan('['.repeat(100) + ']'.repeat(100), 'json'), undefined);
    assert.equal(scan(JSON.stringify({ text: `\\"${deep}` }), 'json'), undefined);
    assert.equal(scan(`a = ${deep}`, 'toml')?.reason, 'too-deep');
    assert.equal(
      scan(
        `# ${deep}\na = "\\"${deep}"\nb = '${deep}'\nc = """\n"${deep}\\"""${deep}""""\nd = '''\n${deep}'''\n`,
        'toml',
      ),
      undefined,
    );
  });
});

describe('YAML nesting', () => {
  const shapes: Record<string, (depth: number) => string> = {
    'open brackets': depth => '['.repeat(depth),
    brackets: depth => '['.repeat(depth) + ']'.repeat(depth),
    braces: depth => '{a: '.repeat(depth),
    'keys of lists': depth => '[a: '.repeat(depth),
    'block maps': depth => Array.from({ length: Math.min(depth, 3000) }, (_, at) => `${' '.repeat(at)}a:\n`).join(''),
    'compact lists': depth => '- '.repeat(depth),
    'explicit keys': depth => '? '.repeat(depth),
    colons: depth => ': '.repeat(depth),
    'explicit keys in brackets': depth => '[? '.repeat(depth),
  };
  for (const [name, shape] of Object.entries(shapes)) {
    it(`of ${name} 100,000 deep is held, and at the limit does no harm`, () => {
      assert.equal(parseYaml(shape(100_000)).held?.reason, 'too-deep');
      assert.notEqual(parseYaml(shape(99)).held?.reason, 'too-deep');
      checkParsed(shape(100), parseYaml(shape(100)));
    });
  }

  for (const token of [
    '&a ',
    '!t ',
    '*\n',
    ', ',
    '] ',
    '"a\n',
    '%x\n',
    '---\n',
    '\t',
    '\0',
    '\r',
    ' #\n',
    '|\n',
    "'",
  ]) {
    it(`stays safe on ${JSON.stringify(token)} many times over`, () => {
      const text = token.repeat(20_000);
      checkParsed(text, parseYaml(text));
    });
  }

  it('is not counted in text: prompts may hold any brackets and stars', () => {
    const prompt = '([{ *bold* - - - ? '.repeat(2000);
    for (const text of [
      `system_prompt: |\n  ${prompt}\n`,
      `a: "${prompt}"\n`,
      `a: '${prompt}'\n`,
      `a: x ${prompt.replaceAll('- ', '-')}\n`,
      `a: 1 # ${prompt}\n`,
    ]) {
      assert.equal(parseYaml(text).held, undefined, text.slice(0, 20));
    }
  });

  it('holds a text of more tokens than memory should pay for', () => {
    const held = parseYaml('a: 1\n'.repeat(100), { ...LIMITS, tokens: 300 }).held;
    assert.equal(held?.reason, 'too-large');
  });

  it('tells only so many repeated keys', () => {
    assert.equal(parseYaml('a: 1\n'.repeat(1000)).problems.length, 200);
    assert.equal(parseJson(`{${Array(1000).fill('"a": 1').join()}}`).problems.length, 200);
  });

  it('lets 1,000 aliases pass and no more', () => {
    const text = (count: number): string => `a: &a 1\nb: [${Array(count).fill('*a').join(', ')}]\n`;
    assert.equal(parseYaml(text(1000)).held, undefined);
    assert.equal(parseYaml(text(1001)).held?.reason, 'too-many-aliases');
  });
});

describe('bad input', () => {
  const texts = [
    '',
    '-',
    '\t',
    '\ta: 1\n',
    '\uFEFFa: 1\r\n',
    '\uFEFF{"a": 1}\r\n',
    '\uFEFFa = 1\r\n',
    '\0',
    'a: \0\n',
    '{',
    '"',
    "'",
    '=',
    '[a]\n[a]\n',
    'a = 1\na = 2\n',
  ];
  for (const text of texts) {
    it(`gives a result for ${JSON.stringify(text)}`, () => {
      for (const parse of Object.values(parsers)) checkParsed(text, parse(text));
    });
  }
});

describe('decoding', () => {
  it('keeps a BOM in the text', () => {
    assert.deepEqual(decodeText(new Uint8Array([0xef, 0xbb, 0xbf, 0x61])), { text: '\uFEFFa', bom: true });
    assert.deepEqual(decodeText(new TextEncoder().encode('ä😀')), { text: 'ä😀', bom: false });
  });

  it('holds what is not UTF-8 and names the byte', () => {
    const message = (...bytes: number[]): string => {
      const decoded = decodeText(new Uint8Array(bytes));
      assert.ok('held' in decoded);
      assert.equal(decoded.held.reason, 'not-utf8');
      return decoded.held.message;
    };
    assert.match(message(0x61, 0x62, 0xff, 0x63), /^Byte 3 /);
    assert.match(message(0xff, 0xfe, 0x61, 0x00), /^Byte 1 /);
    assert.match(message(0x61, 0xc3), /^Byte 2 /);
  });
});
