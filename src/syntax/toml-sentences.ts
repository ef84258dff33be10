/** What is said of the ways in which a text is not TOML. Knows no parser, so that a host need not load one. */

/** What is said of a key that has a value or table already. */
export const DEFINED_TWICE = 'This key is already defined in its table; remove or rename one of the two.';

/** The offset of an error of `smol-toml`, whose lines and columns count from 1; `shift` is the length of the BOM. */
export function tomlErrorAt(
  text: string,
  shift: number,
  error: { readonly line: number; readonly column: number },
): number {
  let start = shift;
  for (let line = 1; line < error.line; line++) start = text.indexOf('\n', start) + 1;
  return start + error.column - 1;
}

/** `offset` is where `error` is in the text; `error` is what a parser of TOML has thrown. */
export function tomlSentence(text: string, offset: number, error: unknown): string {
  if (lacksValue(text, offset)) return 'A value is missing here; write one behind the equals sign.';
  const message = error instanceof Error ? error.message : '';
  for (const [pattern, sentence] of SENTENCES) if (pattern.test(message)) return sentence;
  return 'This is not valid TOML; check quotes, brackets and the equals sign.';
}

/** The line ends, or a comment begins, behind the equals sign. */
function lacksValue(text: string, offset: number): boolean {
  // At the end of the text the sign itself is where the parser stops.
  const at = text[offset] === '=' ? offset + 1 : offset;
  const start = text.lastIndexOf('\n', at - 1) + 1;
  return /=[ \t]*$/.test(text.slice(start, at)) && /^[ \t]*(#|\r?\n|$)/.test(text.slice(at, at + 200));
}

const SENTENCES: readonly (readonly [RegExp, string])[] = [
  [/redefine|dupe|multiple times|already defined/i, DEFINED_TWICE],
  [
    /unfinished string|unterminated string|string/i,
    'This string is not written as TOML wants it; check its quotes and escapes.',
  ],
  [/newline/i, 'A line break is expected before this, or none is allowed here.'],
  [/comma/i, 'A comma is missing or stands too much here.'],
  [/table|array|bracket/i, 'This table or list is not finished; check its brackets.'],
  [/equals|key/i, 'This key is not written as TOML wants it; write `key = value`, and quote unusual keys.'],
  [/date|time/i, 'This is not a date that TOML can write; put it in quotes if it is text.'],
  [
    /number|integer|float|zero|underscore/i,
    'This is not a number that TOML can write; put it in quotes if it is text.',
  ],
  [/value/i, 'This is not a value that TOML can write; put text in quotes.'],
];
