/** Which entity here an imported one is: by id, by kind and key, by the function that it names, by its name, or by its place. */
import { groupedBy } from '../../base/grouped.ts';
import { fieldText } from '../../manifest/field-text.ts';
import type { Entity } from '../../manifest/read.ts';
import { entityFileAt } from '../../queries/entity-file-at.ts';
import { fieldUse } from '../../queries/field-uses.ts';
import { ownedPath } from '../../snapshot/drift/home.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { isEmpty } from '../../syntax/tree.ts';
import type { ReadEntity } from './read-export.ts';

export type MatchedBy = 'id' | 'key' | 'function' | 'name' | 'path';

export interface Match {
  readonly here: Entity;
  readonly by: MatchedBy;
}

/** Each entity here is one imported thing at most; the surest match is made first, for all of them. */
export function matched(
  here: Snapshot,
  keys: ReadonlyMap<Entity, string>,
  read: { readonly snapshot: Snapshot; readonly entities: readonly ReadEntity[] },
): ReadonlyMap<ReadEntity, Match> {
  const matches = new Map<ReadEntity, Match>();
  const taken = new Set<Entity>();
  for (const [by, nameOf] of WAYS) {
    const named = (of: Snapshot, entity: Entity, key: string): string | undefined => {
      const name = nameOf(of, entity, key);
      return name === undefined || name === '' ? undefined : `${entity.kind.name} ${name}`;
    };
    const free = groupedBy(here.entities, entity =>
      taken.has(entity) ? undefined : named(here, entity, keys.get(entity) ?? ''),
    );
    const open = read.entities.filter(each => !matches.has(each));
    for (const [name, group] of groupedBy(open, each => named(read.snapshot, each.entity, each.key))) {
      const [only, another] = group;
      const found = theOne(free.get(name) ?? []);
      if (!only || another || !found) continue;
      matches.set(only, { here: found, by });
      taken.add(found);
    }
  }
  return matches;
}

const WAYS: readonly [MatchedBy, (of: Snapshot, entity: Entity, key: string) => string | undefined][] = [
  ['id', (_, { id }) => id],
  ['key', (_, __, key) => key],
  ['function', (_, entity) => callOf(entity)],
  ['name', nameIn],
  ['path', pathIn],
];

/** Where several configs have one key, that which is every organization's. */
function theOne(entities: readonly Entity[]): Entity | undefined {
  const [only, another] = entities;
  if (!another) return only;
  if (!only?.kind.identifiedBy) return undefined;
  const [ofAll, more] = entities.filter(entity => isEmpty(fieldUse(entity, 'organization_id')?.entry.value));
  return more ? undefined : ofAll;
}

function callOf(entity: Entity): string | undefined {
  const [path, name] = [fieldText(entity, 'path'), fieldText(entity, 'function_name')];
  return path === undefined || name === undefined ? undefined : `${path.replace(/^\.\//, '')}::${name}`;
}

/** Forms and agents say it in their own files. */
function nameIn(of: Snapshot, entity: Entity): string | undefined {
  const place = of.places.get(entity);
  const file = place?.ok ? entityFileAt(of, entity, place.path) : undefined;
  return fieldText(entity, 'name') || (file && fieldText(file, 'name'));
}

/** Functions share a file. */
function pathIn(of: Snapshot, entity: Entity): string | undefined {
  const place = of.places.get(entity);
  return entity.kind.file?.syntax === 'python' || !place?.ok ? undefined : ownedPath(entity.kind, place.path);
}
