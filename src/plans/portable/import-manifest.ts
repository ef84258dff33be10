/** The manifest here with what is imported: merged as if somebody else had added and changed it, so that ours keeps its text. */
import { isUuid } from '../../base/uuid.ts';
import type { Kind, ValueType } from '../../manifest/fields.ts';
import { fieldOf, KINDS } from '../../manifest/kinds/table.ts';
import { NEW_MANIFEST } from '../../manifest/layout.ts';
import { mergeManifests } from '../../manifest/merge/merge-manifests.ts';
import { fieldsOf, listMerge, type MapShape, type Shape, sameShape } from '../../manifest/merge/shape.ts';
import type { Entity } from '../../manifest/read.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { PlanFinding } from '../reconcile/plan.ts';
import { mapShape, travels } from './fields.ts';
import { type PrintedEntry, type PrintedSection, printManifest } from './print-manifest.ts';

/** An entity as it is to be. */
export interface Wanted {
  readonly kind: Kind;
  /** Of a new one: the key that it gets. */
  readonly key: string;
  /** All that travels, with the ids, paths and numbers that it has here. */
  readonly fields: ReadonlyMap<string, Shape>;
  readonly here?: Entity;
  /** What `here` says of that now. */
  readonly now?: ReadonlyMap<string, Shape>;
}

export interface WrittenManifest {
  /** Those that differ; undefined never. */
  readonly texts: ReadonlyMap<string, string>;
  readonly blocking: readonly PlanFinding[];
}

export function writtenManifest(here: Snapshot, wanted: readonly Wanted[]): WrittenManifest {
  const changed = wanted.filter(each => !each.here || changedFields(each).length > 0);
  if (changed.length === 0) return { texts: new Map(), blocking: [] };
  const ours = here.layout.used.flatMap(({ path }) => {
    const source = here.sources.get(path);
    return source ? [[path, source.text] as const] : [];
  });
  const declaresNothing = here.layout.used.every(({ path }) => here.sources.get(path)?.root === undefined);
  const base = sectionsOf(here, changed, each => each.here && rawShape(each.here));
  const theirs = sectionsOf(here, changed, each => merged(each));
  if (declaresNothing) return { texts: intoEmpty(ours, printManifest(theirs)), blocking: [] };
  const result = mergeManifests(sideOf(printManifest(base)), { texts: new Map(ours) }, sideOf(printManifest(theirs)));
  if ('refused' in result)
    return { texts: new Map(), blocking: [{ message: `${result.path}: ${result.message}`, path: result.path }] };
  const texts = [...result.texts].flatMap(([path, text]) => (text === undefined ? [] : [[path, text] as const]));
  return { texts: new Map(texts), blocking: result.conflicts.map(({ message, path }) => ({ message, path })) };
}

/** The names of the fields that become others. */
export function changedFields({ kind, fields, now }: Wanted): string[] {
  if (!now) return [...fields.keys()];
  return [...new Set([...fields.keys(), ...now.keys()])].filter(name => {
    const [a, b] = [fields.get(name), now.get(name)];
    return !a || !b || !sameShape(a, b, fieldOf(kind.fields, name)?.field.type);
  });
}

function sideOf(text: string): { readonly texts: ReadonlyMap<string, string> } {
  return { texts: text === '' ? new Map() : new Map([[NEW_MANIFEST, text]]) };
}

/** A manifest with comments alone keeps them on top. */
function intoEmpty(ours: readonly (readonly [string, string])[], text: string): ReadonlyMap<string, string> {
  const [first] = ours;
  if (!first) return new Map([[NEW_MANIFEST, text]]);
  const [path, before] = first;
  const newline = before.includes('\r\n') ? '\r\n' : '\n';
  const gap = before.trim() === '' || before.endsWith('\n') ? '' : newline;
  return new Map([[path, before + gap + text.replaceAll('\n', newline)]]);
}

/**
 * The sections in our order and the new ones behind them, each written as ours is. The last entity of each of ours is in both
 * texts, so that what is new finds its place behind it.
 */
function sectionsOf(
  here: Snapshot,
  wanted: readonly Wanted[],
  shapeOf: (each: Wanted) => MapShape | undefined,
): PrintedSection[] {
  const last = new Map(here.entities.filter(isOwn).map(entity => [entity.kind, entity]));
  return [...new Set([...last.keys(), ...KINDS])].map(kind => {
    const ours = here.sections.filter(section => section.kind === kind);
    const listed = ours.length > 0 && ours.every(({ node }) => node.kind === 'list');
    const ofKind = wanted.filter(each => each.kind === kind);
    const inOrder = [...ofKind.filter(each => each.here), ...ofKind.filter(each => !each.here)];
    const anchor = last.get(kind);
    const isChanged = ofKind.some(each => each.here === anchor);
    const first = anchor && !isChanged ? [{ key: anchor.key, shape: rawShape(anchor) }] : [];
    const entries = inOrder.flatMap((each): PrintedEntry[] => {
      const shape = shapeOf(each);
      if (!shape) return [];
      const key = each.here?.key ?? each.key;
      return [{ key, shape: listed && !each.here ? named(shape, key) : shape }];
    });
    const at = entries.findIndex((_, index) => !inOrder[index]?.here);
    const split = at < 0 ? entries.length : at;
    return { name: kind.section, listed, entries: [...entries.slice(0, split), ...first, ...entries.slice(split)] };
  });
}

/** It can be told from all others, and stands where it is read. */
function isOwn({ id, node }: Entity): boolean {
  return id !== undefined && !node.alias;
}

/** What has no key is known by its name. */
function named(shape: MapShape, key: string): MapShape {
  if (shape.entries.some(entry => entry.key === 'name') || isUuid(key)) return shape;
  return { kind: 'map', entries: [...shape.entries, { key: 'name', value: { kind: 'scalar', value: key } }] };
}

function rawShape({ node }: Entity): MapShape {
  return mapShape(fieldsOf(node));
}

/** What is here, with the imported value of each field that travels; a field that the import does not have goes. */
function merged(each: Wanted): MapShape {
  const { here, fields, kind } = each;
  if (!here) return mapShape(fields);
  const differ = new Set(changedFields(each));
  const written = fieldsOf(here.node);
  const next: [string, Shape][] = [];
  const done = new Set<string>();
  for (const [key, value] of written) {
    const known = fieldOf(kind.fields, key);
    const name = known && !(known.former && written.has(known.field.name)) ? known.field.name : key;
    done.add(name);
    const imported = fields.get(name);
    if ((known && !travels(known.field)) || !differ.has(name)) next.push([key, value]);
    else if (imported) next.push([name, grafted(value, imported, known?.field.type)]);
  }
  for (const [name, value] of fields) if (!done.has(name) && differ.has(name)) next.push([name, value]);
  return mapShape(next);
}

/** The imported value, with what in the one here belongs to this installation. */
function grafted(here: Shape, imported: Shape, type: ValueType | undefined): Shape {
  if (type?.is === 'record' && here.kind === 'map' && imported.kind === 'map') {
    const own = [...fieldsOf(here)].filter(([key]) => {
      const field = fieldOf(type.fields, key)?.field;
      return field !== undefined && !travels(field);
    });
    const old = fieldsOf(here);
    const next = imported.entries.map(({ key, value }): [string, Shape] => {
      const there = old.get(key);
      return [key, there ? grafted(there, value, fieldOf(type.fields, key)?.field.type) : value];
    });
    return mapShape([...next, ...own]);
  }
  const by = listMerge(type);
  if (type?.is === 'list' && typeof by === 'object' && here.kind === 'list' && imported.kind === 'list') {
    const nameOf = (item: Shape): string | undefined => (item.kind === 'map' ? keyIn(item, by.keyed) : undefined);
    const old = new Map(here.items.map(item => [nameOf(item), item]));
    const items = imported.items.map(item => {
      const there = old.get(nameOf(item));
      return there && nameOf(item) !== undefined ? grafted(there, item, type.of) : item;
    });
    return { kind: 'list', items };
  }
  return imported;
}

function keyIn(item: MapShape, name: string): string | undefined {
  const value = item.entries.find(({ key }) => key === name)?.value;
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : undefined;
}
