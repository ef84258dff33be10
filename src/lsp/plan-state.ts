/** Plans and operations as the views show them. */

import type { PendingDelete } from '../plans/reconcile/plan.ts';
import type { AppliedState, ApplyAnswer, OperationState, PlanAnswer, RefusedState } from '../protocol/protocol.ts';
import type { Applied, MadePlan, Refusal } from '../runtime/project-runtime.ts';
import { driftKey } from '../snapshot/drift/drift-key.ts';
import type { Operation } from '../store/operation-log.ts';
import { undoneBy } from '../store/operations.ts';
import { titleOf } from './drift-rows.ts';

export function planAnswer(made: MadePlan | Refusal): PlanAnswer {
  if ('refused' in made) return refusedState(made);
  const { id, generation, plan, files } = made;
  const { label, steps, blocking, advisory, deletes, massDelete } = plan;
  return {
    id,
    generation,
    label,
    steps: steps.map(({ drift, resolution }) => ({
      drift: driftKey(drift),
      title: titleOf(drift),
      resolution: resolution.title,
    })),
    blocking: blocking.map(({ message }) => message),
    advisory: advisory.map(({ message }) => message),
    deletes: deletes.map(deleteText),
    ...(massDelete === undefined ? {} : { massDelete }),
    files,
  };
}

/** `label` is what it was asked as, where nothing was to be done. */
export function applyAnswer(done: Applied | Refusal, label: string): ApplyAnswer {
  if ('refused' in done) return refusedState(done);
  const { operation, durable, left } = done;
  const applied: AppliedState = { label: operation?.label ?? label, durable };
  return { ...applied, ...(operation ? { operation: operation.id } : {}), ...(left ? { left } : {}) };
}

export function refusedState({ refused, message, paths }: Refusal): RefusedState {
  return { refused, message, ...(paths ? { paths } : {}) };
}

/** The newest first, as they are given. */
export function operationStates(operations: readonly Operation[]): OperationState[] {
  // An undo is newer than what it undid, so it is among these.
  const undone = undoneBy(operations);
  return operations.map(operation => {
    const { id, time, actor, label, undoes, unkept } = operation;
    const by = undone.get(id)?.id;
    return {
      id,
      time,
      actor,
      label,
      files: filesOf(operation),
      ...(by === undefined ? {} : { undoneBy: by }),
      ...(undoes === undefined ? {} : { undoes }),
      ...(unkept
        ? { cannotUndo: 'What was there before was not kept, as it was wished, so it cannot be undone.' }
        : {}),
    };
  });
}

/** `form onboarding (.mooring/manifest.yaml)` */
function deleteText({ kind, key, path }: PendingDelete): string {
  return `${kind} ${key} (${path})`;
}

/** Mooring's own memory of the project: what goes there is gone for everybody else. */
const OWN = /^\.mooring\/\.local\//;

function filesOf({ files, moves = [] }: Operation): OperationState['files'] {
  const moved = moves.map(({ from, to }) => {
    if (OWN.test(to)) return { path: from, change: 'removed' as const };
    return OWN.test(from) ? { path: to, change: 'added' as const } : { path: to, change: 'moved' as const };
  });
  const changed = files.map(({ path, before, after }) => {
    const change = before === 'absent' ? 'added' : after === 'absent' ? 'removed' : 'changed';
    return { path, change } as const;
  });
  return [...moved, ...changed];
}
