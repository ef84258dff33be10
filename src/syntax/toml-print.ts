/** Values as TOML text. What is printed is TOML 1.0, whatever newer forms the text around it uses. */

import { isTomlDate } from './toml-scalars.ts';
import { isList, isTable, TomlDate, TomlFloat, type TomlTable, type TomlValue } from './toml-value.ts';

export interface PrintOptions {
  /** What the first line already has before the value, in characters. */
  readonly column?: number;
  /** The indentation of the line that the value starts on. */
  readonly indent?: string;
  readonly lineEnding?: string;
  /** Keeps lists on one line however long they are. */
  readonly oneLine?: boolean;
  /** Writes strings that have line breaks over several lines. */
  readonly multiline?: boolean;
  /** The text that is replaced: a string keeps its kind of quotes where these can hold the new one. */
  readonly like?: string;
}

const LINE_WIDTH = 100;
const DEPTH_LIMIT = 90;
const INTEGER_LIMIT = 2n ** 63n;

/** Why TOML cannot hold a value, as a sentence; nothing where it can. Survives values of any shape, circular ones too. */
export function notRepresentable(value: unknown, depth = 0): string | undefined {
  if (depth > DEPTH_LIMIT) return 'The value nests too deep, or contains itself; flatten it.';
  if (typeof value === 'string')
    return LONE.test(value) ? 'The text has half a character in it; remove it.' : undefined;
  if (typeof value === 'number' || typeof value === 'boolean' || value instanceof TomlFloat) return undefined;
  if (typeof value === 'bigint') {
    if (value < INTEGER_LIMIT && value >= -INTEGER_LIMIT) return undefined;
    return 'The integer has more than 64 bits; write it as text.';
  }
  if (value instanceof TomlDate) {
    return isTomlDate(value.text) ? undefined : 'This is not a date that TOML can write; write it as text.';
  }
  if (Array.isArray(value)) return firstOf(Array.from(value), item => notRepresentable(item, depth + 1));
  if (typeof value === 'object' && value !== null) {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === null || prototype === Object.prototype) {
      return firstOf(
        Object.entries(value),
        ([key, item]) => notRepresentable(key) ?? notRepresentable(item, depth + 1),
      );
    }
  }
  return 'TOML has no form for this value; use text, numbers, dates, lists and tables.';
}

function firstOf<T>(items: readonly T[], problem: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = problem(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A value that `notRepresentable` has nothing against, as it stands behind `key = `. */
export function printToml(value: TomlValue, options: PrintOptions = {}): string {
  if (typeof value === 'string') return printString(value, options);
  if (value instanceof TomlDate) return value.text;
  if (value instanceof TomlFloat) return printFloat(value.float);
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) && !Object.is(value, -0) ? String(value) : printFloat(value);
  }
  if (isList(value)) return printArray(value, options);
  if (isTable(value)) return printInline(value);
  return String(value);
}

/** A key in as few quotes as it needs. */
export function printKey(key: string): string {
  if (/^[A-Za-z0-9_-]+$/.test(key)) return key;
  return printString(key, {});
}

/** One line of `key = value`. */
export function printField(
  keyText: string,
  value: TomlValue,
  options: PrintOptions & { equals?: string } = {},
): string {
  const head = `${keyText}${options.equals ?? ' = '}`;
  return head + printToml(value, { ...options, column: (options.indent ?? '').length + head.length });
}

function printArray(items: readonly TomlValue[], options: PrintOptions): string {
  const inner = { oneLine: true };
  const printed = items.map(item => printToml(item, inner));
  const line = `[${printed.join(', ')}]`;
  if (options.oneLine || items.length === 0 || line.length + (options.column ?? 0) <= LINE_WIDTH) return line;
  const lineEnding = options.lineEnding ?? '\n';
  const indent = options.indent ?? '';
  const lines = printed.map(item => `${lineEnding}${indent}  ${item},`);
  return `[${lines.join('')}${lineEnding}${indent}]`;
}

function printInline(table: TomlTable): string {
  const fields = Object.entries(table).map(([key, value]) => printField(printKey(key), value, { oneLine: true }));
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

function printFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const text = Object.is(value, -0) ? '-0' : String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what TOML forbids.
const CONTROL = /[\u0000-\u0008\u000A-\u001F\u007F]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: a line break may stand in a long string.
const CONTROL_IN_LONG = /[\u0000-\u0008\u000B-\u001F\u007F]/;
const LONE = /\p{Surrogate}/u;
/** What a later reader would take for a merge conflict. */
const CONFLICT = /^[<=>]{7}/m;

function printString(value: string, options: PrintOptions): string {
  const { like } = options;
  const long = like === undefined ? options.multiline && value.includes('\n') : /^(?:"""|''')/.test(like);
  const printed = long && !options.oneLine ? printLong(value, options) : undefined;
  if (printed !== undefined) return printed;
  const literal = !CONTROL.test(value) && !value.includes("'");
  if (like?.startsWith("'") && literal) return `'${value}'`;
  if (like === undefined && literal && /["\\]/.test(value)) return `'${value}'`;
  return printBasic(value);
}

function printBasic(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what TOML wants escaped.
  return `"${value.replace(/["\\\u0000-\u001F\u007F]/g, escapeChar)}"`;
}

function escapeChar(char: string): string {
  return SHORT.get(char) ?? `\\u${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}

const SHORT: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\b', '\\b'],
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\f', '\\f'],
  ['\r', '\\r'],
]);

/** A string in three quotes; nothing where its lines would not come back as they are. */
function printLong(value: string, { like = '"""\n', lineEnding = '\n' }: PrintOptions): string | undefined {
  if (value.includes('\r') || CONFLICT.test(value)) return undefined;
  const opening = /^...\r?\n/.test(like) || value.startsWith('\n') ? lineEnding : '';
  const lines = (text: string): string => opening + text.replaceAll('\n', lineEnding);
  if (like.startsWith("'")) {
    return CONTROL_IN_LONG.test(value) || value.includes("'''") || value.endsWith("'")
      ? undefined
      : `'''${lines(value)}'''`;
  }
  const escaped = value
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what TOML wants escaped.
    .replace(/[\\\u0000-\u0008\u000B-\u001F\u007F]/g, escapeChar)
    .replace(/"""|"$/g, quotes => `${quotes.slice(1)}\\"`);
  return `"""${lines(escaped)}"""`;
}
