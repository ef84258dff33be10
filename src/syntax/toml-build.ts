/** Puts the pieces of a TOML file (tables, dotted keys, arrays of tables) together to one tree. */
import type { AST } from 'toml-eslint-parser';
import type { Span } from '../base/text.ts';
import type { Entry, ListNode, MapNode, Node, ScalarNode, ScalarValue } from './tree.ts';

/**
 * `shift` is added to every range. A table defined in pieces has the range of its first piece, and of those that
 * directly follow it. Expects a program that a validating parser has accepted.
 */
export function buildToml(text: string, program: AST.TOMLProgram, shift: number): Node | undefined {
  const builder: Builder = { text, shift, tables: new WeakMap(), piece: 0 };
  const root = newTable(builder, { start: shift, end: shift }, false);
  for (const node of program.body[0].body) {
    builder.piece++;
    if (node.type === 'TOMLKeyValue') addField(builder, root, node);
    else addTable(builder, root, node);
  }
  const first = root.entries[0];
  if (!first) return undefined;
  root.start = first.start;
  root.end = finish(root);
  return root;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type Child = Table | List | ScalarNode;
interface Field extends Writable<Omit<Entry, 'value'>> {
  value: Child;
}
interface Table extends Writable<Omit<MapNode, 'entries'>> {
  entries: Field[];
}
interface List extends Writable<Omit<ListNode, 'items'>> {
  items: Child[];
}

interface Builder {
  readonly text: string;
  readonly shift: number;
  /** The fields of a table by key, and the last piece of text that added to it. */
  readonly tables: WeakMap<Table | List, { readonly fields: Map<string, Field>; piece: number }>;
  piece: number;
}

function newTable(builder: Builder, span: Span, flow: boolean): Table {
  const table: Table = { kind: 'map', entries: [], flow, start: span.start, end: span.end };
  builder.tables.set(table, { fields: new Map(), piece: builder.piece });
  return table;
}

function addTable(builder: Builder, root: Table, node: AST.TOMLTable): void {
  const span = spanOf(builder, node);
  const keys = node.key.keys;
  let table = root;
  keys.forEach((key, index) => {
    const last = index === keys.length - 1;
    table =
      last && node.kind === 'array' ? appendTable(builder, table, key, span) : openTable(builder, table, key, span);
  });
  for (const field of node.body) addField(builder, table, field);
}

function addField(builder: Builder, table: Table, node: AST.TOMLKeyValue): void {
  const span = spanOf(builder, node);
  const keys = node.key.keys;
  let parent = table;
  for (const key of keys.slice(0, -1)) parent = openTable(builder, parent, key, span);
  const last = keys.at(-1);
  if (last) addEntry(builder, parent, last, convert(builder, node.value), spanOf(builder, last).start);
}

/** The table under a key, made where it is not there yet; of an array of tables the last one. */
function openTable(builder: Builder, parent: Table, key: Key, span: Span): Table {
  const found = builder.tables.get(parent)?.fields.get(keyText(key))?.value;
  if (!found) {
    const table = newTable(builder, span, false);
    addEntry(builder, parent, key, table, span.start);
    return table;
  }
  stretch(builder, found, span);
  if (found.kind === 'map') return found;
  const item = found.kind === 'list' ? found.items.at(-1) : undefined;
  if (item?.kind !== 'map') return newTable(builder, span, false);
  stretch(builder, item, span);
  return item;
}

function appendTable(builder: Builder, parent: Table, key: Key, span: Span): Table {
  const table = newTable(builder, span, false);
  const found = builder.tables.get(parent)?.fields.get(keyText(key))?.value;
  if (found?.kind === 'list') {
    stretch(builder, found, span);
    found.items.push(table);
    return table;
  }
  const list: List = { kind: 'list', items: [table], flow: false, start: span.start, end: span.end };
  builder.tables.set(list, { fields: new Map(), piece: builder.piece });
  addEntry(builder, parent, key, list, span.start);
  return table;
}

/** Lets a table reach to a piece that directly follows what it has; one after other tables stays outside its range. */
function stretch(builder: Builder, node: Child, span: Span): void {
  if (node.kind === 'scalar') return;
  const known = builder.tables.get(node);
  if (!known || builder.piece - known.piece > 1) return;
  known.piece = builder.piece;
  node.end = Math.max(node.end, span.end);
}

function addEntry(builder: Builder, table: Table, key: Key, value: Child, start: number): void {
  const field: Field = { key: keyText(key), keySpan: spanOf(builder, key), value, start, end: value.end };
  table.entries.push(field);
  builder.tables.get(table)?.fields.set(field.key, field);
}

/** Sets the ends of all entries once every piece is known; gives the end of the table. */
function finish(table: Table): number {
  let end = table.end;
  for (const entry of table.entries) {
    if (entry.value.kind === 'map' && !entry.value.flow) finish(entry.value);
    if (entry.value.kind === 'list' && !entry.value.flow)
      for (const item of entry.value.items) if (item.kind === 'map') finish(item);
    entry.end = Math.max(entry.keySpan.end, entry.value.end);
    end = Math.max(end, entry.end);
  }
  return end;
}

function convert(builder: Builder, node: AST.TOMLContentNode): Child {
  const span = spanOf(builder, node);
  if (node.type === 'TOMLArray') {
    return { kind: 'list', items: node.elements.map(item => convert(builder, item)), flow: true, ...span };
  }
  if (node.type === 'TOMLValue') return { kind: 'scalar', value: scalarValue(node), style: styleOf(node), ...span };
  const table = newTable(builder, span, true);
  for (const field of node.body) addField(builder, table, field);
  return table;
}

function scalarValue(node: AST.TOMLValue): ScalarValue {
  switch (node.kind) {
    case 'integer':
      return Number.isSafeInteger(Number(node.bigint)) ? Number(node.bigint) : node.bigint;
    case 'string':
    case 'boolean':
    case 'float':
      return node.value;
    default:
      return node.datetime;
  }
}

function styleOf(node: AST.TOMLValue): ScalarNode['style'] {
  if (node.kind === 'string') return node.multiline ? 'block' : node.style === 'basic' ? 'double' : 'single';
  return node.kind.includes('-') ? 'date' : 'plain';
}

type Key = AST.TOMLBare | AST.TOMLQuoted;

function keyText(key: Key): string {
  return key.type === 'TOMLBare' ? key.name : key.value;
}

function spanOf(builder: Builder, node: AST.TOMLNode): Span {
  return { start: node.range[0] + builder.shift, end: node.range[1] + builder.shift };
}
