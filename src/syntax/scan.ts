/**
 * What is looked for before a parser sees a text: its size, conflict markers, and for JSON and TOML how deep it nests.
 * YAML's nesting and aliases depend on its block structure; `yaml.ts` counts them token by token, before the recursive
 * half of that parser starts. Everything here is linear and never throws.
 */
import type { Span } from '../base/text.ts';
import type { Held } from './tree.ts';

/** `textLength` is in UTF-16 units, the others are counts. */
export interface Limits {
  readonly textLength: number;
  readonly nesting: number;
  readonly aliases: number;
  /** How many values all aliases of a text may stand for together, so that no reader walks an alias bomb. */
  readonly aliasedValues: number;
  /** Of YAML, spaces and line ends counted: a token costs a few hundred bytes while a text is read. */
  readonly tokens: number;
  /** Commas, dots, equals signs and lines of a TOML text, whose parser is the slowest. */
  readonly tomlParts: number;
}

export const LIMITS: Limits = {
  textLength: 5 * 1024 * 1024,
  nesting: 100,
  aliases: 1000,
  aliasedValues: 100_000,
  tokens: 2_000_000,
  tomlParts: 200_000,
};

export type Format = 'yaml' | 'json' | 'toml' | 'other';

/** Why this text must not be parsed, or nothing. */
export function scan(text: string, format: Format, limits: Limits = LIMITS): Held | undefined {
  if (text.length > limits.textLength) {
    const megabytes = `${Math.round((limits.textLength / 1024 / 1024) * 10) / 10} MB`;
    const message = `The file is larger than ${megabytes} and is not read; split it.`;
    return { reason: 'too-large', message, span: firstLine(text) };
  }
  const marker = conflictMarker(text);
  if (marker) {
    const message = 'The file has unresolved conflict markers; resolve the conflict.';
    return { reason: 'conflict-markers', message, span: marker };
  }
  if (format === 'toml') return scanToml(text, limits);
  const deep = format === 'json' ? deepJson(text, limits) : undefined;
  return deep === undefined ? undefined : tooDeep(deep, limits);
}

export function tooManyTokens(text: string, count: number): Held {
  const message = `The file has more than ${count} tokens and is not read; split it.`;
  return { reason: 'too-large', message, span: firstLine(text) };
}

export function tooDeep(offset: number, limits: Limits): Held {
  const message = `Values nest more than ${limits.nesting} deep here, so the file is not read; flatten it.`;
  return { reason: 'too-deep', message, span: { start: offset, end: offset + 1 } };
}

/** The `<<<<<<<` line of a conflict. A `=======` alone is a Markdown underline, so only the pair counts. */
function conflictMarker(text: string): Span | undefined {
  if (!text.includes('<<<<<<<')) return undefined;
  let opened: Span | undefined;
  for (const mark of text.matchAll(/^\uFEFF?(?:(<{7})(?: .*)?|={7}|>{7}(?: .*)?)\r?$/gm)) {
    const span = { start: mark.index, end: mark.index + mark[0].replace(/\r$/, '').length };
    if (mark[1]) opened ??= span;
    else if (opened) return opened;
  }
  return undefined;
}

/** The offset of the first bracket that is too deep. */
function deepJson(text: string, limits: Limits): number | undefined {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '"') at = stringEnd(text, at, '"', true);
    else if (char === '[' || char === '{') {
      if (++depth > limits.nesting) return at;
    } else if (char === ']' || char === '}') depth = Math.max(0, depth - 1);
  }
  return undefined;
}

function scanToml(text: string, limits: Limits): Held | undefined {
  let depth = 0;
  let parts = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '#') at = lineEnd(text, at);
    else if (char === '"' || char === "'") {
      const long = text.startsWith(char.repeat(3), at);
      at = long ? longStringEnd(text, at, char) : stringEnd(text, at, char, char === '"');
    } else if (char === '[' || char === '{') {
      if (++depth > limits.nesting) return tooDeep(at, limits);
    } else if (char === ']' || char === '}') depth = Math.max(0, depth - 1);
    else if (char === ',' || char === '.' || char === '=' || char === '\n') {
      if (++parts > limits.tomlParts) return tooManyTokens(text, limits.tomlParts);
    }
  }
  return undefined;
}

/** The offset of the closing quote of a string on one line, or of that line's end. */
function stringEnd(text: string, start: number, quote: string, escapes: boolean): number {
  for (let at = start + 1; at < text.length; at++) {
    const char = text[at];
    if (char === quote || char === '\n') return at;
    if (char === '\\' && escapes) at++;
  }
  return text.length;
}

function longStringEnd(text: string, start: number, quote: string): number {
  for (let at = start + 3; at < text.length; at++) {
    if (text[at] === '\\' && quote === '"') at++;
    else if (text.startsWith(quote.repeat(3), at)) {
      // Up to two quotes may belong to the string, directly before the closing three.
      while (text[at + 3] === quote) at++;
      return at + 2;
    }
  }
  return text.length;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function firstLine(text: string): Span {
  return { start: 0, end: Math.min(lineEnd(text, 0), 200) };
}
