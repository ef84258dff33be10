/** What goes with a pull: entities that the manifest declares no more, and the things of those that it still declares. */
import type { EntityChange } from '../../manifest/merge/entity-merge.ts';
import type { Entity } from '../../manifest/read.ts';
import { homeOf } from '../../snapshot/drift/home.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { eachOnce } from '../reconcile/pending-deletes.ts';
import type { PendingDelete } from '../reconcile/plan.ts';
import type { After, Before } from './look.ts';

/** In the order of the manifest as it is; `removed` are those that it declares no more. */
export function pullDeletes(
  { snapshot }: Pick<Before, 'snapshot'>,
  after: After,
  removed: readonly Entity[],
): PendingDelete[] {
  const fromManifest = removed.map((entity): PendingDelete => {
    return { ...nameOf(entity), from: 'manifest', path: entity.path };
  });
  return eachOnce([...fromManifest, ...fromDisk(snapshot, after)]);
}

/** What is not declared any more, under its id; what has none, under its key. */
export function removedEntities(
  before: Snapshot,
  after: Snapshot,
  changes: readonly EntityChange[],
): readonly Entity[] {
  const left = namesIn(after);
  const renamed = new Set(
    changes.flatMap(({ what, kind, formerKey }) =>
      what === 'renamed' && formerKey !== undefined ? [`${kind} ${formerKey}`] : [],
    ),
  );
  return before.entities.filter(entity => {
    if (left.has(identityOf(entity))) return false;
    return entity.id !== undefined || !renamed.has(`${entity.kind.name} ${entity.key}`);
  });
}

/** What is declared that was not. */
export function addedEntities(before: Snapshot, after: Snapshot): readonly Entity[] {
  const known = namesIn(before);
  return after.entities.filter(entity => !known.has(identityOf(entity)));
}

function namesIn({ entities }: Snapshot): ReadonlySet<string> {
  return new Set(entities.map(identityOf));
}

/** An id belongs to one thing, whatever its kind; a config's key only to one of its kind. */
function identityOf({ id, kind, key }: Entity): string {
  if (kind.identifiedBy) return `${kind.name} ${id ?? key}`;
  return id ?? `${kind.name} ${key}`;
}

/** Of what is still declared its file goes, or the folder that it owns, and it is nowhere else. */
function fromDisk(before: Snapshot, { snapshot, drifts }: After): PendingDelete[] {
  const elsewhere = new Set(
    drifts.flatMap(({ kind, certainty, entity }) =>
      (kind === 'moved' || kind === 'renamed' || kind === 'copied') && certainty === 'sure' ? [entity?.id ?? ''] : [],
    ),
  );
  const now = new Map(snapshot.entities.map(entity => [identityOf(entity), entity]));
  return before.entities.flatMap((entity): PendingDelete[] => {
    const same = now.get(identityOf(entity));
    const was = homeOf(before, entity);
    if (!same || was.is !== 'there' || (entity.id !== undefined && elsewhere.has(entity.id))) return [];
    const is = homeOf(snapshot, same);
    if (is.is !== 'away' || (is.why !== 'missing' && is.why !== 'definition')) return [];
    // A path that is wrong in the manifest takes nothing away.
    if (isThere(snapshot, was.path)) return [];
    return [{ ...nameOf(entity), from: 'disk', path: isThere(snapshot, was.place) ? was.path : was.place }];
  });
}

function isThere({ tree }: Snapshot, path: string): boolean {
  return tree.files.has(path) || tree.folders.has(path);
}

function nameOf({ kind, id, key }: Entity): Pick<PendingDelete, 'kind' | 'id' | 'key'> {
  return { kind: kind.name, ...(id === undefined ? {} : { id }), key };
}
