/** The ids that imported things have here: those of the entities that they are, else fresh ones. */
import { canonicalUuid, isUuid } from '../../base/uuid.ts';
import type { Field, ValueType } from '../../manifest/fields.ts';
import { fieldOf } from '../../manifest/kinds/table.ts';
import { canonicalText, type Shape, shapeAt } from '../../manifest/merge/shape.ts';
import { nameIndex, type Reference } from '../../queries/references.ts';
import { decoratorId } from '../../snapshot/drift/found.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { mapShape } from './fields.ts';
import type { Known } from './outside.ts';
import { known } from './outside.ts';
import type { Match } from './pairing.ts';
import type { ReadEntity, ReadExport } from './read-export.ts';
import type { Ids } from './remap.ts';

export interface IdContext {
  readonly here: Snapshot;
  readonly keys: ReadonlyMap<ReadEntity['entity'], string>;
  readonly read: ReadExport;
  /** Those of the export that come; the others are here already. */
  readonly matches: ReadonlyMap<ReadEntity, Match>;
  readonly freshId: () => string;
  /** What entities are here as they are in the export keeps its ids where it can. */
  readonly matching: boolean;
}

export function newIds(context: IdContext): Ids {
  const { read, matches, freshId } = context;
  const ids = new Map<string, string>();
  for (const each of read.entities) {
    const { id, kind } = each.entity;
    if (id === undefined || kind.identifiedBy) continue;
    const match = matches.get(each);
    ids.set(id, match?.here.id ?? freshId());
    for (const [from, to] of innerIds(context, each, match)) if (!ids.has(from)) ids.set(from, to);
  }
  for (const id of carriedIds(read)) if (!ids.has(id)) ids.set(id, isOfNobody(context, id) ? id : freshId());
  for (const [from, to] of outsideIds(context)) if (!ids.has(from)) ids.set(from, to);
  return ids;
}

/** Ids of records inside of an entity, as subscriptions have them: those of the same record here, or fresh ones. */
function innerIds(
  { freshId }: IdContext,
  { entity, fields }: ReadEntity,
  match: Match | undefined,
): [string, string][] {
  const { kind } = entity;
  const found: [string, string][] = [];
  for (const [name, shape] of fields) {
    const field = fieldOf(kind.fields, name)?.field;
    const there = match && field && shapeAt(match.here.node, name);
    if (field && name !== 'id') pairIds(shape, there, field.type, freshId, found);
  }
  return found;
}

function pairIds(
  shape: Shape,
  there: Shape | undefined,
  type: ValueType,
  freshId: () => string,
  found: [string, string][],
) {
  if (type.is === 'record' && shape.kind === 'map') {
    for (const { key, value } of shape.entries) {
      const field = fieldOf(type.fields, key)?.field;
      const other = shapeAt(there, key);
      if (field && isId(field) && value.kind === 'scalar' && typeof value.value === 'string' && isUuid(value.value)) {
        const now = other?.kind === 'scalar' && typeof other.value === 'string' && isUuid(other.value);
        found.push([canonicalUuid(value.value), now ? canonicalUuid(String(other.value)) : freshId()]);
      } else if (field) pairIds(value, other, field.type, freshId, found);
    }
  }
  if (type.is !== 'list' || shape.kind !== 'list' || !hasIds(type.of)) return;
  const free = new Set(there?.kind === 'list' ? there.items : []);
  const record = type.of;
  // The same record is the one of the same id, else the one that says the same, else the next.
  const ways: ((item: Shape) => string)[] = [idOf, item => withoutId(item, record), () => ''];
  const pairs = new Map<Shape, Shape>();
  for (const name of ways) {
    for (const item of shape.items) {
      const other = pairs.has(item) ? undefined : [...free].find(each => name(each) === name(item));
      if (!other) continue;
      pairs.set(item, other);
      free.delete(other);
    }
  }
  for (const item of shape.items) pairIds(item, pairs.get(item), record, freshId, found);
}

function isId({ class: of, type }: Field): boolean {
  return of === 'identity' && type.is === 'uuid';
}

function hasIds(type: ValueType): boolean {
  if (type.is === 'list') return hasIds(type.of);
  return type.is === 'record' && type.fields.some(field => isId(field) || hasIds(field.type));
}

function idOf(item: Shape): string {
  return canonicalText(shapeAt(item, 'id') ?? item);
}

function withoutId(item: Shape, type: ValueType): string {
  if (item.kind !== 'map' || type.is !== 'record') return canonicalText(item);
  const rest = item.entries.filter(({ key }) => {
    const field = fieldOf(type.fields, key)?.field;
    return !field || !isId(field);
  });
  return canonicalText(mapShape(rest.map(({ key, value }) => [key, value])));
}

/** Ids that stand in the files: of what is declared, and of what merely comes along. */
function carriedIds({ snapshot, texts }: ReadExport): string[] {
  const inFiles = [...texts.keys()].flatMap(path => snapshot.entityFiles.get(path)?.id ?? []);
  const inCode = [...texts.keys()].flatMap(path =>
    (snapshot.sources.get(path)?.decorated() ?? []).flatMap(fn => decoratorId(fn) ?? []),
  );
  return [...inFiles, ...inCode];
}

/** Where what is here is brought up to date, an id that comes along is kept unless something else has it. */
function isOfNobody({ here, matching, read }: IdContext, id: string): boolean {
  if (!matching || here.byId.has(id)) return false;
  const carriers = [...here.sources.values()].filter(
    source => source.definition()?.id === id || source.decorated().some(fn => decoratorId(fn) === id),
  );
  return carriers.every(({ path }) => read.texts.has(path));
}

/** What did not go along and is known by a name that exactly one entity here has. */
function outsideIds({ here, keys, read }: IdContext): [string, string][] {
  const found: [string, string][] = [];
  for (const [id, said] of read.outside) {
    if (here.byId.has(id)) continue;
    const entity = theOneKnown(here, keys, said);
    if (entity?.id !== undefined) found.push([id, entity.id]);
  }
  return found;
}

function theOneKnown({ entities }: Snapshot, keys: IdContext['keys'], said: Known): ReadEntity['entity'] | undefined {
  const ways: readonly ((one: Known) => string | undefined)[] = [
    ({ key }) => key,
    ({ calls }) => calls,
    ({ name }) => name,
  ];
  const ofKind = entities.filter(({ kind }) => kind.name === said.kind);
  for (const way of ways) {
    const wanted = way(said);
    const [only, another] = wanted === undefined ? [] : ofKind.filter(entity => way(known(entity, keys)) === wanted);
    if (only && !another) return only;
  }
  return undefined;
}

/** References that lead to nothing, neither in the export nor here. */
export function isDangling(here: Snapshot, read: ReadExport, ids: Ids): (reference: Reference) => boolean {
  const names = nameIndex(here);
  return reference => {
    const { text } = reference;
    if (read.references.target(reference)) return false;
    if (!isUuid(text)) return names(text).length !== 1;
    const id = canonicalUuid(text);
    return !here.byId.has(ids.get(id) ?? id);
  };
}
