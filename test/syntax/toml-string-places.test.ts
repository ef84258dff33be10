import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readToml } from '../../src/syntax/toml-read.ts';
import { stringPlaces } from '../../src/syntax/toml-string-places.ts';
import { entryOf, textOf } from '../../src/syntax/tree.ts';

/** The places of the string that stands behind `a = `. */
function placesIn(text: string) {
  const node = entryOf(readToml(text).parsed.root, 'a')?.value;
  assert.ok(node, text);
  const places = stringPlaces(text, node);
  assert.ok(places, text);
  assert.equal(places.value, textOf(node));
  return places;
}

/** What the file has for a stretch of the value. */
function written(text: string, part: string): string {
  const places = placesIn(text);
  const start = places.value.indexOf(part);
  const { start: from, end } = places.spanOf({ start, end: start + part.length });
  return text.slice(from, end);
}

describe('places in TOML strings', () => {
  it('finds a stretch in all four kinds of strings', () => {
    for (const text of ['a = "x {{b}} y"', "a = 'x {{b}} y'", 'a = """\nx\n{{b}} y"""', "a = '''x\r\n{{b}} y'''\r\n"]) {
      assert.equal(written(text, '{{b}}'), '{{b}}', text);
    }
  });

  it('finds it behind escapes, and takes an escape as a whole', () => {
    assert.equal(written('a = "\\t\\u00e9\\U0001F600{{b}}"', '{{b}}'), '{{b}}');
    assert.equal(written('a = "x\\u007Bb"', '{b'), '\\u007Bb');
    assert.equal(written('a = "x\\n{{b}}\\\\"', '\n{{b}}\\'), '\\n{{b}}\\\\');
  });

  it('leaves out the break of a line that goes on', () => {
    assert.equal(written('a = """x \\\r\n   \r\n  {{b}}"""', '{{b}}'), '{{b}}');
    assert.equal(written('a = """x\r\n{{b}}"""', 'x\n{{'), 'x\r\n{{');
  });

  it('leads back from the file, and nowhere from outside of the quotes', () => {
    const text = 'a = "\\t{{b}}"';
    const places = placesIn(text);
    assert.deepEqual(
      [3, 4, 5, 6, 7, 12, 13].map(at => places.offsetOf(at)),
      [undefined, undefined, 0, 0, 1, 6, undefined],
    );
  });

  it('gives nothing for what is no string', () => {
    for (const text of ['12', 'true', '"', '', "'x"]) {
      assert.equal(stringPlaces(text, { start: 0, end: text.length }), undefined, text);
    }
  });

  it('gives for each character the text that says it, and the way back (law)', () => {
    const piece = fc.constantFrom(
      'x',
      'é',
      '😀',
      '{{b}}',
      '\\t',
      '\\\\',
      '\\"',
      '\\u00e9',
      '\\U0001F600',
      '\\x41',
      ' ',
    );
    const longPiece = fc.oneof(piece, fc.constantFrom('\n', '\r\n', '\\\n  ', '\\ \r\n\r\n '));
    const literal = fc.constantFrom('x', '\\', '\\t', '{{b}}', '😀', '"');
    const texts = fc.oneof(
      fc.array(piece).map(parts => `"${parts.join('')}"`),
      fc.array(longPiece).map(parts => `"""${parts.join('')}"""`),
      fc.array(literal).map(parts => `'${parts.join('')}'`),
      fc.array(fc.oneof(literal, fc.constant('\r\n'))).map(parts => `'''${parts.join('')}'''`),
    );
    fc.assert(
      fc.property(texts, source => {
        const text = `a = ${source}\n`;
        const places = placesIn(text);
        let before = 0;
        for (let at = 0; at < places.value.length; at++) {
          const span = places.spanOf({ start: at, end: at + 1 });
          assert.ok(span.start >= before && span.end > span.start);
          const said = text.slice(span.start, span.end);
          if (!said.startsWith('\\')) assert.equal(said.replace('\r\n', '\n'), places.value[at]);
          const back = places.offsetOf(span.start) ?? -1;
          assert.ok(back === at || (back === at - 1 && said.startsWith('\\U')));
          before = span.start;
        }
      }),
    );
  });
});
