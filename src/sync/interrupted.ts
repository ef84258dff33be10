/**
 * What a sync that was begun comes to: forward to its end, or all the way back. Both may be begun again at any point, so they
 * also end what a crash left.
 */
import type { Repository } from '../git/repository.ts';
import { filesBack, filesStep } from './files-step.ts';
import { branchPlace, moveBack, patiently, type StepOfBranch } from './git-step.ts';
import type { SyncParts } from './parts.ts';
import type { SyncApplied, SyncRefusal } from './sync.ts';
import { dropLast, dropState, keepLast, keepState, type SyncState, type SyncStep } from './sync-state.ts';

/** Goes on where somebody was interrupted. Nothing where that is done; then no step is under way any more. */
export async function goOn(
  parts: SyncParts,
  repository: Repository,
  state: SyncState,
): Promise<SyncRefusal | undefined> {
  const { step } = state;
  if (!step || state.phase === 'waiting') return undefined;
  if (state.phase === 'undoing') {
    const back = await takeBack(parts, repository, state);
    return 'refused' in back ? back : undefined;
  }
  const files = await filesStep(parts, step);
  if ('refused' in files) return files;
  const place = await branchPlace(repository, stepOf(state, step));
  if ('refused' in place) return place;
  // Somebody went on from there by themselves: what was changed is in the folder, where git shows it. And where somebody put files
  // back, a branch that went on would make theirs look as if it were to be taken out again.
  if (place.is === 'elsewhere' || (place.is === 'from' && files.isPutBack)) return dropState(parts.memory);
  if (place.is === 'from' && !files.isDone) return unbegun(parts, state);
  if (!place.isHere && place.is === 'from') {
    const message = `A ${state.what} into ${state.branch} was interrupted, and another branch is checked out; go back to ${state.branch}, or abort it.`;
    return { refused: 'pending', message };
  }
  const { branch, from, to } = stepOf(state, step);
  if (place.is === 'from') {
    const moved = await patiently(parts.wait, () =>
      repository.moveBranch(branch, { from, to, why: `mooring: ${step.label}` }),
    );
    if (moved) return moved;
  }
  const followed = place.isHere ? await patiently(parts.wait, () => repository.followIndex(from, to)) : undefined;
  if (followed) return followed;
  return finish(parts, state, step, files.operation);
}

/** All is done but for remembering it. */
export async function finish(
  { memory }: SyncParts,
  { branch }: Pick<SyncState, 'branch'>,
  step: SyncStep,
  operation: string | undefined,
): Promise<SyncRefusal | undefined> {
  const kept = await keepLast(memory, { ...step, branch, ...(operation === undefined ? {} : { operation }) });
  return kept ?? dropState(memory);
}

/** No file was changed: it waits as it did before, or nothing does. */
export function unbegun({ memory }: SyncParts, state: SyncState): Promise<SyncRefusal | undefined> {
  const { step: _, ...rest } = state;
  return state.conflicts.length > 0 ? keepState(memory, { ...rest, phase: 'waiting' }) : dropState(memory);
}

/** Files first, since it is they that somebody may have changed; then the branch and the index; then what is remembered. */
export async function takeBack(
  parts: SyncParts,
  repository: Repository,
  state: SyncState,
): Promise<SyncApplied | SyncRefusal> {
  const { step } = state;
  if (!step) return { refused: 'nothing', message: 'There is nothing to take back.' };
  const way = stepOf(state, step);
  const place = await branchPlace(repository, way);
  if ('refused' in place) return place;
  if (place.is === 'elsewhere') {
    const dropped = await dropState(parts.memory);
    const message = `${state.branch} has other git commits since, so the files were left as they are; look with “git status”.`;
    return dropped ?? { refused: 'changed', message };
  }
  const before = await filesStep(parts, step);
  if ('refused' in before) return before;
  const kept = state.phase === 'undoing' ? undefined : await keepState(parts.memory, { ...state, phase: 'undoing' });
  if (kept) return kept;
  const back = await filesBack(parts, repository, step, before);
  if ('refused' in back) return (await stays(parts, state, step)) ?? back;
  const moved = await moveBack(parts.wait, repository, way, place);
  if (moved) return moved;
  const dropped = (await dropLast(parts.memory)) ?? (await dropState(parts.memory));
  if (dropped) return dropped;
  const { operation, durable } = back;
  return {
    label: `undo: ${step.label}`,
    durable,
    ...(operation === undefined ? {} : { operation }),
    ...(step.from === undefined ? {} : { commit: step.from }),
    ...(step.safety === undefined ? {} : { safety: step.safety }),
  };
}

/** Where nothing was taken back, nobody is to go on with that: forward is open again, or it is as done as it was. */
async function stays(parts: SyncParts, state: SyncState, step: SyncStep): Promise<SyncRefusal | undefined> {
  const files = await filesStep(parts, step);
  if ('refused' in files || !files.isDone) return undefined;
  return state.wasDone ? dropState(parts.memory) : keepState(parts.memory, { ...state, phase: 'applying' });
}

function stepOf({ branch }: Pick<SyncState, 'branch'>, { from, to }: SyncStep): StepOfBranch {
  return { branch, to, ...(from === undefined ? {} : { from }) };
}
