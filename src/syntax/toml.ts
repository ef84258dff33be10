/**
 * TOML as a ranged tree. Two parsers must agree: `smol-toml` decides whether the text is TOML, `toml-eslint-parser`
 * knows where things stand. Tables and dotted keys of one name become one map, in the order of the text.
 */
import { parse, TomlError } from 'smol-toml';
import { type AST, ParseError, parseTOML } from 'toml-eslint-parser';
import type { Span } from '../base/text.ts';
import { heldAs, heldForSyntax, spanInLine, syntaxProblem } from './problems.ts';
import { LIMITS, type Limits, scan, tooDeep } from './scan.ts';
import { buildToml } from './toml-build.ts';
import type { Parsed } from './tree.ts';

/** Never throws. Every mistake holds the text; a key defined twice is one of them, as TOML has it. */
export function parseToml(text: string, limits: Limits = LIMITS): Parsed {
  const held = scan(text, 'toml', limits);
  if (held) return heldAs(held);
  // Neither parser takes a BOM; every range is shifted back.
  const shift = text.startsWith('\uFEFF') ? 1 : 0;
  const body = text.slice(shift);
  try {
    parse(body, { integersAsBigInt: 'asNeeded', maxDepth: limits.nesting * 2 });
    const program = parseTOML(body);
    const deep = longKey(program, limits.nesting);
    if (deep !== undefined) return heldAs(tooDeep(deep + shift, limits));
    return { root: buildToml(text, program, shift), problems: [] };
  } catch (error) {
    return heldForSyntax([syntaxProblem(errorSpan(text, shift, error), sentenceOf(error))]);
  }
}

/** Dotted keys nest too; the scan only sees brackets. */
function longKey(program: AST.TOMLProgram, limit: number): number | undefined {
  for (const node of program.body[0].body) {
    if (node.key.keys.length > limit) return node.range[0];
    if (node.type === 'TOMLTable') for (const { key } of node.body) if (key.keys.length > limit) return key.range[0];
  }
  return undefined;
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
  [
    /redefine|dupe|multiple times|already defined/i,
    'This key is already defined in its table; remove or rename one of the two.',
  ],
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
