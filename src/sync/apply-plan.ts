/**
 * Applies a plan: what is about to happen is written down, what was is kept safe, the files change as one commit of the lane,
 * then the branch goes on and the index follows. What stops it takes back what was done; a crash leaves what the next one ends.
 */
import { isoOfMs } from '../base/utc.ts';
import type { GitRefusal, Repository, RepositoryLook } from '../git/repository.ts';
import { filesStep } from './files-step.ts';
import { moveOn } from './git-step.ts';
import { finish, takeBack, unbegun } from './interrupted.ts';
import type { LaneDone, SyncParts } from './parts.ts';
import { underWay } from './refusals.ts';
import type { ApplySyncOptions, SyncApplied, SyncRefusal } from './sync.ts';
import { dirtyHere, type MadePlan, waitingState } from './sync-plan.ts';
import { keepState, readState, type SyncState, type SyncStep } from './sync-state.ts';

/** Under the lock of sync. */
export async function applyMade(
  parts: SyncParts,
  repository: Repository,
  made: MadePlan,
  options: ApplySyncOptions,
): Promise<SyncApplied | SyncRefusal> {
  const refused = notAllowed(made, options) ?? (await outdated(parts, repository, made));
  if (refused) return refused;
  options.onProgress?.(`Applying ${made.plan.files.length === 1 ? '1 file' : `${made.plan.files.length} files`}`);
  const to = await commitTo(repository, made);
  if (typeof to !== 'string') return to;
  const { ours } = made.request;
  const stamp = isoOfMs(parts.clock()).replace(/[-:.]/g, '');
  const safety = ours === undefined ? undefined : await repository.keepSafe(ours, stamp);
  if (safety !== undefined && typeof safety !== 'string') return safety;
  const step = stepTo(parts, made, to, safety);
  const before = readState(parts.memory);
  const since = before && 'since' in before ? before.since : isoOfMs(parts.clock());
  const state = { ...waitingState(made, since, made.conflicts), phase: 'applying', step } as const;
  const kept = await keepState(parts.memory, state);
  if (kept) return kept;
  return carryOut(parts, repository, made, state, options);
}

type BegunState = SyncState & { readonly step: SyncStep };

async function carryOut(
  parts: SyncParts,
  repository: Repository,
  made: MadePlan,
  state: BegunState,
  { signal }: ApplySyncOptions,
): Promise<SyncApplied | SyncRefusal> {
  const { step } = state;
  const { label, group } = step;
  const change = { ...made.change, label, group };
  const applied: LaneDone | SyncRefusal = step.isOfGitAlone
    ? { durable: true }
    : await parts.lane.change(change, signal ? { signal } : {});
  if ('refused' in applied) return afterRefusal(parts, state, applied);
  const operation = applied.operation?.id;
  const { from, to } = step;
  const way = { branch: state.branch, to, ...(from === undefined ? {} : { from }) };
  const moved = await moveOn(parts.wait, repository, way, `mooring: ${label}`);
  if (moved) return backAfter(parts, repository, state, moved);
  const kept = await finish(parts, state, step, operation);
  if (kept) return kept;
  return {
    label,
    commit: to,
    durable: applied.durable,
    ...(operation === undefined ? {} : { operation }),
    ...(step.safety === undefined ? {} : { safety: step.safety }),
    ...(applied.left ? { left: applied.left } : {}),
  };
}

/** No file was changed, unless the disk refused on the way back too; then it is known as interrupted. */
async function afterRefusal(parts: SyncParts, state: BegunState, refusal: SyncRefusal): Promise<SyncRefusal> {
  const files = await filesStep(parts, state.step);
  const isDone = !('refused' in files) && files.isDone;
  if (!isDone) await unbegun(parts, state);
  return refusal;
}

async function backAfter(
  parts: SyncParts,
  repository: Repository,
  state: BegunState,
  refusal: GitRefusal,
): Promise<SyncRefusal> {
  const back = await takeBack(parts, repository, state);
  if (!('refused' in back)) return refusal;
  return { ...refusal, message: `${refusal.message} It could not be taken back either: ${back.message}` };
}

function commitTo(repository: Repository, { isForward, tree, request }: MadePlan): Promise<string | GitRefusal> {
  const { ours, theirs, from, message = `Merge remote-tracking branch '${from}'` } = request;
  if (isForward || ours === undefined) return Promise.resolve(theirs);
  return repository.writeCommit({ tree, parents: [ours, theirs], message });
}

function stepTo(
  { freshId, hash }: SyncParts,
  { plan, change, request }: MadePlan,
  to: string,
  safety: string | undefined,
): SyncStep {
  const { moves = [], changes } = change;
  const [first] = changes;
  const only =
    first && changes.length === 1 && moves.length === 0 && 'after' in first
      ? { path: first.path, after: first.after === 'remove' ? 'absent' : hash(first.after) }
      : undefined;
  return {
    label: plan.label,
    ...(request.ours === undefined ? {} : { from: request.ours }),
    to,
    group: freshId(),
    ...(only ? { only } : {}),
    isOfGitAlone: changes.length + moves.length === 0,
    ...(safety === undefined ? {} : { safety }),
  };
}

function notAllowed(
  { plan }: MadePlan,
  { allowsDeletes, allowsMassDelete }: ApplySyncOptions,
): SyncRefusal | undefined {
  const [blocking] = plan.blocking;
  const [conflict] = plan.conflicts;
  if (conflict) {
    const message =
      plan.conflicts.length === 1
        ? conflict.message
        : `${plan.conflicts.length} conflicts have to be decided first; the first one: ${conflict.message}`;
    return { refused: 'conflicts', message, paths: [...new Set(plan.conflicts.map(({ path }) => path))] };
  }
  if (blocking) {
    const { message, path } = blocking;
    return { refused: 'blocked', message, ...(path === undefined ? {} : { paths: [path] }) };
  }
  if (plan.massDelete !== undefined && !allowsMassDelete) return { refused: 'mass-delete', message: plan.massDelete };
  if (plan.deletes.length === 0 || allowsDeletes || allowsMassDelete) return undefined;
  const names = plan.deletes.map(({ kind, key }) => `${kind} ${key}`);
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  const message = `${names.slice(0, 3).join(', ')}${more} would go; look at the plan, and say that deletes are meant.`;
  return { refused: 'deletes', message, paths: [...new Set(plan.deletes.map(({ path }) => path))] };
}

/** Nothing is applied that the person has not seen. */
async function outdated(parts: SyncParts, repository: Repository, made: MadePlan): Promise<SyncRefusal | undefined> {
  const state = readState(parts.memory);
  if (state && 'refused' in state) return state;
  const { request } = made;
  const isOther =
    state !== undefined &&
    (state.phase !== 'waiting' ||
      state.theirs !== request.theirs ||
      state.ours !== request.ours ||
      JSON.stringify(state.decisions) !== JSON.stringify(Object.fromEntries(request.decisions)));
  if (isOther || (state === undefined && made.conflicts.length > 0)) return STALE;
  const look = await repository.look();
  if ('refused' in look) return look;
  if (look.inProgress !== undefined) return underWay(look.inProgress);
  if (look.head.branch !== request.branch || look.head.commit !== request.ours) return STALE;
  return (await upstreamLeft(repository, made, look)) ?? dirtyHere(parts, repository, made.touches);
}

const STALE: SyncRefusal = {
  refused: 'stale',
  message: 'Another git commit is checked out, or something was decided, since that plan was made; look again.',
};

/**
 * What the remote got beside is for the next pull, as an editor may have fetched it meanwhile. But what it has taken back must
 * not come in after all.
 */
async function upstreamLeft(
  repository: Repository,
  { request }: MadePlan,
  { head }: RepositoryLook,
): Promise<SyncRefusal | GitRefusal | undefined> {
  if (request.what !== 'pull') return undefined;
  const { upstream } = head;
  if (!upstream || `${upstream.remote}/${upstream.branch}` !== request.from || upstream.commit === undefined)
    return GONE;
  if (upstream.commit === request.theirs) return undefined;
  const apart = await repository.distance(request.theirs, upstream.commit);
  if ('refused' in apart) return apart;
  return apart.ahead > 0 ? GONE : undefined;
}

const GONE: SyncRefusal = {
  refused: 'stale',
  message: 'The remote branch is another one than was looked at; abort what waits, if anything does, and pull again.',
};
