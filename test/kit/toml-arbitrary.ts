/**
 * Random TOML documents as a careless person might have written them, random values, and paths into them. A document
 * is made of pieces from a small alphabet of keys, so that tables, dotted keys and lists of tables meet; a piece
 * that would make the text invalid is left out.
 */
import fc from 'fast-check';
import { parse } from 'smol-toml';
import { parseToml } from '../../src/syntax/toml.ts';
import type { Path } from '../../src/syntax/toml-places.ts';
import { isList, isTable, TomlDate, TomlFloat, type TomlTable, type TomlValue } from '../../src/syntax/toml-value.ts';

const KEYS = ['a', 'b', 'c', 'id', 'name', '1', 'a-b', 'a.b', '', 'é', 'q"q', "it's", '\t', '__proto__', 'toString'];

/** A key as text, in one of the ways it can be written. */
const writtenKey: fc.Arbitrary<string> = fc
  .tuple(fc.oneof({ weight: 5, arbitrary: fc.constantFrom('a', 'b', 'c', 'id') }, fc.constantFrom(...KEYS)), fc.nat(5))
  .map(([key, way]) => {
    const bare = /^[\w-]+$/.test(key);
    if (bare && way < 4) return key;
    if (way % 2 === 0 && !/['\n]/.test(key)) return `'${key}'`;
    return `"${key.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\t', '\\t').replace('é', '\\u00e9')}"`;
  });

const space = fc.constantFrom('', '', '', ' ', '  ', '\t');
const dot = fc.constantFrom('.', '.', '.', ' . ', '. ');

const writtenKeys: fc.Arbitrary<string> = fc
  .tuple(writtenKey, fc.array(fc.tuple(dot, writtenKey), { maxLength: 2 }))
  .map(([first, more]) => first + more.flat().join(''));

const writtenScalar: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('0', '+5', '-7', '1_000', '0xdead_BEEF', '0o17', '0b101', '-0', '9223372036854775807', '42'),
  fc.constantFrom('1.0', '-0.0', '6.02e23', '1e-7', '3.14_15', 'inf', '-inf', 'nan', '+nan', '0.5'),
  fc.constantFrom('true', 'false'),
  fc.constantFrom('1979-05-27T07:32:00Z', '1979-05-27 07:32:00.999999+01:00', '1979-05-27', '07:32:00', '2024-02-29'),
  fc.constantFrom(
    '""',
    '"x"',
    "'x'",
    "'C:\\dir'",
    '"it\'s \\"q\\" \\\\ \\t \\u00e9 \\U0001F600"',
    '"# no comment"',
    "''",
    '"a, b] }"',
  ),
);

const longString = fc.constantFrom(
  '"""\nx\ny"""',
  "'''\nx\n\n  'y'\n'''",
  '"""one \\\n   two"""',
  '"""a ""b"" # [c]\n= """""',
  "'''x'''",
  '"""\n\n[a]\nb = 1\n"""',
);

const comment = fc.constantFrom('# c', '# "x" = [1]', '#', '# é 😀');

const written = fc.letrec<{ value: string; array: string; inline: string; part: string }>(tie => ({
  value: fc.oneof(
    { maxDepth: 2, depthSize: 'small' },
    { weight: 5, arbitrary: writtenScalar },
    { weight: 1, arbitrary: longString },
    { weight: 2, arbitrary: tie('array') },
    { weight: 2, arbitrary: tie('inline') },
  ),
  array: fc
    .tuple(
      fc.array(fc.tuple(tie('value'), space, fc.option(comment, { nil: undefined, freq: 4 })), { maxLength: 4 }),
      fc.constantFrom('one', 'one', 'lines', 'compact', 'mixed'),
      fc.boolean(),
      comment,
    )
    .map(([items, layout, trailing, top]) => {
      const last = items.length - 1;
      const comma = (index: number): string => (index < last || (trailing && index === last) ? ',' : '');
      if (layout === 'one') return `[${items.map(([item, gap], index) => `${gap}${item}${comma(index)}`).join(' ')}]`;
      if (layout === 'compact') return `[${items.map(([item], index) => item + comma(index)).join('')}]`;
      if (layout === 'mixed') return `[ ${items.map(([item], index) => `${item} ${comma(index)}`).join('\n ')} ]`;
      const lines = items.map(([item, , note], index) => `  ${item}${comma(index)}${note ? ` ${note}` : ''}\n`);
      return `[${items.length % 2 === 0 ? ` ${top}` : ''}\n${lines.join('')}]`;
    }),
  inline: fc
    .tuple(
      fc.array(tie('part'), { maxLength: 4 }),
      space,
      fc.constantFrom(', ', ', ', ',', ',', ' , ', ',\n  ', ', # c\n '),
    )
    .map(([parts, gap, comma]) => {
      // Line breaks in braces are newer than TOML 1.0, but both parsers read them.
      const end = comma.includes('\n') ? (gap === '' ? `${comma}` : '\n') : gap;
      return parts.length === 0 ? `{${gap}}` : `{${gap}${parts.join(comma)}${end}}`;
    }),
  part: fc
    .tuple(writtenKeys, fc.constantFrom(' = ', '=', ' =   '), tie('value'))
    .map(([keys, equals, value]) => keys + equals + value),
}));

const tail = fc.tuple(space, fc.option(comment, { nil: '', freq: 3 })).map(parts => parts.join(''));

const piece: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(space, written.part, tail).map(parts => parts.join('')) },
  {
    weight: 3,
    arbitrary: fc.tuple(space, writtenKeys, space, tail).map(([a, keys, b, c]) => `${a}[${b}${keys}${b}]${c}`),
  },
  { weight: 2, arbitrary: fc.tuple(writtenKeys, tail).map(([keys, end]) => `[[${keys}]]${end}`) },
  { weight: 2, arbitrary: fc.constantFrom('', '', '  ', '\t') },
  { weight: 1, arbitrary: fc.tuple(space, comment).map(parts => parts.join('')) },
);

/** A valid text. */
export const tomlText: fc.Arbitrary<string> = fc
  .record({
    pieces: fc.array(piece, { maxLength: 14 }),
    ends: fc.constantFrom(['\n'], ['\n'], ['\r\n'], ['\n', '\r\n']),
    bom: fc.boolean(),
    finalBreak: fc.boolean(),
  })
  .map(({ pieces, ends, bom, finalBreak }) => {
    const kept: string[] = [];
    for (const next of pieces) {
      kept.push(next);
      if (!isValid(kept.join('\n'))) kept.pop();
    }
    const lines = kept.join('\n').split('\n');
    const text = lines.map((line, index) => line + (index < lines.length - 1 ? (ends[index % ends.length] ?? '') : ''));
    return (bom ? '\uFEFF' : '') + text.join('') + (finalBreak && kept.length > 0 ? (ends[0] ?? '') : '');
  })
  .filter(text => parseToml(text).held === undefined);

function isValid(text: string): boolean {
  try {
    parse(text);
    return true;
  } catch {
    return false;
  }
}

const text = fc.oneof(
  fc.constantFrom(
    '',
    'x',
    'two\nlines',
    "it's",
    'q"q',
    'C:\\dir',
    '"""',
    "'''",
    'é😀',
    '\u0000\u007F',
    '# c',
    '\r\n',
    '\n',
    '<<<<<<< a\n',
  ),
  fc.string({ maxLength: 8 }),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
);

const key = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...KEYS) }, text);

/** A value that TOML can hold. */
export const tomlAnyValue: fc.Arbitrary<TomlValue> = fc.letrec<{ value: TomlValue; table: TomlTable }>(tie => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { weight: 3, arbitrary: text },
    {
      weight: 2,
      arbitrary: fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
    },
    {
      weight: 1,
      arbitrary: fc.oneof(
        fc.double(),
        fc.integer().map(number => new TomlFloat(number)),
      ),
    },
    { weight: 1, arbitrary: fc.boolean() },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom('1979-05-27', '07:32:00.1234567', '2000-01-01T00:00:00-07:00')
        .map(at => new TomlDate(at)),
    },
    { weight: 2, arbitrary: fc.array(tie('value'), { maxLength: 3 }) },
    { weight: 1, arbitrary: fc.array(tie('table'), { maxLength: 3 }) },
    { weight: 2, arbitrary: tie('table') },
  ),
  table: fc
    .array(fc.tuple(key, tie('value')), { maxLength: 3 })
    .map(entries => Object.assign(Object.create(null) as TomlTable, Object.fromEntries(entries))),
})).value;

/** The paths of all values in a table, those of tables and lists and the items of lists too. */
export function pathsIn(value: TomlValue, path: Path = []): Path[] {
  if (isList(value)) return [path, ...value.flatMap((item, index) => pathsIn(item, [...path, index]))];
  if (!isTable(value)) return [path];
  return [path, ...Object.entries(value).flatMap(([name, item]) => pathsIn(item, [...path, name]))];
}

/** A path into nothing, mostly below something that is there. */
export const freshKeys: fc.Arbitrary<string[]> = fc.array(key, { minLength: 1, maxLength: 3 });
