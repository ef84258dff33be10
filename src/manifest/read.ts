/**
 * Reads a manifest file's tree as sections and entities. Reading takes what is there: a section may be a map or a list,
 * keyed by readable key or by UUID, under its own key or (in a section file) without it. What is wrong with it is for
 * the checks to say.
 */
import type { Span } from '../base/text.ts';
import { canonicalUuid, isUuid } from '../base/uuid.ts';
import { type Entry, type MapNode, type Node, textOf, valueAt } from '../syntax/tree.ts';
import type { Kind } from './fields.ts';
import { fieldOf, KINDS, kindOfSection } from './kinds/table.ts';
import type { ManifestFile } from './layout.ts';

/** A map of fields of one kind, in the manifest or in an entity file. */
export interface Body {
  readonly kind: Kind;
  readonly node: MapNode;
  /** The file it stands in. */
  readonly path: string;
  readonly place: 'manifest' | 'file';
}

/** A thing that the manifest declares. */
export interface Entity extends Body {
  readonly place: 'manifest';
  /** The key as written; in a list, the name or id, which stand for it. */
  readonly key: string;
  readonly keySpan: Span;
  /** What names it for ever: a UUID in lower case, or for a config its key. Absent where none can be read. */
  readonly id: string | undefined;
  readonly idSpan: Span;
  /** The whole entry, key included. */
  readonly span: Span;
  readonly section: Section;
}

export interface Section {
  /** The key as written; for an unwrapped section, the file's name. */
  readonly name: string;
  /** Absent for a section that the field table does not know. It is kept and named. */
  readonly kind: Kind | undefined;
  readonly path: string;
  readonly keySpan: Span;
  readonly node: Node;
  /** False where a section file holds the entries without the section's key above them. */
  readonly wrapped: boolean;
}

/** The sections of one manifest file, in the order of the text. */
export function sectionsOf(file: ManifestFile, root: Node | undefined): Section[] {
  if (!root) return [];
  if (file.role === 'section' && isUnwrapped(file, root)) {
    const keySpan = { start: root.start, end: root.start };
    const name = file.stem;
    return [{ name, kind: kindOfSection(name), path: file.path, keySpan, node: root, wrapped: false }];
  }
  if (root.kind !== 'map') return [];
  return root.entries
    .filter(({ key }) => key !== SCHEMA_KEY && key !== MERGE_KEY && !COUNTER_KEYS.has(key))
    .map(entry => ({
      name: entry.key,
      kind: kindOfSection(entry.key),
      path: file.path,
      keySpan: entry.keySpan,
      node: entry.value,
      wrapped: true,
    }));
}

/** The top-level key that carries a file's version. */
export const SCHEMA_KEY = 'schema';

/** Top-level keys that hold the next number of a kind. */
const COUNTER_KEYS: ReadonlySet<string> = new Set(
  KINDS.flatMap(({ fields }) => fields.flatMap(({ counter }) => counter ?? [])),
);

/** YAML's merge key. What it brings in stands beside it as entries of their own. */
export const MERGE_KEY = '<<';

/** The newest manifest version that this Mooring writes. */
export const MANIFEST_SCHEMA = 1;

/** The declared version; absent is 1. */
export function schemaOf(root: Node | undefined): { readonly version: number; readonly span: Span } | undefined {
  const node = valueAt(root, SCHEMA_KEY);
  return node?.kind === 'scalar' && typeof node.value === 'number' ? { version: node.value, span: node } : undefined;
}

/** The entities of a section, in the order of the text. Entries that are no map are left out. */
export function entitiesOf(section: Section): Entity[] {
  const { kind, node } = section;
  if (!kind) return [];
  if (node.kind === 'map') {
    return node.entries.flatMap(entry =>
      entry.value.kind === 'map' && entry.key !== MERGE_KEY ? [keyed(section, kind, entry, entry.value)] : [],
    );
  }
  if (node.kind === 'list') {
    return node.items.flatMap(item => (item.kind === 'map' ? [listed(section, kind, item)] : []));
  }
  return [];
}

/** The name that people know an entity by: its `name`, else its key, else its id. */
export function labelOf(entity: Entity): string {
  return textOf(valueAt(entity.node, 'name')) || entity.key || entity.id || `this ${entity.kind.title}`;
}

/** `<…>` is a text that somebody has yet to fill in. */
export function isPlaceholder(text: string): boolean {
  return /^<[^<>]*>$/.test(text);
}

function keyed(section: Section, kind: Kind, entry: Entry, node: MapNode): Entity {
  const idValue = valueAt(node, kind.identifiedBy ?? 'id');
  const written = textOf(idValue);
  const id = kind.identifiedBy ? (written ?? entry.key) : (uuidIn(written) ?? uuidIn(entry.key));
  // What is below an alias stands elsewhere.
  const idSpan = (node.alias ? undefined : idValue) ?? entry.keySpan;
  const { key, keySpan } = entry;
  return { kind, node, path: section.path, place: 'manifest', section, key, keySpan, id, idSpan, span: entry };
}

function listed(section: Section, kind: Kind, node: MapNode): Entity {
  const place = { kind, node, path: section.path, place: 'manifest' as const, section };
  const idValue = valueAt(node, kind.identifiedBy ?? 'id');
  const written = textOf(idValue);
  const named = valueAt(node, 'name') ?? idValue;
  const start = { start: node.start, end: Math.min(node.end, node.start + 1) };
  const keySpan = node.alias ? node : (named ?? node.entries[0]?.keySpan ?? start);
  const id = kind.identifiedBy ? written : uuidIn(written);
  const idSpan = (node.alias ? undefined : idValue) ?? keySpan;
  return { ...place, key: textOf(named) ?? '', keySpan, id, idSpan, span: node };
}

function uuidIn(text: string | undefined): string | undefined {
  return text !== undefined && isUuid(text) ? canonicalUuid(text) : undefined;
}

/** A section file whose top level has no section key but entries that look like entities. */
function isUnwrapped(file: ManifestFile, root: Node): boolean {
  const kind = kindOfSection(file.stem);
  if (kind === undefined) return false;
  if (root.kind === 'list') return root.items.some(item => item.kind === 'map');
  if (root.kind !== 'map' || root.entries.some(entry => kindOfSection(entry.key) !== undefined)) return false;
  const entries = root.entries.filter(({ key }) => key !== SCHEMA_KEY && key !== MERGE_KEY);
  return entries.every(({ value }) => value.kind === 'map') && entries.some(entry => looksLikeEntity(entry, kind));
}

function looksLikeEntity({ key, value }: Entry, kind: Kind): boolean {
  if (value.kind !== 'map') return false;
  return isUuid(key) || value.entries.some(entry => fieldOf(kind.fields, entry.key) !== undefined);
}
