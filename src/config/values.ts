/**
 * Values of the schema's types: read from a file's tree, from the text of an environment variable, and tried before they
 * are written. What does not fit is reported and skipped; nothing is ever guessed.
 */
import { nearest } from '../base/nearest.ts';
import type { Span } from '../base/text.ts';
import {
  isList,
  isTable,
  newTable,
  TomlDate,
  TomlFloat,
  type TomlTable,
  type TomlValue,
  tomlValue,
} from '../syntax/toml-value.ts';
import type { MapNode, Node } from '../syntax/tree.ts';
import { slugProblem } from '../workspace/slug.ts';
import type { TableField, TextType, ValueType } from './schema.ts';

export interface ValueProblem {
  /** What is wanted instead, as in “… must be true or false.”: begins with “must”. */
  readonly must: string;
  readonly span: Span;
  /** The word of a choice that was probably meant. */
  readonly near?: string;
}

/** `value` is absent where nothing of it could be used. Items of lists and tables are skipped one by one. */
export interface ReadValue {
  readonly value?: TomlValue;
  readonly problems: readonly ValueProblem[];
}

export function readValue(text: string, node: Node, type: ValueType): ReadValue {
  if (type.is === 'list') return readList(text, node, type);
  if (type.is === 'tables') return readTables(text, node, type);
  const value = tomlValue(text, node);
  const must = mustBe(value, type);
  if (must === undefined) return { value, problems: [] };
  const near = nearWord(value, type);
  return { problems: [{ must, span: node, ...(near === undefined ? {} : { near }) }] };
}

/** The word of a choice that was probably meant by another text; nothing for other types, and where no word is near. */
export function nearWord(value: TomlValue, type: ValueType): string | undefined {
  if (type.is !== 'choice' || typeof value !== 'string') return undefined;
  const written = value.trim().toLowerCase();
  return type.words.includes(written) ? written : nearest(written, type.words)[0];
}

/** Why a value may not be written for a type; nothing where it may. Stricter than reading: a slug must be one. */
export function writeProblem(value: TomlValue, type: ValueType): string | undefined {
  if (type.is === 'list') {
    if (!isList(value)) return `must be ${typeText(type)}`;
    // A list leaves out folders, also those whose names are none.
    return firstOf(value, item =>
      type.of === 'slug' ? mustBe(item, { is: 'slug' }) : writeProblem(item, { is: type.of }),
    );
  }
  if (type.is === 'tables') {
    if (!isList(value)) return `must be ${typeText(type)}`;
    return firstOf(value, item => (isTable(item) ? tableProblem(item, type.fields) : 'must hold tables alone'));
  }
  const must = mustBe(value, type);
  if (must !== undefined || type.is !== 'slug' || typeof value !== 'string') return must;
  return slugProblem(value) ? 'must be lower-case letters, digits and dashes' : undefined;
}

/**
 * The value that the text of an environment variable means for a type. `true`, `false`, `1` and `0` in any case are
 * booleans, the words of a choice may have any case, integers are decimal, lists are separated by commas; spaces around each
 * are dropped. Tables have no form.
 */
export function parseVariable(
  written: string,
  type: ValueType,
): { readonly value: TomlValue } | { readonly must: string } {
  const text = written.trim();
  if (type.is === 'tables') return { must: 'cannot be set by a variable' };
  if (type.is === 'list') {
    const items = text.split(',').map(item => item.trim());
    const value = [...new Set(items.filter(item => item !== ''))];
    const must = firstOf(value, item => mustBe(item, { is: type.of }));
    return must === undefined ? { value } : { must };
  }
  if (type.is === 'boolean') {
    const value = BOOLEANS.get(text.toLowerCase());
    return value === undefined ? { must: 'must be true, false, 1 or 0' } : { value };
  }
  if (type.is === 'choice') {
    const word = text.toLowerCase();
    return type.words.includes(word) ? { value: word } : { must: `must be ${oneOf(type.words)}${meant(word, type)}` };
  }
  const value = type.is === 'integer' && /^[+-]?\d{1,15}$/.test(text) ? Number(text) + 0 : text;
  const must = mustBe(value, type);
  return must === undefined ? { value } : { must };
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

/** What a type asks for, as in “must be …”. */
export function typeText(type: ValueType): string {
  switch (type.is) {
    case 'boolean':
      return 'true or false';
    case 'integer':
      return type.maximum >= Number.MAX_SAFE_INTEGER
        ? `a whole number, at least ${type.minimum}`
        : `a whole number from ${type.minimum} to ${type.maximum}`;
    case 'choice':
      return `${oneOf(type.words.map(word => `"${word}"`))} in quotes`;
    case 'list':
      return `a list, each item ${TEXT_TYPES[type.of]}`;
    case 'tables':
      return 'an array of tables';
    default:
      return TEXT_TYPES[type.is];
  }
}

/** `ask, apply or ignore`. */
function oneOf(words: readonly string[]): string {
  return [words.slice(0, -1).join(', '), words.at(-1)].filter(part => part !== '').join(' or ');
}

function meant(word: string, type: ValueType): string {
  const near = nearWord(word, type);
  return near === undefined ? '' : ` (did you mean ${near}?)`;
}

const TEXT_TYPES: Readonly<Record<TextType, string>> = {
  string: 'text in quotes',
  slug: 'the name of a workspace in quotes',
  path: 'a path in quotes',
  'absolute-path': 'a whole path in quotes, from the root of the disk',
  'workspace-id': '“ws-” and 32 hex digits in quotes',
};

/** One text for one value, whatever the order of a table's keys; two different values never share one. */
export function canonicalText(value: TomlValue): string {
  if (isList(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (isTable(value)) {
    const keys = Object.keys(value).sort();
    return `{${keys.map(key => `${JSON.stringify(key)}:${canonicalText(value[key] ?? '')}`).join(',')}}`;
  }
  if (value instanceof TomlDate) return `date ${value.text}`;
  if (value instanceof TomlFloat) return `float ${value.float}`;
  if (typeof value === 'number' && !(Number.isSafeInteger(value) && !Object.is(value, -0))) {
    return `float ${Object.is(value, -0) ? '-0' : value}`;
  }
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

export function isAbsolutePath(path: string): boolean {
  return /^(?:\/|[A-Za-z]:[\\/]|\\\\[^\\])/.test(path);
}

type SimpleType = Exclude<ValueType, { readonly is: 'list' | 'tables' }>;

function mustBe(value: TomlValue, type: SimpleType): string | undefined {
  const must = `must be ${typeText(type)}`;
  if (type.is === 'boolean') return typeof value === 'boolean' ? undefined : must;
  if (type.is === 'integer') {
    const fits = typeof value === 'number' && Number.isSafeInteger(value) && !Object.is(value, -0);
    return fits && value >= type.minimum && value <= type.maximum ? undefined : must;
  }
  if (typeof value !== 'string') return must;
  if (type.is === 'choice') return type.words.includes(value) ? undefined : must;
  if (type.is === 'slug' || type.is === 'path') return value.trim() === '' ? must : undefined;
  if (type.is === 'absolute-path') return isAbsolutePath(value) ? undefined : must;
  if (type.is === 'workspace-id') return /^ws-[0-9a-f]{32}$/.test(value) ? undefined : must;
  return undefined;
}

function readList(text: string, node: Node, type: Extract<ValueType, { readonly is: 'list' }>): ReadValue {
  if (node.kind !== 'list') return { problems: [{ must: `must be ${typeText(type)}`, span: node }] };
  const value: TomlValue[] = [];
  const problems: ValueProblem[] = [];
  for (const item of node.items) {
    const read = readValue(text, item, { is: type.of });
    if (read.value !== undefined) value.push(read.value);
    problems.push(...read.problems);
  }
  return { value, problems };
}

function readTables(text: string, node: Node, type: Extract<ValueType, { readonly is: 'tables' }>): ReadValue {
  if (node.kind !== 'list') return { problems: [{ must: `must be ${typeText(type)}`, span: node }] };
  const value: TomlTable[] = [];
  const problems: ValueProblem[] = [];
  for (const item of node.items) {
    const read = item.kind === 'map' ? readTable(text, item, type.fields) : undefined;
    if (read?.value) value.push(read.value);
    problems.push(...(read?.problems ?? [{ must: 'must hold tables alone', span: item }]));
  }
  return { value, problems };
}

/** A table without a field that it needs is skipped whole; fields that nobody knows are kept. */
function readTable(
  text: string,
  node: MapNode,
  fields: readonly TableField[],
): { readonly value?: TomlTable; readonly problems: readonly ValueProblem[] } {
  const table = newTable();
  const problems: ValueProblem[] = [];
  for (const { key, value } of node.entries) {
    const field = fields.find(({ name }) => name === key);
    const read = field ? readValue(text, value, field.type) : { value: tomlValue(text, value), problems: [] };
    if (read.value !== undefined) table[key] = read.value;
    problems.push(...read.problems.map(({ must, span }) => ({ must: `${must} in “${key}”`, span })));
  }
  const missing = fields.find(({ name, required }) => required && !Object.hasOwn(table, name));
  if (!missing) return { value: table, problems };
  if (problems.length === 0) {
    const span = { start: node.start, end: Math.min(node.end, node.start + 1) };
    problems.push({ must: `must have “${missing.name}” in each table`, span });
  }
  return { problems };
}

function tableProblem(table: TomlTable, fields: readonly TableField[]): string | undefined {
  return firstOf(fields, ({ name, type, required }) => {
    const value = Object.hasOwn(table, name) ? table[name] : undefined;
    if (value === undefined) return required ? `must have “${name}” in each table` : undefined;
    const must = writeProblem(value, type);
    return must === undefined ? undefined : `${must} in “${name}”`;
  });
}

function firstOf<T>(items: readonly T[], problem: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = problem(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
