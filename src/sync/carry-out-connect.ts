/**
 * Carries a connect out: what is in no git commit is put into one, the remote gets its name, and then one side goes to the other.
 * Where that does not come to its end, the remote is let go of again; a git commit that was made stays.
 */
import { isoOfMs } from '../base/utc.ts';
import type { GitRefusal, Repository } from '../git/repository.ts';
import { applyMade } from './apply-plan.ts';
import type { BothSides } from './connect-look.ts';
import { forgetAdded, keepAdded, letGo } from './connect-memory.ts';
import { type ConnectWay, mergePlan, nameOf, needsCommit } from './connect-plan.ts';
import type { SyncParts } from './parts.ts';
import { differingOf, IGNORE } from './plan-push.ts';
import type { PlanShelf } from './plan-shelf.ts';
import { keepWaiting } from './pull.ts';
import type { ApplySyncOptions, PullPlan, SyncApplied, SyncRefusal } from './sync.ts';
import { dropLast } from './sync-state.ts';
import { keepMergeFiles } from './text-conflicts.ts';

export interface Connecting {
  readonly url: string;
  readonly sides: BothSides;
  readonly way: ConnectWay;
  /** As it was shown. */
  readonly plan: PullPlan;
  readonly options: ApplySyncOptions;
}

export async function carryOutConnect(
  parts: SyncParts,
  shelf: PlanShelf,
  repository: Repository,
  connecting: Connecting,
): Promise<SyncApplied | SyncRefusal> {
  const { url, sides, way, options } = connecting;
  const head = await committed(repository, connecting);
  if (typeof head === 'object') return head;
  const { remote, isKnown } = sides;
  const named = isKnown
    ? await forgetAdded(parts)
    : ((await keepAdded(parts, remote)) ?? (await repository.remote.add(remote, url)));
  if (named) return afterCommit(named, sides, head);
  options.onProgress?.(
    way === 'push' || way === 'replace' ? `Pushing to ${nameOf(sides)}` : `Fetching ${nameOf(sides)}`,
  );
  const done =
    way === 'push' || way === 'replace'
      ? await send(parts, repository, connecting, head)
      : await bring(parts, shelf, repository, { ...connecting, way }, head);
  if ('refused' in done) {
    // What waits for decisions is on its way, and needs the remote.
    if (done.refused === 'conflicts') return done;
    const left = await letGo(parts, repository);
    return afterCommit(left ? { ...done, message: `${done.message} ${left.message}` } : done, sides, head);
  }
  const forgotten = await forgetAdded(parts);
  return forgotten ?? done;
}

/** The commit that the branch is at then; nothing where there is none and nothing to put into one. */
async function committed(
  repository: Repository,
  { sides, way, options }: Connecting,
): Promise<string | undefined | GitRefusal | SyncRefusal> {
  const { staging, head } = sides;
  if (!needsCommit(sides, way)) return head;
  const differing = await differingOf(repository);
  if ('refused' in differing) return differing;
  const wanted = new Set([...staging.files.map(({ path }) => path), IGNORE]);
  const paths = differing.filter(({ path }) => wanted.has(path)).map(({ full }) => full);
  if (paths.length === 0) return head;
  options.onProgress?.('Committing what is here');
  return repository.commitFiles(paths, staging.message, options.signal ? { signal: options.signal } : {});
}

function afterCommit(refusal: SyncRefusal, { head: before }: BothSides, head: string | undefined): SyncRefusal {
  if (head === before || head === undefined) return refusal;
  return { ...refusal, message: `${refusal.message} The git commit ${head.slice(0, 8)} with what was here stays.` };
}

/** What is here goes there. What was there is kept here, where something of it would be gone. */
async function send(
  parts: SyncParts,
  repository: Repository,
  { sides, way, plan, options }: Connecting,
  head: string | undefined,
): Promise<SyncApplied | SyncRefusal> {
  const { remote, branch, ownBranch, theirs } = sides;
  const stoppable = options.signal ? { signal: options.signal } : {};
  const to = nameOf(sides);
  let safety: string | undefined;
  if (theirs !== undefined) {
    const now = await repository.remote.fetch(remote, branch, stoppable);
    if (typeof now === 'object') return now;
    if (now !== theirs) return moved(to);
    const kept = way === 'replace' ? await repository.keepSafe(theirs, stampOf(parts)) : undefined;
    if (typeof kept === 'object') return kept;
    safety = kept;
  }
  const isNews = head !== undefined && head !== theirs;
  const expects = way === 'replace' && theirs !== undefined ? { expects: theirs } : {};
  const refused = isNews
    ? await repository.remote.push({ remote, commit: head, branch, ...expects }, stoppable)
    : undefined;
  if (refused) return refused;
  // A sync from before is not what an undo is to take back now.
  const forgotten = await dropLast(parts.memory);
  const followed = forgotten ?? (await repository.remote.follow(ownBranch, remote, branch));
  if (followed) return followed;
  return {
    label: head === undefined ? `Connect to ${to} (there is nothing to push yet)` : plan.label,
    durable: true,
    ...(head === undefined ? {} : { commit: head }),
    ...(safety === undefined ? {} : { safety }),
  };
}

/** What is there comes here: in the place of what is here, or merged with it. */
async function bring(
  parts: SyncParts,
  shelf: PlanShelf,
  repository: Repository,
  { sides, way, options }: Connecting & { readonly way: 'take' | 'merge' },
  head: string | undefined,
): Promise<SyncApplied | SyncRefusal> {
  const { remote, branch, ownBranch, theirs } = sides;
  const now = await repository.remote.fetch(remote, branch, options.signal ? { signal: options.signal } : {});
  if (typeof now === 'object') return now;
  if (now !== theirs) return moved(nameOf(sides));
  const followed = await repository.remote.follow(ownBranch, remote, branch);
  if (followed) return followed;
  const made = await mergePlan(parts, repository, sides, way, head);
  if ('refused' in made) return made;
  if (made.conflicts.length > 0) {
    const kept = (await keepMergeFiles(parts.memory, made.texts)) ?? (await keepWaiting(parts, made));
    if (kept) return kept;
    shelf.put(made);
    return toDecide(made.plan);
  }
  return applyMade(parts, repository, made, way === 'take' ? { ...options, ...ALLOWED } : options);
}

/** It was asked for by the strategy, after what goes was named. */
const ALLOWED = { allowsDeletes: true, allowsMassDelete: true } as const;

function toDecide({ conflicts }: PullPlan): SyncRefusal {
  const [first] = conflicts;
  const more = conflicts.length > 1 ? `${conflicts.length} things have to be decided first, such as: ` : '';
  return {
    refused: 'conflicts',
    message: `${more}${first?.message ?? ''}`,
    paths: [...new Set(conflicts.map(({ path }) => path))],
  };
}

function moved(to: string): SyncRefusal {
  return { refused: 'stale', message: `${to} moved on at this moment; look again.` };
}

/** For the name of what is kept safe. */
function stampOf({ clock }: SyncParts): string {
  return isoOfMs(clock()).replace(/[-:.]/g, '');
}
