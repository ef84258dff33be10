/** Plans of a sync, and what came of them, as programs read them: the same fields in every command. */
import type { EntityChange } from '../../manifest/merge/entity-merge.ts';
import type { PendingDelete, PlanFinding } from '../../plans/reconcile/plan.ts';
import type { PullPlan, SyncApplied, SyncConflict } from '../../sync/sync.ts';
import { diffOf } from '../plan-text.ts';

export function entityValue({ what, kind, id, key, formerKey, fields, path }: EntityChange): object {
  return { what, kind, id: id ?? null, key, formerKey: formerKey ?? null, fields, path };
}

/** Numbered from 1, as `resolve` takes them. */
export function conflictValues(conflicts: readonly SyncConflict[]): readonly object[] {
  return conflicts.map(({ key, entity, path, message, files, resolved = null }, index) => ({
    number: index + 1,
    key,
    path,
    message,
    resolved,
    entity: entity
      ? {
          what: entity.what,
          kind: entity.kind ?? null,
          id: entity.id ?? null,
          key: entity.entityKey ?? null,
          field: entity.field ?? null,
          base: entity.base ?? null,
          ours: entity.ours ?? null,
          theirs: entity.theirs ?? null,
        }
      : null,
    files: files
      ? {
          base: files.base ?? null,
          ours: files.ours ?? null,
          theirs: files.theirs ?? null,
          result: files.result,
        }
      : null,
  }));
}

export function findingValue({ message, path }: PlanFinding): object {
  return { message, path: path ?? null };
}

export function planValue(plan: PullPlan): object {
  const { what, label, from, commits, questions, massDelete = null, loses } = plan;
  const { ours = null, theirs, base = null } = from;
  return {
    what,
    label,
    from: { ours, theirs: theirs === '' ? null : theirs, base },
    commits,
    entities: plan.entities.map(entityValue),
    files: plan.files.map(file => ({
      path: file.path,
      movesTo: file.movesTo ?? null,
      change: file.change,
      diff: diffOf(file),
    })),
    conflicts: conflictValues(plan.conflicts),
    deletes: plan.deletes.map(deleteValue),
    questions,
    blocking: plan.blocking.map(findingValue),
    advisory: plan.advisory.map(findingValue),
    massDelete,
    loses,
  };
}

function deleteValue({ kind, id, key, from, path }: PendingDelete): object {
  return { kind, id: id ?? null, key, from, path };
}

/** All null where nothing was done. */
export function appliedValue(applied?: SyncApplied): object {
  return {
    label: applied?.label ?? null,
    commit: applied?.commit ?? null,
    safety: applied?.safety ?? null,
    operation: applied?.operation ?? null,
    durable: applied?.durable ?? null,
    left: applied?.left ?? null,
  };
}
