/**
 * The ranged tree of a laid out TOML text: tables and dotted keys of one name become one map, in the order of the text.
 * A table defined in pieces has the range of its first piece, and of those that directly follow it.
 */
import type { Span } from '../base/text.ts';
import type { TomlLayout } from './toml-document.ts';
import type { Field, Header, KeyPart, Section, Value } from './toml-parts.ts';
import { readScalar, type ScalarKind } from './toml-scalars.ts';
import { TomlDate, TomlFloat } from './toml-value.ts';
import type { Entry, ListNode, MapNode, Node, ScalarNode } from './tree.ts';

/** Nothing where the text has no keys. Expects a layout that a validating parser has confirmed. */
export function treeOf({ text, sections }: TomlLayout): Node | undefined {
  const builder: Builder = { text, piece: 0 };
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  const root = newTable(builder, { start, end: start }, false);
  for (const section of sections) addSection(builder, root, section);
  const first = root.node.entries[0];
  if (!first) return undefined;
  root.node.start = first.start;
  root.node.end = finish(root.node);
  return root.node;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type Child = MapBuilt | ListBuilt | ScalarNode;
interface EntryBuilt extends Writable<Omit<Entry, 'value'>> {
  value: Child;
}
interface MapBuilt extends Writable<Omit<MapNode, 'entries'>> {
  entries: EntryBuilt[];
}
interface ListBuilt extends Writable<Omit<ListNode, 'items'>> {
  items: Child[];
}

/** A table that may still get fields, or an array of tables that may still get items; both under a name in `fields`. */
interface Table {
  readonly node: MapBuilt;
  readonly fields: Map<string, Table | Tables | undefined>;
  /** The last piece of text that added to it. */
  piece: number;
}
interface Tables {
  readonly node: ListBuilt;
  last: Table;
  piece: number;
}

interface Builder {
  readonly text: string;
  piece: number;
}

function newTable({ piece }: Builder, { start, end }: Span, flow: boolean): Table {
  return { node: { kind: 'map', entries: [], flow, start, end }, fields: new Map(), piece };
}

function addSection(builder: Builder, root: Table, { header, fields }: Section): void {
  if (!header) {
    for (const field of fields) {
      builder.piece++;
      addField(builder, root, field);
    }
    return;
  }
  builder.piece++;
  const span = { start: header.start, end: fields.at(-1)?.end ?? header.end };
  const table = tableOfHeader(builder, root, header, span);
  for (const field of fields) addField(builder, table, field);
}

function tableOfHeader(builder: Builder, root: Table, { keys, array }: Header, span: Span): Table {
  let table = root;
  for (const [index, key] of keys.entries()) {
    const isItem = array && index === keys.length - 1;
    table = isItem ? appendTable(builder, table, key, span) : openTable(builder, table, key, span);
  }
  return table;
}

function addField(builder: Builder, table: Table, { keys, value, start, end }: Field): void {
  let parent = table;
  for (const key of keys.slice(0, -1)) parent = openTable(builder, parent, key, { start, end });
  const last = keys.at(-1);
  if (last) addEntry(parent, last, convert(builder, value), last.start, undefined);
}

/** The table under a key, made where it is not there yet; of an array of tables the last one. */
function openTable(builder: Builder, parent: Table, key: KeyPart, span: Span): Table {
  const found = parent.fields.get(key.name);
  if (!found) {
    const table = newTable(builder, span, false);
    addEntry(parent, key, table.node, span.start, table);
    return table;
  }
  stretch(builder, found, span);
  if ('fields' in found) return found;
  stretch(builder, found.last, span);
  return found.last;
}

function appendTable(builder: Builder, parent: Table, key: KeyPart, span: Span): Table {
  const table = newTable(builder, span, false);
  const found = parent.fields.get(key.name);
  if (found && 'last' in found) {
    stretch(builder, found, span);
    found.node.items.push(table.node);
    found.last = table;
    return table;
  }
  const node: ListBuilt = { kind: 'list', items: [table.node], flow: false, start: span.start, end: span.end };
  addEntry(parent, key, node, span.start, { node, last: table, piece: builder.piece });
  return table;
}

/** Lets a table reach to a piece that directly follows what it has; one after other tables stays outside its range. */
function stretch({ piece }: Builder, known: Table | Tables, span: Span): void {
  if (piece - known.piece > 1) return;
  known.piece = piece;
  known.node.end = Math.max(known.node.end, span.end);
}

function addEntry(table: Table, key: KeyPart, value: Child, start: number, open: Table | Tables | undefined): void {
  const keySpan = { start: key.start, end: key.end };
  table.node.entries.push({ key: key.name, keySpan, value, start, end: value.end });
  if (open) table.fields.set(key.name, open);
}

/** Sets the ends of all entries once every piece is known; gives the end of the table. */
function finish(table: MapBuilt): number {
  let end = table.end;
  for (const entry of table.entries) {
    const { value } = entry;
    if (value.kind === 'map' && !value.flow) finish(value);
    if (value.kind === 'list' && !value.flow) for (const item of value.items) if (item.kind === 'map') finish(item);
    entry.end = Math.max(entry.keySpan.end, value.end);
    end = Math.max(end, entry.end);
  }
  return end;
}

function convert(builder: Builder, value: Value): Child {
  const { kind, start, end } = value;
  if (kind === 'array') {
    return { kind: 'list', items: value.parts.map(part => convert(builder, part)), flow: true, start, end };
  }
  if (kind === 'inline') {
    const table = newTable(builder, value, true);
    for (const field of value.parts) addField(builder, table, field);
    return table.node;
  }
  return scalarNode(builder.text.slice(start, end), kind, start, end);
}

function scalarNode(written: string, kind: ScalarKind, start: number, end: number): ScalarNode {
  const value = readScalar(kind, written);
  if (kind === 'string') return { kind: 'scalar', value: value as string, style: quotesOf(written), start, end };
  if (value instanceof TomlDate) return { kind: 'scalar', value: value.text, style: 'date', start, end };
  if (value instanceof TomlFloat) return { kind: 'scalar', value: value.float, style: 'plain', start, end };
  return { kind: 'scalar', value: value as number | bigint | boolean, style: 'plain', start, end };
}

function quotesOf(written: string): ScalarNode['style'] {
  if (written.length >= 6 && (written.startsWith('"""') || written.startsWith("'''"))) return 'block';
  return written.startsWith('"') ? 'double' : 'single';
}
