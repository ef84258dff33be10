/**
 * What an old file says, on the way to TOML: values that TOML can hold, each with the comments that belong to it. What
 * TOML cannot hold is told and left out, and its comments stay with what is around it.
 */
import { type LineIndex, lineIndex } from '../base/text.ts';
import { notRepresentable } from '../syntax/toml-print.ts';
import { floatValue, isFloat, TomlDate, type TomlValue } from '../syntax/toml-value.ts';
import type { Entry, MapNode, Node, ScalarNode } from '../syntax/tree.ts';
import { type Attached, NO_REMARKS, type Remarks } from './legacy-attach.ts';
import type { Comment } from './legacy-comments.ts';
import type { LegacyFormat } from './legacy-files.ts';

export type LegacyValue = LegacyLeaf | LegacyTable | LegacyList;

export interface LegacyLeaf {
  readonly is: 'leaf';
  readonly value: TomlValue;
}

export interface LegacyTable {
  readonly is: 'table';
  readonly fields: readonly LegacyField[];
  /** Comments in it that belong to none of its fields. */
  readonly inside: readonly Comment[];
  /** It is written on one line, in braces. */
  readonly inline: boolean;
}

export interface LegacyList {
  readonly is: 'list';
  readonly items: readonly LegacyItem[];
  readonly inside: readonly Comment[];
}

export interface LegacyItem {
  readonly value: LegacyValue;
  readonly remarks: Remarks;
}

export interface LegacyField extends LegacyItem {
  readonly key: string;
  /** Of its key in the old file, from 1. */
  readonly line: number;
}

/** Something that a person should know, with the line of the old file where it has one. */
export interface LegacyNotice {
  readonly message: string;
  readonly line?: number;
}

export interface LegacyReader {
  /** Nothing for a value that is not there (`null`), and for one that TOML cannot hold. `where` begins what is told. */
  value(node: Node, where: string): LegacyValue | undefined;
  remarks(place: Entry | Node): Remarks;
  lineOf(offset: number): number;
  /** What was told so far, in the order of telling. */
  readonly notices: readonly LegacyNotice[];
}

export function legacyReader(text: string, format: LegacyFormat, attached: Attached): LegacyReader {
  const notices: LegacyNotice[] = [];
  const source: Source = { text, format, attached, lines: lineIndex(text), notices, where: '' };
  return {
    value: (node, where) => convert({ ...source, where }, node, '', false),
    remarks: place => attached.of(place),
    lineOf: offset => source.lines.positionAt(offset).line + 1,
    notices,
  };
}

/** All comments of an entry and of everything in it. */
export function allComments({ value, remarks }: LegacyItem): Comment[] {
  return [...remarks.above, ...remarks.beside, ...remarks.inside, ...commentsWithin(value), ...remarks.after];
}

export function commentsWithin(value: LegacyValue): Comment[] {
  if (value.is === 'leaf') return [];
  const children = value.is === 'table' ? value.fields : value.items;
  return [...children.flatMap(allComments), ...value.inside];
}

/** The same with more comments above it, before its own. */
export function withAbove<I extends LegacyItem>(item: I, comments: readonly Comment[]): I {
  if (comments.length === 0) return item;
  return { ...item, remarks: { ...item.remarks, above: [...comments, ...item.remarks.above] } };
}

/** As TOML means it. */
export function plainValue(value: LegacyValue): TomlValue {
  if (value.is === 'leaf') return value.value;
  if (value.is === 'list') return value.items.map(item => plainValue(item.value));
  const table: Record<string, TomlValue> = Object.create(null);
  for (const field of value.fields) table[field.key] = plainValue(field.value);
  return table;
}

/** As `push` of them all, for lists too long for arguments. */
export function addAll<T>(list: T[], more: readonly T[]): void {
  for (const each of more) list.push(each);
}

interface Source {
  readonly text: string;
  readonly format: LegacyFormat;
  readonly attached: Attached;
  readonly lines: LineIndex;
  readonly notices: LegacyNotice[];
  readonly where: string;
}

/** `shared` below an alias: the comments there belong to the anchor, which is read where it stands. */
function convert(source: Source, node: Node, path: string, shared: boolean): LegacyValue | undefined {
  const below = shared || node.alias !== undefined;
  if (node.kind === 'scalar') return convertScalar(source, node, path);
  if (node.kind === 'map') return convertTable(source, node, path, below);
  const items: LegacyItem[] = [];
  let waiting: Comment[] = [];
  node.items.forEach((item, index) => {
    const remarks = below ? NO_REMARKS : source.attached.of(item);
    const value = convert(source, item, `${path}[${index}]`, below);
    if (!value) addAll(waiting, commentsOfDropped(source, item, remarks));
    else {
      items.push(withAbove({ value: withInside(value, remarks.inside), remarks: { ...remarks, inside: [] } }, waiting));
      waiting = [];
    }
  });
  return { is: 'list', items, inside: waiting };
}

function convertTable(source: Source, node: MapNode, path: string, shared: boolean): LegacyTable {
  const fields: LegacyField[] = [];
  let waiting: Comment[] = [];
  const isMergeKey = ({ key, keySpan, merged }: Entry): boolean =>
    source.format === 'yaml' && key === '<<' && !merged && source.text[keySpan.start] === '<';
  for (const entry of node.entries) {
    const remarks = shared || entry.merged ? NO_REMARKS : source.attached.of(entry);
    const name = path === '' ? entry.key : `${path}.${entry.key}`;
    // What a merge key brings stands among the entries already.
    const isLeftOut = isMergeKey(entry) || unwritableKey(source, entry);
    const value = isLeftOut ? undefined : convert(source, entry.value, name, shared || entry.merged === true);
    if (!value) {
      addAll(waiting, commentsOfDropped(source, entry.value, remarks));
      continue;
    }
    const field = {
      key: entry.key,
      value: withInside(value, remarks.inside),
      remarks: { ...remarks, inside: [] },
      line: source.lines.positionAt(entry.keySpan.start).line + 1,
    };
    fields.push(withAbove(field, waiting));
    waiting = [];
  }
  const inline = node.flow && source.format !== 'json';
  return { is: 'table', fields, inside: waiting, inline };
}

function unwritableKey({ lines, notices, where }: Source, { key, keySpan }: Entry): boolean {
  const problem = notRepresentable(key);
  if (problem === undefined) return false;
  const line = lines.positionAt(keySpan.start).line + 1;
  notices.push({ message: `${where}A key here cannot be written as TOML and was left out: ${problem}`, line });
  return true;
}

/** A value with comments and nothing else in it keeps them. */
function withInside(value: LegacyValue, inside: readonly Comment[]): LegacyValue {
  return value.is === 'leaf' || inside.length === 0 ? value : { ...value, inside: [...value.inside, ...inside] };
}

/** Of a value that is left out: all comments on it and in it. */
function commentsOfDropped({ attached }: Source, node: Node, remarks: Remarks): Comment[] {
  const inner: Comment[] = [];
  const visit = (place: Entry | Node, value: Node): void => {
    const { above, beside, inside, after } = attached.of(place);
    for (const comments of [above, beside, inside]) addAll(inner, comments);
    descend(value);
    addAll(inner, after);
  };
  const descend = (value: Node): void => {
    if (value.alias || value.kind === 'scalar') return;
    if (value.kind === 'list') for (const item of value.items) visit(item, item);
    else for (const entry of value.entries) if (!entry.merged) visit(entry, entry.value);
  };
  descend(node);
  return [...remarks.above, ...remarks.beside, ...remarks.inside, ...inner, ...remarks.after];
}

function convertScalar(source: Source, node: ScalarNode, path: string): LegacyLeaf | undefined {
  const line = source.lines.positionAt(node.start).line + 1;
  const tell = (message: string): void => void source.notices.push({ message: source.where + message, line });
  if (node.value === null) {
    tell(`“${path}” has no value, which TOML cannot say; it was left out.`);
    return undefined;
  }
  const value = tomlScalar(source, node);
  const problem = notRepresentable(value);
  if (problem === undefined) return { is: 'leaf', value };
  if (typeof value === 'bigint') {
    tell(`“${path}” is an integer of more than 64 bits; it became text.`);
    return { is: 'leaf', value: String(value) };
  }
  tell(`“${path}” cannot be written as TOML and was left out: ${problem}`);
  return undefined;
}

function tomlScalar({ text }: Source, node: ScalarNode): TomlValue {
  const { value } = node;
  const { start, end } = node.alias?.target ?? node;
  const written = text.slice(start, end);
  if (node.style === 'date') return new TomlDate(written);
  if (typeof value !== 'number') return value ?? '';
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) return value;
  return isFloat(written) && !/^[+-]?0[xo]/i.test(written) ? floatValue(value) : value;
}
