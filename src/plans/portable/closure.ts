/** What a set of entities refers to, and what that refers to, until nothing is missing. */
import type { EntityFile } from '../../manifest/entity-file.ts';
import type { Body, Entity } from '../../manifest/read.ts';
import { type NameIndex, type Reference, referencesOf, resolve } from '../../queries/references.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { isEnvironmentKind, travels } from './fields.ts';
import type { LostPlace, PortablePlace } from './places.ts';

/** An entity, and the one that refers to it where nobody chose it. */
export type Taken = ReadonlyMap<Entity, Entity | undefined>;

export interface References {
  /** Those that travel, of an entity's entry and of all entity files that go with it. */
  readonly of: (entity: Entity) => readonly Reference[];
  /** The one entity that a reference means, be it of the right kind or not. */
  readonly target: (reference: Pick<Reference, 'text' | 'targets'>) => Entity | undefined;
}

export function portableReferences(
  snapshot: Snapshot,
  names: NameIndex,
  places: (entity: Entity) => PortablePlace | LostPlace | undefined,
): References {
  return {
    of(entity) {
      const place = places(entity);
      const files = place && 'files' in place ? place.files.flatMap(path => snapshot.entityFiles.get(path) ?? []) : [];
      return [entity, ...files].flatMap((body: Body | EntityFile) =>
        referencesOf(body).filter(({ use, text }) => text !== '' && travels(use.field)),
      );
    },
    target(reference) {
      const found = resolve(snapshot, names, reference);
      if ('entity' in found) return found.entity;
      if (found.is !== 'named') return undefined;
      const [only, another] = found.entities;
      return another ? undefined : only;
    },
  };
}

/** All that is reached from the chosen ones, in the order in which it is. */
export function withReferences(chosen: readonly Entity[], references: References): Taken {
  const taken = new Map<Entity, Entity | undefined>(chosen.map(entity => [entity, undefined]));
  // A map is walked in the order in which it grows.
  for (const entity of taken.keys()) {
    for (const reference of references.of(entity)) {
      const target = references.target(reference);
      if (target && !taken.has(target) && !isEnvironmentKind(target.kind.name)) taken.set(target, entity);
    }
  }
  return taken;
}
