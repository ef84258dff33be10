/**
 * One durable, all-or-nothing change of one or many files, under the lock: check, keep what was, stage everything,
 * mark the journal ready, rename everything. A single file needs no journal, since its own rename is all or nothing.
 */
import { below, childOf, parentOf } from './absolute.ts';
import { type Change, type Move, type PlannedChange, planChanges } from './change.ts';
import type { WriteFailure } from './failure.ts';
import { makeFolders, unmakeFolders } from './folders.ts';
import { type Journal, journalFolder, journalPath, type Step, turnJournal, writeJournal } from './journal.ts';
import type { Held } from './lock.ts';
import { beforeMoves, type MoveIndex } from './move-index.ts';
import { movesByPath, type PlannedMove, planMoves } from './moves.ts';
import type { Operation } from './operation-log.ts';
import type { Outside } from './outside.ts';
import { type PlannedFolders, planFolders } from './plan-folders.ts';
import { cancelledAt, counter, type Watching } from './progress.ts';
import { finish, retreat, type StoreParts } from './recover.ts';
import { atFirst } from './relocate.ts';
import { contentOf, type Fence, putContent, removeFile } from './replace.ts';
import { compareAll, compareReliances, keepOld, type Reliance, stageAll } from './staging.ts';
import { unstage } from './steps.ts';
import { findTarget } from './target.ts';
import { settle, tempPath } from './temps.ts';

export interface CommitRequest extends Watching {
  /** For the log and for those who wait: `Set default-workspace`. No contents, no secrets. */
  readonly label: string;
  /**
   * Done before the changes, and with them all or nothing. Answers `missing` where `from` is not there, `exists` where
   * something stands at `to`, `other-disk` where one rename cannot do it, and `held` where another program has it open.
   */
  readonly moves?: readonly Move[];
  /**
   * All of them, or what makes them once the lock is held and nobody else writes. Their paths are those after the
   * moves: of a file that is moved along, where it will be. None may be at or below what a move takes away.
   */
  readonly changes: readonly Change[] | (() => readonly Change[] | WriteFailure);
  /**
   * What else must be as it was for the changes and moves to be right: looked at once the lock is held, before `changes` is
   * asked, and again last of all before the commit cannot be stopped any more. Answers `changed` where it is not.
   */
  readonly relies?: readonly Reliance[];
  /** What else may stand against it: asked whenever `relies` is looked at, and answers nothing while the commit may go on. */
  readonly refuses?: () => WriteFailure | undefined;
  readonly revision?: number;
  /** The same for the commits of one change in several roots, each of which has a log of its own. */
  readonly group?: string;
  /** The operation that this commit takes back. */
  readonly undoes?: string;
  /**
   * How well the contents before and the log entry are kept: `durable` (the default) outlasts a loss of power, `lean`
   * only the end of the process, `none` keeps no contents. Several files are always kept as `durable`.
   */
  readonly keep?: 'durable' | 'lean' | 'none';
  /** How long to wait for the lock; 5 s unless told. */
  readonly patienceMs?: number;
  /** Awaited once the lock is held, before any file is changed under it, also by ending what a crash left. It must not throw. */
  readonly onHeld?: () => Promise<void>;
}

export interface Committed {
  /** What was done; nothing where every file held already what was asked for. */
  readonly operation?: Operation;
  /** False where the system could not promise that it outlasts a loss of power. */
  readonly durable: boolean;
  /** Paths that somebody changed while the commit was under way: they were left. */
  readonly conflicts: readonly string[];
}

/** `actor` is `user@host front/pid`. */
export async function commitUnderLock(
  parts: StoreParts,
  held: Held,
  actor: string,
  request: CommitRequest,
): Promise<Committed | WriteFailure> {
  const { outside, place } = parts;
  const stopped = () =>
    cancelledAt(place.root, request) ?? compareReliances(parts, request.relies ?? []) ?? request.refuses?.();
  const early = stopped();
  if (early) return early;
  const changes = typeof request.changes === 'function' ? request.changes() : request.changes;
  if ('failed' in changes) return changes;
  const moves = planMoves(outside, place, request.moves ?? []);
  if ('failed' in moves) return moves;
  const byPath = movesByPath(outside.disk, moves);
  const files = planChanges(outside, place, changes, byPath);
  if ('failed' in files) return files;
  const saved = (await savedMeanwhile(outside, byPath, files)) ?? cancelledAt(place.root, request);
  if (saved) return saved;
  const operation = operationOf(parts, actor, request, files);
  const [only] = files;
  const isOne = files.length === 1 && moves.length === 0 && !changes.some(change => 'folder' in change);
  const last = () => stopped() ?? held.fence();
  if (only && isOne) return commitOne(parts, { stopped, fence: held.fence }, operation, only, request);
  const folders = planFolders(outside, place, byPath, changes, files);
  if ('failed' in folders) return folders;
  const { made, removed } = folders;
  if (files.length + moves.length + made.length + removed.length === 0) {
    const durable = settleTargets(parts, changes);
    if (request.undoes === undefined) return { durable, conflicts: [] };
    // All of it was taken back by other means: it counts as undone all the same, so that the one before it is next.
    return { ...(parts.log.append(operation, true) ? {} : { operation }), durable, conflicts: [] };
  }
  return commitMany(parts, held, operation, { moves, files, made, removed }, { last, request });
}

/** How long an editor may have a file open that it has emptied and not yet written; in milliseconds. */
const SAVE_MS = 2000;
const SAVE_DELAYS_MS = [20, 60, 120];

/**
 * Many editors save by emptying the file and writing it again. Whoever read it in between would give an empty file more
 * content, and what the editor then writes would go nowhere; so a file that has become empty just now is watched first.
 */
async function savedMeanwhile(
  outside: Outside,
  moves: MoveIndex,
  files: readonly PlannedChange[],
): Promise<WriteFailure | undefined> {
  const isFresh = ({ old, like }: PlannedChange): boolean =>
    old?.length === 0 && like !== undefined && Math.abs(outside.clock() - like.changedMs) < SAVE_MS;
  const emptied = files.filter(isFresh);
  for (const delayMs of emptied.length > 0 ? SAVE_DELAYS_MS : []) {
    await outside.wait(delayMs);
    for (const { target, before } of emptied) {
      const now = contentOf(outside, beforeMoves(moves, target));
      if (typeof now !== 'string') return now;
      if (now !== before) return { failed: 'changed', path: target };
    }
  }
  return undefined;
}

function operationOf(
  { outside }: StoreParts,
  actor: string,
  { label, revision, group, undoes }: CommitRequest,
  files: readonly PlannedChange[],
): Operation {
  return {
    id: outside.random.suffix(),
    time: new Date(outside.clock()).toISOString(),
    actor,
    label,
    files: files.map(({ path, before, after, like, was = after === 'absent' ? like?.mode : undefined }) => ({
      path,
      before,
      after,
      ...(was === undefined ? {} : { mode: was }),
    })),
    ...(revision === undefined ? {} : { revision }),
    ...(group === undefined ? {} : { group }),
    ...(undoes === undefined ? {} : { undoes }),
  };
}

/** As in `replaceFile`: what somebody else wrote before is promised to the caller as well. */
function settleTargets({ outside, place }: StoreParts, changes: readonly Change[]): boolean {
  const folders = new Set(
    changes.map(({ path }) => {
      const named = childOf(place.root, path);
      const target = findTarget(outside.disk, named, place.allows);
      return parentOf('failed' in target ? named : target.path);
    }),
  );
  return [...folders].map(folder => settle(outside.disk, folder)).every(settled => settled === 'durable');
}

async function commitOne(
  parts: StoreParts,
  { stopped, fence }: { readonly stopped: Fence; readonly fence: Fence },
  operation: Operation,
  change: PlannedChange,
  { keep = 'durable', onProgress }: CommitRequest,
): Promise<Committed | WriteFailure> {
  const { outside, place, log } = parts;
  const durable = keep === 'durable';
  onProgress?.({ is: 'staging', done: 0, of: 1 });
  const unkept = keep === 'none' ? undefined : keepOld(parts, operation, change, durable);
  if (unkept) return unkept;
  // Not at the fence: between the last comparison of the file and the rename nothing else may take its time.
  const late = stopped();
  if (late) return late;
  const { target, before, bytes, like, mode } = change;
  // Where a file is, its folder is too.
  const made = bytes && !like ? makeFolders(outside, parentOf(target)) : [];
  if ('failed' in made) return made;
  const done = await (bytes
    ? putContent(outside, { path: target, ...(like && { facts: like }) }, bytes, { expect: before, mode, fence })
    : removeFile(outside, target, { expect: before, fence }));
  if ('failed' in done) {
    unmakeFolders(outside, made);
    return done;
  }
  const madeHere = made.flatMap(folder => below(place.root, folder) ?? []);
  const logged: Operation = {
    ...operation,
    ...(madeHere.length > 0 ? { made: madeHere } : {}),
    ...(keep === 'none' && change.old ? { unkept: true } : {}),
  };
  log.append(logged, durable);
  onProgress?.({ is: 'finishing', done: 1, of: 1 });
  return { operation: logged, durable: done.durable, conflicts: [] };
}

interface Planned extends PlannedFolders {
  readonly moves: readonly PlannedMove[];
  readonly files: readonly PlannedChange[];
}

async function commitMany(
  parts: StoreParts,
  held: Held,
  operation: Operation,
  planned: Planned,
  { last, request }: { readonly last: Fence; readonly request: CommitRequest },
): Promise<Committed | WriteFailure> {
  const { outside, place } = parts;
  const { moves, files, made, removed } = planned;
  const journal: Journal = {
    operation: withPlaces(operation, place.root, planned),
    moves,
    steps: files.map(change => stepOf(outside, change)),
    folders: made,
    removed,
  };
  const madeFolder = makeFolders(outside, journalFolder(place.local));
  if ('failed' in madeFolder) return madeFolder;
  const unwritten = writeJournal(outside, place.root, place.local, journal);
  if (unwritten) return unwritten;
  const first = atFirst(journal);
  const counted = counter(outside, 'staging', files.length, request.onProgress);
  const isCancelled = () => cancelledAt(place.root, request);
  const unstaged =
    (await stageAll(parts, first, files, counted, isCancelled)) ?? compareAll(outside, first.steps) ?? last();
  if (unstaged) {
    unstage(outside, first);
    outside.disk.unlink(journalPath(place.local, operation.id, 'staging'));
    return unstaged;
  }
  return carryOut(parts, held, journal, request.onProgress);
}

/** Folders that a link leads out of the root are nobody's to name. */
function withPlaces(operation: Operation, root: string, { moves, made, removed }: Planned): Operation {
  const inRoot = (paths: readonly string[]): string[] => paths.flatMap(path => below(root, path) ?? []);
  const named = moves.map(({ from, to }) => ({ from: below(root, from) ?? from, to: below(root, to) ?? to }));
  const [madeHere, removedHere] = [inRoot(made), inRoot(removed)];
  return {
    ...operation,
    ...(named.length > 0 ? { moves: named } : {}),
    ...(madeHere.length > 0 ? { made: madeHere } : {}),
    ...(removedHere.length > 0 ? { removed: removedHere } : {}),
  };
}

/** From here on a crash leads forward, and a failure back. */
async function carryOut(
  parts: StoreParts,
  held: Held,
  journal: Journal,
  onProgress: Watching['onProgress'],
): Promise<Committed | WriteFailure> {
  const { outside, place } = parts;
  const { operation } = journal;
  const unturned = turnJournal(outside.disk, place.local, operation.id, 'staging', 'ready');
  const outcome = unturned ?? (await finish(parts, held, journal, 'first', onProgress));
  if (!('failed' in outcome)) {
    return { operation, durable: outcome.settled === 'durable', conflicts: outcome.conflicts };
  }
  // Whoever took over does with the journal what is right; two must not.
  if (outcome.failed === 'lost-lock') return outcome;
  const { disk } = outside;
  const turned = turnJournal(disk, place.local, operation.id, 'ready', 'back');
  if (!turned) await retreat(parts, held, journal);
  // The rename to `ready` itself was refused, so nothing is in place.
  else if (unturned && 'failed' in disk.facts(journalPath(place.local, operation.id, 'ready'))) {
    unstage(outside, atFirst(journal));
    disk.unlink(journalPath(place.local, operation.id, 'staging'));
  }
  return outcome;
}

function stepOf(outside: Outside, { path, target, before, after, like, was = like?.mode }: PlannedChange): Step {
  const temp = tempPath(outside, parentOf(target));
  return { path, target, temp, before, after, ...(was === undefined ? {} : { mode: was }) };
}
