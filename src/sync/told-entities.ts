/** What becomes of entities between two sides, one line for each: how all of sync tells it. */
import { entityChanges } from '../manifest/merge/entity-changes.ts';
import type { EntityChange, MergeSide } from '../manifest/merge/entity-merge.ts';
import { byEntity } from './changed-entities.ts';
import { ownFiles } from './own-files.ts';
import type { SyncProject } from './parts.ts';
import { declaredIn } from './push-state.ts';

export interface TwoSides {
  readonly before: MergeSide;
  readonly after: MergeSide;
}

export interface ToldEntities {
  readonly changes: readonly EntityChange[];
  /** What could not be compared; one sentence each. */
  readonly notes: readonly string[];
}

/** `paths` are other files that differ, of which those of an entity are told as a change of it. */
export function toldEntities(
  project: SyncProject | undefined,
  { before, after }: TwoSides,
  paths: readonly string[],
): ToldEntities {
  if (!project) return { changes: [], notes: [] };
  const own = ownFiles(project.snapshot, [...declaredIn(after), ...declaredIn(before)]);
  const { changes, unread } = entityChanges(before, after);
  return {
    changes: byEntity(changes, paths, own.ownerOf),
    notes: unread.map(({ path, message }) => `${path} cannot be compared: ${message}`),
  };
}
