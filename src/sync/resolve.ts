/** Decides conflicts of what waits. Decisions are kept, so that they survive a restart; the merge itself is worked out anew. */
import type { GitRefusal, Repository } from '../git/repository.ts';
import { goOn } from './interrupted.ts';
import { mergeCommits } from './merge-commits.ts';
import type { SyncParts } from './parts.ts';
import type { Resolved, SyncRefusal } from './sync.ts';
import { type MadePlan, makePlan, type PlanRequest, waitingState, withDecided } from './sync-plan.ts';
import { keepState, readState, type SyncState } from './sync-state.ts';

export async function resolveConflicts(
  parts: SyncParts,
  repository: Repository,
  picks: ReadonlyMap<string, Resolved>,
): Promise<MadePlan | GitRefusal | SyncRefusal> {
  const state = await waiting(parts, repository);
  if ('refused' in state) return state;
  const unknown = unfitPick(state, picks);
  if (unknown) return unknown;
  const look = await repository.look();
  if ('refused' in look) return look;
  if (look.head.branch !== state.branch || look.head.commit !== state.ours) {
    const message = `${state.branch} is not where it was when this ${state.what} began; abort it and begin again.`;
    return { refused: 'stale', message };
  }
  const decisions = new Map([...Object.entries(state.decisions), ...picks]);
  const request = await requestOf(repository, state, decisions);
  if ('refused' in request) return request;
  const merged = await mergeCommits(parts, repository, request);
  if ('refused' in merged) return merged;
  const made = await makePlan(parts, repository, request, merged);
  if ('refused' in made) return made;
  const conflicts = withDecided(state.conflicts, made.conflicts, decisions);
  const kept = await keepState(parts.memory, waitingState(made, state.since, conflicts));
  return kept ?? { ...made, conflicts };
}

async function waiting(parts: SyncParts, repository: Repository): Promise<SyncState | SyncRefusal> {
  const before = readState(parts.memory);
  if (before && 'refused' in before) return before;
  const ended = before && (await goOn(parts, repository, before));
  if (ended) return ended;
  const state = readState(parts.memory);
  return state ?? { refused: 'nothing', message: 'Nothing waits for a decision; pull first.' };
}

function unfitPick({ conflicts }: SyncState, picks: ReadonlyMap<string, Resolved>): SyncRefusal | undefined {
  const entities = conflicts.flatMap(each =>
    each.entity?.entity === undefined ? [] : [[each.entity.entity, each] as const],
  );
  const known = new Map([...entities, ...conflicts.map(conflict => [conflict.key, conflict] as const)]);
  for (const [key, pick] of picks) {
    const conflict = known.get(key);
    if (!conflict)
      return {
        refused: 'unknown',
        message: `“${key}” is none of the conflicts; look at them with “mooring sync status”.`,
      };
    if (pick !== 'edited' || conflict.files) continue;
    const message = `“${key}” cannot be merged by hand; pick ours or theirs.`;
    return { refused: 'unknown', message, paths: [conflict.path] };
  }
  return undefined;
}

async function requestOf(
  repository: Repository,
  { what, branch, from, ours, theirs, base }: SyncState,
  decisions: ReadonlyMap<string, Resolved>,
): Promise<PlanRequest | GitRefusal> {
  const apart = ours === undefined ? { behind: 1 } : await repository.distance(ours, theirs);
  if ('refused' in apart) return apart;
  return { what, branch, from, ours, theirs, base, commits: apart.behind, decisions };
}
