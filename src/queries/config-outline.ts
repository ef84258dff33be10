/**
 * Where the headers, keys and values of a TOML text stand while it is being typed, when no parser would take it. It guesses
 * line by line: an open bracket ends where the next key or header begins, an open string at the end of its line.
 */
import type { Span } from '../base/text.ts';
import { type KeyPath, parseKeyPath } from '../config/key-path.ts';

export interface LooseHeader extends Span {
  readonly is: 'header';
  readonly path: KeyPath;
  /** What stands between the brackets. */
  readonly name: Span;
  readonly array: boolean;
}

export interface LooseField extends Span {
  readonly is: 'field';
  /** The header above, or nothing at the top. */
  readonly header?: LooseHeader;
  /** The keys of the header and its own, as far as they can be read. */
  readonly path: KeyPath;
  readonly keys: Span;
  /** Behind the equals sign, without spaces around it; absent without one. */
  readonly value?: Span;
  /** The strings in the value, with their quotes; one that is open ends with its line. */
  readonly strings: readonly LooseString[];
}

export interface LooseString extends Span {
  readonly closed: boolean;
}

export type LooseLine = LooseHeader | LooseField;

/** Never fails, and gives its lines in the order of the text. Comments and empty lines are none. */
export function outlineOf(text: string): LooseLine[] {
  const lines: LooseLine[] = [];
  let header: LooseHeader | undefined;
  for (let at = 0; at < text.length; ) {
    const start = skipSpaces(text, at);
    const end = endOfLine(text, start);
    const first = text[start];
    if (start >= end || first === '#') at = end + 1;
    else if (first === '[') {
      header = readHeader(text, start, end);
      lines.push(header);
      at = end + 1;
    } else {
      const field = readField(text, start, end, header);
      lines.push(field);
      at = endOfLine(text, field.end) + 1;
    }
  }
  return lines;
}

function readHeader(text: string, start: number, end: number): LooseHeader {
  const array = text[start + 1] === '[';
  const from = start + (array ? 2 : 1);
  const rest = /^(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\]#"'])*/.exec(text.slice(from, end))?.[0] ?? '';
  const name = { start: from, end: from + rest.trimEnd().length };
  const closing = /^\]{0,2}/.exec(text.slice(from + rest.length, end))?.[0].length ?? 0;
  const path = parseKeyPath(text.slice(name.start, name.end)) ?? [];
  return { is: 'header', path, name, array, start, end: from + rest.length + closing };
}

function readField(text: string, start: number, end: number, header: LooseHeader | undefined): LooseField {
  const written = /^(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^=#"'\n])*/.exec(text.slice(start, end))?.[0] ?? '';
  const keys = { start, end: start + written.trimEnd().length };
  const own = parseKeyPath(text.slice(keys.start, keys.end)) ?? [];
  const above = header?.path ?? [];
  const base = { is: 'field' as const, ...(header ? { header } : {}), path: [...above, ...own], keys, start };
  const equals = start + written.length;
  if (text[equals] !== '=') return { ...base, strings: [], end: Math.max(keys.end, start + 1) };
  const from = skipSpaces(text, equals + 1);
  const { strings, end: to } = readValue(text, from);
  return { ...base, value: { start: from, end: to }, strings, end: to };
}

function readValue(text: string, start: number): { readonly strings: LooseString[]; readonly end: number } {
  const strings: LooseString[] = [];
  let depth = 0;
  let end = start;
  for (let at = start; at < text.length; ) {
    const char = text[at] ?? '';
    if (char === '#') at = endOfLine(text, at);
    else if (char === '\n' || char === '\r') {
      if (depth === 0 || NEXT_LINE.test(text.slice(at + 1, endOfLine(text, at + 1)))) break;
      at++;
    } else if (char === '"' || char === "'") {
      const string = readString(text, at, char);
      strings.push(string);
      at = string.end;
      end = at;
    } else {
      if (char === '[' || char === '{') depth++;
      if (char === ']' || char === '}') depth--;
      at++;
      if (char !== ' ' && char !== '\t') end = at;
    }
  }
  return { strings, end };
}

/** What can only be the next key or header, and so ends a bracket that nobody closed. */
const NEXT_LINE =
  /^\s*(?:[\w-]+(?:\s*\.\s*[\w-]+)*\s*=|\[{1,2}(?!(?:true|false|inf|nan)\b)[A-Za-z_][\w.-]*\]{1,2}\s*(?:#|$))/;

function readString(text: string, start: number, quote: string): LooseString {
  const long = text.startsWith(quote.repeat(3), start);
  const close = long ? quote.repeat(3) : quote;
  for (let at = start + close.length; at < text.length; at++) {
    const char = text[at];
    if (char === '\\' && quote === '"') at++;
    else if (text.startsWith(close, at)) return { start, end: at + close.length, closed: true };
    else if (char === '\n' && !long) return { start, end: at, closed: false };
  }
  return { start, end: text.length, closed: false };
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\t' || text[at] === '\uFEFF') at++;
  return at;
}

/** The offset of the line feed, of the carriage return before it, or the end of the text. */
function endOfLine(text: string, from: number): number {
  const feed = text.indexOf('\n', from);
  if (feed < 0) return text.length;
  return feed > from && text[feed - 1] === '\r' ? feed - 1 : feed;
}
