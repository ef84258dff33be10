/** What the parsers of TOML complain about, as a sentence at a place. */
import { TomlError } from 'smol-toml';
import { ParseError } from 'toml-eslint-parser';
import type { Span } from '../base/text.ts';
import { spanInLine, syntaxProblem } from './problems.ts';
import { tomlErrorAt, tomlSentence } from './toml-sentences.ts';
import type { SyntaxProblem } from './tree.ts';

/** `error` is what a parser has thrown that read the text without its BOM. */
export function tomlProblem(text: string, error: unknown): SyntaxProblem {
  const span = errorSpan(text, text.startsWith('\uFEFF') ? 1 : 0, error);
  return syntaxProblem(span, tomlSentence(text, span.start, error));
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
  const start = tomlErrorAt(text, shift, error);
  return spanInLine(text, start, start + 1);
}
