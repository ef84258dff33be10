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

/** `paths` are other files that differ, of which those of an entity are told as a change of it. */
export function toldEntities(
  project: SyncProject | undefined,
  { before, after }: TwoSides,
  paths: readonly string[],
): readonly EntityChange[] {
  if (!project) return [];
  const own = ownFiles(project.snapshot, [...declaredIn(after), ...declaredIn(before)]);
  const { changes } = entityChanges(before, after);
  return byEntity(
    changes.map(({ what, kind, id, key, formerKey, fields, path }) => ({
      what,
      kind,
      ...(id === undefined ? {} : { id }),
      key,
      ...(formerKey === undefined ? {} : { formerKey }),
      fields,
      path,
    })),
    paths,
    own.ownerOf,
  );
}
