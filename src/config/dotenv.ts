/**
 * Reads `.env` files, with the place of every variable, as Node's `util.parseEnv` does: `export ` before a name, quotes of
 * three kinds, values over several lines in quotes, `\n` in double quotes, comments after `#`, the last of several wins.
 *
 * Where Node 20 loses something, this does not: a line without `=` is a problem of its own and takes no other line with
 * it, a tab is a space, and an unclosed quote is the text that is left on its line.
 */
import type { Span } from '../base/text.ts';

export interface DotenvEntry {
  readonly key: string;
  readonly value: string;
  readonly keySpan: Span;
  /** As written, quotes included; empty where there is none. */
  readonly valueSpan: Span;
  /** Whole lines, from the start of the first to behind the line ending of the last. */
  readonly lines: Span;
}

export interface DotenvProblem {
  readonly span: Span;
  readonly message: string;
}

export interface Dotenv {
  /** In the order of the text. Of several with one name the last counts. */
  readonly entries: readonly DotenvEntry[];
  readonly problems: readonly DotenvProblem[];
}

/** Never throws. */
export function parseDotenv(text: string): Dotenv {
  const entries: DotenvEntry[] = [];
  const problems: DotenvProblem[] = [];
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length) {
    const end = lineEnd(text, at);
    const first = skipSpaces(text, at, end);
    const equals = text.slice(at, end).indexOf('=') + at;
    const isComment = first === end || text[first] === '#' || text[first] === '\r';
    const keySpan = isComment || equals < at ? undefined : keyIn(text, first, equals);
    if (keySpan) {
      const { value, ...valueSpan } = readValue(text, skipSpaces(text, equals + 1, end));
      const lines = { start: at, end: afterLine(text, valueSpan.end) };
      entries.push({ key: text.slice(keySpan.start, keySpan.end), value, keySpan, valueSpan, lines });
      at = lines.end;
      continue;
    }
    if (!isComment) {
      const message = 'This line sets nothing; write NAME=value, or begin it with # as a comment.';
      problems.push({ span: { start: first, end: trimmedEnd(text, first, end) }, message });
    }
    at = afterLine(text, at);
  }
  return { entries, problems };
}

/** The variables that a text sets. */
export function dotenvValues(text: string): ReadonlyMap<string, string> {
  return new Map(parseDotenv(text).entries.map(({ key, value }) => [key, value]));
}

interface ReadValue extends Span {
  readonly value: string;
}

function readValue(text: string, start: number): ReadValue {
  const quote = text[start] ?? '';
  const closing = quote === '"' || quote === "'" || quote === '`' ? text.indexOf(quote, start + 1) : -1;
  if (closing > 0) {
    const inner = text.slice(start + 1, closing).replaceAll('\r', '');
    return { value: quote === '"' ? inner.replaceAll('\\n', '\n') : inner, start, end: closing + 1 };
  }
  const line = text.slice(start, lineEnd(text, start)).replaceAll('\r', '');
  const isQuoted = quote === '"' || quote === "'" || quote === '`';
  const hash = isQuoted ? -1 : line.indexOf('#');
  const value = line.slice(0, trimmedEnd(line, 0, hash < 0 ? line.length : hash));
  return { value, start, end: start + value.length };
}

/** The name before the equals sign, without `export `; nothing where there is none. */
function keyIn(text: string, first: number, equals: number): Span | undefined {
  const exported = /^export[ \t]/.test(text.slice(first, first + 7)) ? skipSpaces(text, first + 6, equals) : first;
  const start = exported < equals ? exported : first;
  const end = trimmedEnd(text, start, equals);
  return end > start ? { start, end } : undefined;
}

function skipSpaces(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && (text[at] === ' ' || text[at] === '\t')) at++;
  return at;
}

/** The end of a stretch without the spaces, tabs and carriage returns at it. */
function trimmedEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && (text[at - 1] === ' ' || text[at - 1] === '\t' || text[at - 1] === '\r')) at--;
  return at;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function afterLine(text: string, from: number): number {
  return Math.min(text.length, lineEnd(text, from) + 1);
}
