/** Pull, and what can become of a sync that waits: decided, applied, aborted, taken back. */
import { isoOfMs } from '../base/utc.ts';
import type { GitRefusal, Repository } from '../git/repository.ts';
import { alone } from './alone.ts';
import { applyMade } from './apply-plan.ts';
import { fetched } from './fetch-upstream.ts';
import { goOn, takeBack } from './interrupted.ts';
import { mergeCommits } from './merge-commits.ts';
import type { SyncParts } from './parts.ts';
import type { PlanShelf } from './plan-shelf.ts';
import { underWay } from './refusals.ts';
import { resolveConflicts } from './resolve.ts';
import type { ApplySyncOptions, PullPlan, Sync, SyncApplied, SyncOptions, SyncRefusal } from './sync.ts';
import { dirtyHere, type MadePlan, makePlan, type PlanRequest, waitingState } from './sync-plan.ts';
import { decisionOf, dropState, keepState, readLast, readState, type SyncState } from './sync-state.ts';
import { keepMergeFiles } from './text-conflicts.ts';

/** Plans on the shelf can be applied, whoever made them. */
export function createPull(
  parts: SyncParts,
  shelf: PlanShelf,
): Pick<Sync, 'planPull' | 'apply' | 'resolve' | 'abort' | 'undo'> {
  return {
    planPull: (options = {}) =>
      inRepository(parts, 'pull', options, repository => planPull(parts, shelf, repository, options)),
    apply: (plan, options = {}) =>
      inRepository(parts, 'apply', options, repository => applyShown(parts, shelf, repository, { plan, options })),
    resolve: picks =>
      inRepository(parts, 'resolve', {}, async repository => {
        const made = await resolveConflicts(parts, repository, picks);
        if ('refused' in made) return made;
        shelf.put(made);
        return made.plan;
      }),
    abort: () => inRepository(parts, 'abort', {}, repository => abort(parts, repository)),
    undo: () => inRepository(parts, 'undo', {}, repository => undo(parts, repository)),
  };
}

/** Under the lock of sync. */
export function inRepository<Answer>(
  parts: SyncParts,
  doing: string,
  options: SyncOptions,
  work: (repository: Repository) => Promise<Answer>,
): Promise<Answer | SyncRefusal> {
  return alone(parts, doing, options, async () => {
    const repository = await parts.repository();
    return 'refused' in repository ? repository : work(repository);
  });
}

async function applyShown(
  parts: SyncParts,
  shelf: PlanShelf,
  repository: Repository,
  { plan, options }: { readonly plan: PullPlan; readonly options: ApplySyncOptions },
): Promise<SyncApplied | SyncRefusal> {
  const ended = await endInterrupted(parts, repository);
  if (ended) return ended;
  const made = shelf.find(plan.id);
  if (!made) return { refused: 'stale', message: 'That plan was applied already, or made too long ago; look again.' };
  const applied = await applyMade(parts, repository, made, options);
  if (!('refused' in applied) || applied.refused === 'stale') shelf.drop(plan.id);
  return applied;
}

/** Ends what a crash left. Something that waits for decisions is none of that. */
export async function endInterrupted(parts: SyncParts, repository: Repository): Promise<SyncRefusal | undefined> {
  const state = readState(parts.memory);
  if (!state || 'refused' in state) return state;
  return goOn(parts, repository, state);
}

/** As `endInterrupted`, and something that waits is in the way. */
export async function nothingWaits(parts: SyncParts, repository: Repository): Promise<SyncRefusal | undefined> {
  const ended = await endInterrupted(parts, repository);
  if (ended) return ended;
  const state = readState(parts.memory);
  if (!state || 'refused' in state) return state;
  const open = state.conflicts.filter(each => decisionOf(each, state.decisions) === undefined).length;
  const what = open === 0 ? 'to be applied' : open === 1 ? 'for a decision' : `for ${open} decisions`;
  const message = `A ${state.what} from ${state.from} waits ${what} since ${state.since}; finish it, or abort it first.`;
  return { refused: 'pending', message };
}

async function planPull(
  parts: SyncParts,
  shelf: PlanShelf,
  repository: Repository,
  options: SyncOptions,
): Promise<PullPlan | SyncRefusal> {
  const waits = await nothingWaits(parts, repository);
  if (waits) return waits;
  const upstream = await fetched(repository, options);
  if ('refused' in upstream) return upstream;
  options.onProgress?.('Merging');
  const request: PlanRequest = { what: 'pull', ...upstream, decisions: new Map() };
  const merged = await mergeCommits(parts, repository, request);
  if ('refused' in merged) return merged;
  if (options.signal?.aborted) return { refused: 'cancelled', message: 'It was stopped, and nothing was changed.' };
  const made = await makePlan(parts, repository, request, merged);
  if ('refused' in made) return made;
  if (made.conflicts.length > 0) {
    const kept = (await keepMergeFiles(parts.memory, merged.texts)) ?? (await keepWaiting(parts, made));
    if (kept) return kept;
  }
  shelf.put(made);
  return made.plan;
}

/** Keeps a plan with conflicts, so that it can be decided after a restart too. */
export function keepWaiting(parts: SyncParts, made: MadePlan): Promise<SyncRefusal | undefined> {
  return keepState(parts.memory, waitingState(made, isoOfMs(parts.clock()), made.conflicts));
}

async function abort(parts: SyncParts, repository: Repository): Promise<SyncApplied | SyncRefusal> {
  const state = readState(parts.memory);
  if (state && 'refused' in state) return state;
  if (!state) return { refused: 'nothing', message: 'Nothing waits or was interrupted, so there is nothing to abort.' };
  if (state.step) return takeBack(parts, repository, state);
  const dropped = await dropState(parts.memory);
  return dropped ?? { label: `Aborted the ${state.what} from ${state.from}`, durable: true };
}

async function undo(parts: SyncParts, repository: Repository): Promise<SyncApplied | SyncRefusal> {
  const waits = await nothingWaits(parts, repository);
  if (waits) return waits;
  const last = readLast(parts.memory);
  if (!last) return { refused: 'nothing', message: 'No sync is known that could be taken back.' };
  const refused = await mayGoBack(parts, repository, last);
  if (refused) return refused;
  const { branch, ...step } = last;
  const state: SyncState = {
    what: 'pull',
    since: isoOfMs(parts.clock()),
    phase: 'undoing',
    branch,
    from: 'the last sync',
    theirs: last.to,
    conflicts: [],
    decisions: {},
    wasDone: true,
    step,
  };
  return (await keepState(parts.memory, state)) ?? takeBack(parts, repository, state);
}

async function mayGoBack(
  parts: SyncParts,
  repository: Repository,
  last: NonNullable<ReturnType<typeof readLast>>,
): Promise<SyncRefusal | GitRefusal | undefined> {
  const look = await repository.look();
  if ('refused' in look) return look;
  if (look.inProgress !== undefined) return underWay(look.inProgress);
  const { branch, commit } = look.head;
  if (branch !== last.branch || commit !== last.to) {
    const message = `${last.branch} is at another git commit than ${last.label} left it at, so that cannot be taken back; use git revert or git reset.`;
    return { refused: 'changed', message };
  }
  if (last.from === undefined) {
    const message = `${last.branch} had no git commit before, and git cannot go back to that; go on from here.`;
    return { refused: 'nothing', message };
  }
  const operations = parts.lane.operations();
  if ('refused' in operations) return operations;
  const done = operations.find(({ id }) => id === last.operation);
  const moved = (done?.moves ?? []).flatMap(({ from, to }) => [from, to]);
  return dirtyHere(parts, repository, [...(done?.files ?? []).map(({ path }) => path), ...moved]);
}
