/** What goes with a file or folder that is set aside, beside the thing that it is set aside for. */
import { isInside } from '../../base/paths.ts';
import type { Entity } from '../../manifest/read.ts';
import type { Drift, DriftPlace } from '../../snapshot/drift/drift-row.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { ReconcileContext } from './offer.ts';
import type { PendingDelete } from './plan.ts';

/** Whether something that the manifest declares would go with a path; `but` may, as it is what the path is set aside for. */
export function takesDeclared({ byPlace, tree }: Snapshot, path: string, but?: Entity): boolean {
  const isOther = (place: string): boolean => byPlace.get(place)?.some(other => other !== but) ?? false;
  if (!tree.folders.has(path)) return isOther(path);
  for (const place of byPlace.keys()) if (isInside(place, path) && isOther(place)) return true;
  return false;
}

export interface TakenAlong {
  /** Functions of the file, and undeclared things in the folder, in the order of the text and of the drifts. */
  readonly names: readonly string[];
  /** Those of them that are things of their own. */
  readonly deletes: readonly PendingDelete[];
}

/** What goes along with an undeclared thing at a place. */
export function takenAlong({ snapshot, known }: ReconcileContext, drift: Drift, place: DriftPlace): TakenAlong {
  const { path, functionName } = place;
  const others = known.undeclaredIn(path).filter(other => other !== drift);
  const deletes = others.flatMap(({ entity, to }): PendingDelete[] => {
    if (!entity || !to) return [];
    const { kind, id, key } = entity;
    return [{ kind, ...(id === undefined ? {} : { id }), key, from: 'disk', path: to.path }];
  });
  if (functionName === undefined) return { names: others.flatMap(({ entity }) => entity?.name ?? []), deletes };
  const functions = snapshot.sources.get(path)?.module().functions ?? [];
  const names = functions.flatMap(({ name, scope }) => (scope.length === 0 && name !== functionName ? [name] : []));
  return { names: [...new Set(names)], deletes };
}
