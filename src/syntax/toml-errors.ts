/** What the parsers of TOML complain about, as a sentence at a place. */
import { TomlError } from 'smol-toml';
import { ParseError } from 'toml-eslint-parser';
import type { Span } from '../base/text.ts';
import { spanInLine, syntaxProblem } from './problems.ts';
import type { SyntaxProblem } from './tree.ts';

/** What is said of a key that has a value or table already. */
export const DEFINED_TWICE = 'This key is already defined in its table; remove or rename one of the two.';

/** `error` is what a parser has thrown that read the text without its BOM. */
export function tomlProblem(text: string, error: unknown): SyntaxProblem {
  return syntaxProblem(errorSpan(text, text.startsWith('\uFEFF') ? 1 : 0, error), sentenceOf(error));
}

/** Half a character, which no file can hold: writing the text would change it. */
export function halfCharacter(text: string): SyntaxProblem | undefined {
  const at = text.search(/\p{Surrogate}/u);
  if (at < 0) return undefined;
  return syntaxProblem({ start: at, end: at + 1 }, 'This is half a character, which no file can hold; remove it.');
}

function errorSpan(text: string, shift: number, error: unknown): Span {
  if (error instanceof ParseError) return spanInLine(text, error.index + shift, error.index + shift + 1);
  if (!(error instanceof TomlError)) return spanInLine(text, 0, text.length);
  let start = shift;
  for (let line = 1; line < error.line; line++) start = text.indexOf('\n', start) + 1;
  start += error.column - 1;
  return spanInLine(text, start, start + 1);
}

function sentenceOf(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  for (const [pattern, sentence] of SENTENCES) if (pattern.test(message)) return sentence;
  return 'This is not valid TOML; check quotes, brackets and the equals sign.';
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
