/**
 * One durable, all-or-nothing change of one or many files, under the lock: check, keep what was, stage everything,
 * mark the journal ready, rename everything. A single file needs no journal, since its own rename is all or nothing.
 */
import { parentOf } from './absolute.ts';
import { type Change, type Move, type PlannedChange, planChanges } from './change.ts';
import type { WriteFailure } from './failure.ts';
import { absentFolders, makeFolders, unmakeFolders } from './folders.ts';
import { type Journal, journalFolder, journalPath, type Step, turnJournal, writeJournal } from './journal.ts';
import type { Held } from './lock.ts';
import type { Operation } from './operation-log.ts';
import type { Outside } from './outside.ts';
import { finish, retreat, type StoreParts } from './recover.ts';
import { contentOf, putContent, removeFile } from './replace.ts';
import { foldersOf, REMOVAL, unstage } from './steps.ts';
import { settle, stage, tempPath } from './temps.ts';

export interface CommitRequest {
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
  readonly revision?: number;
  /**
   * How well the contents before and the log entry are kept: `durable` (the default) outlasts a loss of power, `lean`
   * only the end of the process, `none` keeps no contents. Several files are always kept as `durable`.
   */
  readonly keep?: 'durable' | 'lean' | 'none';
  /** How long to wait for the lock; 5 s unless told. */
  readonly patienceMs?: number;
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
  if (request.moves?.length) return { failed: 'other', path: place.root, code: 'ENOSYS' };
  const changes = typeof request.changes === 'function' ? request.changes() : request.changes;
  if ('failed' in changes) return changes;
  const planned = planChanges(outside, place, changes);
  if ('failed' in planned) return planned;
  const operation: Operation = {
    id: outside.random.suffix(),
    time: new Date(outside.clock()).toISOString(),
    actor,
    label: request.label,
    files: planned.map(({ path, before, after }) => ({ path, before, after })),
    ...(request.revision === undefined ? {} : { revision: request.revision }),
  };
  const [only] = planned;
  if (!only) return { durable: settleTargets(parts, changes), conflicts: [] };
  const { keep = 'durable' } = request;
  return planned.length === 1
    ? commitOne(parts, held, operation, only, keep)
    : commitMany(parts, held, operation, planned);
}

/** As in `replaceFile`: what somebody else wrote before is promised to the caller as well. */
function settleTargets({ outside, place }: StoreParts, changes: readonly Change[]): boolean {
  const folders = new Set(changes.map(({ path }) => parentOf(`${place.root}/${path}`)));
  return [...folders].map(folder => settle(outside.disk, folder)).every(settled => settled === 'durable');
}

async function commitOne(
  parts: StoreParts,
  held: Held,
  operation: Operation,
  change: PlannedChange,
  keep: 'durable' | 'lean' | 'none',
): Promise<Committed | WriteFailure> {
  const { outside, log } = parts;
  const durable = keep === 'durable';
  const unkept = keep === 'none' ? undefined : keepOld(parts, operation, change, durable);
  if (unkept) return unkept;
  const { target, before, bytes, like, mode } = change;
  const made = bytes ? makeFolders(outside, parentOf(target)) : [];
  if ('failed' in made) return made;
  const { fence } = held;
  const done = await (bytes
    ? putContent(outside, { path: target, ...(like && { facts: like }) }, bytes, { expect: before, mode, fence })
    : removeFile(outside, target, { expect: before, fence }));
  if ('failed' in done) {
    unmakeFolders(outside, made);
    return done;
  }
  log.append(operation, durable);
  return { operation, durable: done.durable, conflicts: [] };
}

async function commitMany(
  parts: StoreParts,
  held: Held,
  operation: Operation,
  planned: readonly PlannedChange[],
): Promise<Committed | WriteFailure> {
  const { outside, place } = parts;
  for (const change of planned) {
    const unkept = keepOld(parts, operation, change, true);
    if (unkept) return unkept;
  }
  const journal: Journal = {
    operation,
    steps: planned.map(change => stepOf(outside, change)),
    folders: planned.flatMap(({ target, bytes }) => (bytes ? absentFolders(outside, parentOf(target)) : [])),
  };
  const madeFolder = makeFolders(outside, journalFolder(place.local));
  if ('failed' in madeFolder) return madeFolder;
  const unwritten = writeJournal(outside, place.root, place.local, journal);
  if (unwritten) return unwritten;
  const unstaged = stageAll(outside, journal.steps, planned) ?? compareAll(outside, journal.steps) ?? held.fence();
  if (unstaged) {
    unstage(outside, journal);
    outside.disk.unlink(journalPath(place.local, operation.id, 'staging'));
    return unstaged;
  }
  return carryOut(parts, held, journal);
}

/** From here on a crash leads forward, and a failure back. */
async function carryOut(parts: StoreParts, held: Held, journal: Journal): Promise<Committed | WriteFailure> {
  const { outside, place } = parts;
  const { operation } = journal;
  const unturned = turnJournal(outside.disk, place.local, operation.id, 'staging', 'ready');
  const outcome = unturned ?? (await finish(parts, held, journal));
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
    unstage(outside, journal);
    disk.unlink(journalPath(place.local, operation.id, 'staging'));
  }
  return outcome;
}

function keepOld(
  { history }: StoreParts,
  { time, actor, revision }: Operation,
  { path, old }: PlannedChange,
  durable: boolean,
): WriteFailure | undefined {
  if (!old) return undefined;
  const kept = history.keep({ path, time, actor, ...(revision === undefined ? {} : { revision }) }, old, durable);
  return 'failed' in kept ? kept : undefined;
}

function stepOf(outside: Outside, { path, target, before, after, like }: PlannedChange): Step {
  const temp = tempPath(outside, parentOf(target));
  return { path, target, temp, before, after, ...(like && { mode: like.mode }) };
}

/** Every content beside its place, whole and durable, under names that are durable too. */
function stageAll(
  outside: Outside,
  steps: readonly Step[],
  planned: readonly PlannedChange[],
): WriteFailure | undefined {
  for (const [at, step] of steps.entries()) {
    const { bytes = REMOVAL, like, mode } = planned[at] ?? {};
    const made = makeFolders(outside, parentOf(step.target));
    const failure = 'failed' in made ? made : stage(outside, step.temp, bytes, { like, mode });
    if (failure) return { ...failure, path: step.target };
  }
  const unsettled = foldersOf(steps).find(folder => settle(outside.disk, folder) === 'failed');
  return unsettled === undefined ? undefined : { failed: 'other', path: unsettled, code: 'EIO' };
}

function compareAll(outside: Outside, steps: readonly Step[]): WriteFailure | undefined {
  for (const { target, before } of steps) {
    const now = contentOf(outside, target);
    if (typeof now !== 'string') return now;
    if (now !== before) return { failed: 'changed', path: target };
  }
  return undefined;
}
