/**
 * The parts of a collection: the entries of a map or the items of a list, each with the name under which it is the same
 * part on every side.
 */

import type { Span } from '../../base/text.ts';
import { canonicalUuid, isUuid } from '../../base/uuid.ts';
import { type Entry, type Node, textOf, valueAt } from '../../syntax/tree.ts';
import type { Field, Kind } from '../fields.ts';
import { fieldOf } from '../kinds/table.ts';
import { MERGE_KEY } from '../read.ts';
import type { Doc } from './doc.ts';
import type { Three } from './entity-merge.ts';
import { canonicalText } from './shape.ts';

export interface Part {
  readonly doc: Doc;
  /** Unique in its collection, never empty. */
  readonly identity: string;
  /** The key as written, in a map. */
  readonly key: string | undefined;
  readonly entry: Entry | undefined;
  readonly node: Node;
  readonly span: Span;
  /** It came in through a merge key: it has a value here and no text of its own. */
  readonly merged: boolean;
}

/** A value in a text, or that there is none. */
export interface Valued {
  readonly doc: Doc;
  readonly node: Node | undefined;
}

/** A map or list of one text with its parts; without a node it is not there, or empty. */
export interface Collection {
  readonly doc: Doc;
  readonly node: Node | undefined;
  readonly parts: readonly Part[];
}

/** The fields of a map. A field under a former name is the field, unless both are there. */
export function fieldParts(doc: Doc, node: Node | undefined, fields: readonly Field[] | undefined): Collection {
  if (node?.kind !== 'map') return { doc, node, parts: [] };
  const keys = new Set(node.entries.map(({ key }) => key));
  const name = (key: string): string => {
    const named = fields && fieldOf(fields, key);
    return named?.former && !keys.has(named.field.name) ? named.field.name : key;
  };
  return collection(doc, node, name);
}

/** The items of a set: each is known by what it says. */
export function setParts(doc: Doc, node: Node | undefined): Collection {
  if (node?.kind !== 'list') return { doc, node, parts: [] };
  return itemsBy(doc, node, canonicalText);
}

/** The items of a list under their key field, or nothing where an item has none or two have one. */
export function keyedParts(doc: Doc, node: Node | undefined, by: string): Collection | undefined {
  if (node?.kind !== 'list') return { doc, node, parts: [] };
  const names = node.items.map(item => textOf(valueAt(item, by)));
  if (names.includes(undefined) || new Set(names).size < names.length) return undefined;
  return itemsBy(doc, node, item => `=${textOf(valueAt(item, by)) ?? ''}`);
}

/** The entries of a section, known by their ids on all three sides. */
export function sectionParts(kind: Kind, nodes: Three<Valued>): Three<Collection> {
  const sides = [nodes.base, nodes.ours, nodes.theirs].map(({ node }) => entriesOf(kind, node));
  const repeated = new Set(sides.flatMap(repeatedIds));
  const idOfKey = idsOfKeys(sides);
  const [base, ours, theirs] = sides.map(entries => {
    const own = new Set(entries.map(({ id }) => id));
    return entries.map(({ id, key }) => {
      // An entry that has no id yet is the one that has this key and an id elsewhere.
      const known = id ?? idOfKey.get(key);
      if (known === undefined || (id === undefined && own.has(known))) return `key ${key}`;
      return repeated.has(known) ? `${known} ${key}` : known;
    });
  });
  const named = ({ doc, node }: Valued, names: readonly string[] = []): Collection => {
    let at = 0;
    const next = (): string => names[at++] ?? '';
    if (node?.kind === 'list') return itemsBy(doc, node, next);
    return node?.kind === 'map' ? collection(doc, node, next) : { doc, node, parts: [] };
  };
  return { base: named(nodes.base, base), ours: named(nodes.ours, ours), theirs: named(nodes.theirs, theirs) };
}

/** The key of an entity; in a list its name, else its id. */
export function readableKey(part: Part): string {
  return part.key ?? textOf(valueAt(part.node, 'name')) ?? textOf(valueAt(part.node, 'id')) ?? part.identity;
}

/** The parts of a map under names that a function gives, with a number where one comes again. */
export function collection(doc: Doc, node: Node | undefined, name: (key: string) => string): Collection {
  if (node?.kind !== 'map') return { doc, node, parts: [] };
  const taken = new Map<string, number>();
  const parts = node.entries.map((entry): Part => {
    const identity = entry.key === MERGE_KEY ? MERGE_KEY : numbered(name(entry.key), taken);
    return { doc, identity, key: entry.key, entry, node: entry.value, span: entry, merged: entry.merged === true };
  });
  return { doc, node, parts };
}

function itemsBy(doc: Doc, node: Extract<Node, { kind: 'list' }>, name: (item: Node) => string): Collection {
  const taken = new Map<string, number>();
  const parts = node.items.map((item): Part => {
    const identity = numbered(name(item), taken);
    return { doc, identity, key: undefined, entry: undefined, node: item, span: item, merged: false };
  });
  return { doc, node, parts };
}

function numbered(name: string, taken: Map<string, number>): string {
  const count = (taken.get(name) ?? 0) + 1;
  taken.set(name, count);
  return count === 1 && name !== '' ? name : `${name} (${count})`;
}

interface SectionEntry {
  readonly id: string | undefined;
  readonly key: string;
}

function entriesOf(kind: Kind, node: Node | undefined): readonly SectionEntry[] {
  if (node?.kind === 'map') {
    return node.entries
      .filter(({ key }) => key !== MERGE_KEY)
      .map(({ key, value }) => ({ id: idIn(kind, value, key), key }));
  }
  if (node?.kind !== 'list') return [];
  return node.items.map(item => {
    const id = idIn(kind, item, undefined);
    return { id, key: textOf(valueAt(item, 'name')) ?? id ?? canonicalText(item) };
  });
}

function idIn(kind: Kind, value: Node, key: string | undefined): string | undefined {
  const written = textOf(valueAt(value, kind.identifiedBy ?? 'id'));
  if (kind.identifiedBy) return value.kind === 'map' ? (written ?? key) : undefined;
  const id = [written, value.kind === 'map' ? key : undefined].find(text => text !== undefined && isUuid(text));
  return id === undefined ? undefined : canonicalUuid(id);
}

function repeatedIds(entries: readonly SectionEntry[]): string[] {
  const seen = new Set<string>();
  return entries.flatMap(({ id }) => {
    if (id === undefined) return [];
    if (seen.has(id)) return [id];
    seen.add(id);
    return [];
  });
}

/** The one id that a key has on any side, where the sides agree. */
function idsOfKeys(sides: readonly (readonly SectionEntry[])[]): ReadonlyMap<string, string> {
  const ids = new Map<string, string | undefined>();
  for (const { id, key } of sides.flat()) {
    if (id !== undefined) ids.set(key, ids.has(key) && ids.get(key) !== id ? undefined : id);
  }
  return new Map([...ids].flatMap(([key, id]) => (id === undefined ? [] : [[key, id] as const])));
}
