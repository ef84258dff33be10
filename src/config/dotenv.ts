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
    const line = text.slice(at, end);
    const match = /^([ \t]*(?:export[ \t]+)?)([^=#\r\n][^=\r\n]*?)[ \t]*=[ \t]*/.exec(line);
    if (match && !/^[ \t]*#/.test(line)) {
      const [head, before = '', key = ''] = match;
      const keyStart = at + before.length;
      const value = readValue(text, at + head.length);
      entries.push({
        key,
        value: value.value,
        keySpan: { start: keyStart, end: keyStart + key.length },
        valueSpan: { start: value.start, end: value.end },
        lines: { start: at, end: afterLine(text, value.end) },
      });
      at = afterLine(text, value.end);
      continue;
    }
    const written = /^[ \t]*([^#\s].*?)[ \t\r]*$/.exec(line)?.[1];
    if (written !== undefined) {
      const start = at + line.indexOf(written);
      const message = 'This line sets nothing; write NAME=value, or begin it with # as a comment.';
      problems.push({ span: { start, end: start + written.length }, message });
    }
    at = afterLine(text, at);
  }
  return { entries, problems };
}

/** The variables that a text sets. */
export function dotenvValues(text: string): ReadonlyMap<string, string> {
  return new Map(parseDotenv(text).entries.map(({ key, value }) => [key, value]));
}

export interface MergedVariable {
  readonly value: string;
  readonly from: 'root' | 'workspace';
}

/** The variables of a workspace: those of its root's `.env`, and its own over them. */
export function mergeEnv(root: Dotenv | undefined, workspace: Dotenv | undefined): ReadonlyMap<string, MergedVariable> {
  const merged = new Map<string, MergedVariable>();
  for (const { key, value } of root?.entries ?? []) merged.set(key, { value, from: 'root' });
  for (const { key, value } of workspace?.entries ?? []) merged.set(key, { value, from: 'workspace' });
  return merged;
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
  const value = (hash < 0 ? line : line.slice(0, hash)).replace(/[ \t]+$/, '');
  return { value, start, end: start + value.length };
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function afterLine(text: string, from: number): number {
  return Math.min(text.length, lineEnd(text, from) + 1);
}
