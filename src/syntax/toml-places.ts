/**
 * The tables and lists a TOML text means, and where each is written: under a header, as dotted keys, inline or in
 * several of these. Built from the parts; knows nothing of values beyond their ranges.
 */
import type { Span } from '../base/text.ts';
import type { ArrayValue, Field, InlineTable, Section, Value } from './toml-parts.ts';
import { readScalar } from './toml-scalars.ts';
import { equalToml, isList, isTable, newTable, type TomlTable, type TomlValue } from './toml-value.ts';

/** Where fields stand one after the other: a section (by its number), or the braces of an inline table. */
export interface Block {
  readonly fields: readonly Field[];
  readonly section?: number;
  readonly inline?: InlineTable;
}

/** A value that stands in one piece behind a key or in an array. */
export type Written =
  | { readonly value: Value; readonly block: Block; readonly field: Field }
  | { readonly value: Value; readonly array: ArrayValue; readonly index: number };

export type Place = TablePlace | TablesPlace | ListPlace | ScalarPlace;

/**
 * `home` is where the keys of the table stand by themselves; one without is implied by longer headers, or written
 * in dotted keys: then `within` says in which block, and how many keys of its fields lead to the table.
 */
export interface TablePlace {
  readonly kind: 'table';
  readonly children: Map<string, Place>;
  /** The keys of its header, or of the one it would have. */
  readonly names: readonly string[];
  home?: Block;
  within?: { readonly block: Block; readonly depth: number };
  /** Only of an inline table. */
  readonly written?: Written;
}

/** An array of tables, written with headers in double brackets. */
export interface TablesPlace {
  readonly kind: 'tables';
  readonly items: TablePlace[];
  readonly names: readonly string[];
  readonly written?: undefined;
}

export interface ListPlace {
  readonly kind: 'list';
  readonly items: readonly Place[];
  readonly written: Written & { readonly value: ArrayValue };
}

export interface ScalarPlace {
  readonly kind: 'scalar';
  readonly written: Written;
}

/** The root table; or the key that is defined twice, which a validating parser mostly refuses before. */
export function buildPlaces(sections: readonly Section[]): TablePlace | { readonly twice: Span } {
  const root: TablePlace = { kind: 'table', children: new Map(), names: [] };
  for (const [number, section] of sections.entries()) {
    const block: Block = { fields: section.fields, section: number };
    const table = section.header ? openSection(root, section) : root;
    if (!table || table.home || table.within) return { twice: section.header?.keys.at(-1) ?? NOWHERE };
    table.home = block;
    for (const field of section.fields) {
      if (!addField(table, block, field)) return { twice: field.keys.at(-1) ?? field };
    }
  }
  return root;
}

const NOWHERE: Span = { start: 0, end: 0 };

function openSection(root: TablePlace, { header }: Section): TablePlace | undefined {
  let table: TablePlace | undefined = root;
  for (const [index, { name }] of (header?.keys ?? []).entries()) {
    const found: Place | undefined = table.children.get(name);
    const names: readonly string[] = [...table.names, name];
    if (header?.array && index === header.keys.length - 1) {
      const item: TablePlace = { kind: 'table', children: new Map(), names };
      if (found && found.kind !== 'tables') return undefined;
      if (found) found.items.push(item);
      else table.children.set(name, { kind: 'tables', items: [item], names });
      return item;
    }
    const next: TablePlace | undefined = found
      ? found.kind === 'tables'
        ? found.items.at(-1)
        : found.kind === 'table' && !found.written
          ? found
          : undefined
      : { kind: 'table', children: new Map(), names };
    if (!next) return undefined;
    if (!found) table.children.set(name, next);
    table = next;
  }
  return table;
}

function addField(table: TablePlace, block: Block, field: Field): boolean {
  let parent = table;
  for (const [index, { name }] of field.keys.entries()) {
    const found = parent.children.get(name);
    if (index === field.keys.length - 1) {
      if (found) return false;
      parent.children.set(name, placeOf(field.value, { value: field.value, block, field }));
      return true;
    }
    if (found && (found.kind !== 'table' || found.home)) return false;
    const next: TablePlace = found ?? { kind: 'table', children: new Map(), names: [...parent.names, name] };
    next.within ??= { block, depth: index + 1 };
    if (!found) parent.children.set(name, next);
    parent = next;
  }
  return false;
}

function placeOf(value: Value, written: Written): Place {
  if (value.kind === 'array') {
    const items = value.parts.map((part, index) => placeOf(part, { value: part, array: value, index }));
    return { kind: 'list', items, written: { ...written, value } };
  }
  if (value.kind !== 'inline') return { kind: 'scalar', written };
  const block: Block = { fields: value.parts, inline: value };
  const table: TablePlace = { kind: 'table', children: new Map(), names: [], home: block, written };
  for (const field of value.parts) addField(table, block, field);
  return table;
}

/** A path whose selectors are resolved: keys of tables and indices of lists. */
export type Path = readonly (string | number)[];

export function childOf(place: Place | undefined, step: string | number): Place | undefined {
  if (place?.kind === 'table') return typeof step === 'string' ? place.children.get(step) : undefined;
  return (place?.kind === 'list' || place?.kind === 'tables') && typeof step === 'number'
    ? place.items[step]
    : undefined;
}

/** The last place on the way that exists, and the steps that are left. */
export function walk(root: TablePlace, path: Path): { readonly place: Place; readonly rest: Path } {
  let place: Place = root;
  for (const [index, step] of path.entries()) {
    const next = childOf(place, step);
    if (!next) return { place, rest: path.slice(index) };
    place = next;
  }
  return { place, rest: [] };
}

export function meaningOf(text: string, place: Place): TomlValue {
  if (place.kind === 'table') return tableMeaning(text, place);
  if (place.kind !== 'scalar') return place.items.map(item => meaningOf(text, item));
  const { value } = place.written;
  if (value.kind === 'array' || value.kind === 'inline') throw new Error('a scalar is no list');
  return readScalar(value.kind, text.slice(value.start, value.end));
}

export function tableMeaning(text: string, place: TablePlace): TomlTable {
  const table = newTable();
  for (const [name, child] of place.children) table[name] = meaningOf(text, child);
  return table;
}

/** Whether a place means this value, to the last digit, without making a value of it. */
export function meansExactly(text: string, place: Place, value: TomlValue | undefined): boolean {
  if (place.kind === 'table') {
    if (!isTable(value) || Object.keys(value).length !== place.children.size) return false;
    for (const [name, child] of place.children) {
      if (!Object.hasOwn(value, name) || !meansExactly(text, child, value[name])) return false;
    }
    return true;
  }
  if (place.kind === 'scalar') return equalToml(meaningOf(text, place), value);
  return (
    isList(value) &&
    value.length === place.items.length &&
    place.items.every((item, index) => meansExactly(text, item, value[index]))
  );
}

/** All that a place is written in: whole sections, and fields outside of these. */
export function piecesOf(place: Place): {
  readonly sections: readonly number[];
  readonly fields: readonly { readonly block: Block; readonly field: Field }[];
} {
  const sections: number[] = [];
  const fields: { block: Block; field: Field }[] = [];
  const collect = (part: Place): void => {
    if (part.written) {
      if ('field' in part.written) fields.push(part.written);
      return;
    }
    if (part.kind === 'table') {
      if (part.home?.section !== undefined) sections.push(part.home.section);
      for (const child of part.children.values()) collect(child);
    } else if (part.kind === 'tables') for (const item of part.items) collect(item);
  };
  collect(place);
  const whole = new Set(sections);
  const outside = fields.filter(({ block }) => block.section === undefined || !whole.has(block.section));
  return { sections: sections.toSorted((a, b) => a - b), fields: outside };
}
