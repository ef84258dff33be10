/** Does and takes back the steps of a commit. Both may be begun again at any point after a crash. */
import type { WriteDisk } from '../ports/write-disk.ts';
import { parentOf } from './absolute.ts';
import { type WriteFailure, writeFailure } from './failure.ts';
import { unmakeFolders } from './folders.ts';
import type { History } from './history.ts';
import type { Journal, Step } from './journal.ts';
import type { PlannedMove } from './moves.ts';
import { LIMIT_FILE, type Outside } from './outside.ts';
import type { Counter } from './progress.ts';
import { atFirst, atPresent, moveBack, moveForward, type OnConflict } from './relocate.ts';
import { BUSY, contentOf, type Fence, patiently, place, type Replaced, removeFile, replaceFile } from './replace.ts';
import { type Settled, settle } from './temps.ts';

/** What a removal is staged as: the file that is removed takes its place. */
export const REMOVAL = new TextEncoder().encode('The file that this stands for is about to be removed by Mooring.\n');

export interface Outcome {
  /** Files that somebody else changed in between: they were left as they are. */
  readonly conflicts: readonly string[];
  readonly settled: Settled;
}

interface ForwardOptions {
  readonly fence: Fence;
  readonly onConflict: OnConflict;
  /** Told of every move and step. */
  readonly counted: Counter;
}

/** Does every move and step that is not done. Stops at the first that cannot be done. */
export async function goForward(
  outside: Outside,
  { operation, moves, steps, removed }: Journal,
  history: History,
  { fence, onConflict, counted }: ForwardOptions,
): Promise<Outcome | WriteFailure> {
  const conflicts: string[] = [];
  for (const [at, move] of moves.entries()) {
    const done = await moveForward(outside, move, fence, onConflict);
    if (typeof done !== 'string') return done;
    if (done === 'conflict') conflicts.push(operation.moves?.[at]?.to ?? move.to);
    await counted.next();
  }
  for (const step of steps) {
    // Later, that it is gone from there says that it is in its place.
    const staged = onConflict === 'first' ? outside.disk.facts(step.temp) : undefined;
    if (staged && 'failed' in staged) return unstaged(outside, step);
    const done = await (step.after === 'absent' ? removeStep(outside, step, fence) : writeStep(outside, step, fence));
    if (typeof done !== 'string') return done;
    await counted.next();
    if (done !== 'conflict') continue;
    conflicts.push(step.path);
    const failure = keepStaged(outside, step, operation, history);
    if (failure) return failure;
  }
  const settled = settleAll(outside, moves, steps);
  if (settled === 'failed') return { conflicts, settled };
  // A removed file waits in its temporary place until the removal is durable.
  for (const { after, temp } of steps) {
    const refused = after === 'absent' ? outside.disk.unlink(temp) : undefined;
    // Its folder can only go after it.
    if (refused && refused.failed !== 'missing' && removed.includes(parentOf(temp)))
      return { conflicts, settled: 'failed' };
  }
  const left = await removeEmpty(outside, removed, fence);
  if ('failed' in left) return left.failed === 'lost-lock' ? left : { conflicts, settled: 'failed' };
  for (const [at, path] of removed.entries()) if (left.has(path)) conflicts.push(operation.removed?.[at] ?? path);
  const above = removed.map(parentOf).filter(folder => left.has(folder) || !removed.includes(folder));
  return { conflicts, settled: worse(settled, settleFolders(outside, above)) };
}

/** Mostly the whole folder was moved by somebody, and what was staged in it. */
function unstaged({ disk }: Outside, { target }: Step): WriteFailure {
  const isFolderGone = 'failed' in disk.facts(parentOf(target));
  return isFolderGone
    ? { failed: 'missing-folder', path: target }
    : { failed: 'other', path: target, code: 'UNSTAGED' };
}

/** Codes of a folder that is not empty, and of one that is closed to us or open elsewhere. */
const STAYS = new Set(['ENOTEMPTY', 'EEXIST', ...BUSY]);

/** Those that somebody put something into meanwhile stay, and are answered. */
async function removeEmpty(
  outside: Outside,
  folders: readonly string[],
  fence: Fence,
): Promise<ReadonlySet<string> | WriteFailure> {
  const left = new Set<string>();
  for (const folder of folders) {
    const failure = await patiently(outside, folder, () => {
      const obstacle = fence();
      if (obstacle) return { obstacle };
      const refused = outside.disk.removeFolder(folder);
      return refused?.failed === 'missing' ? undefined : refused;
    });
    if (failure && !STAYS.has(failure.code ?? '')) return failure;
    if (failure) left.add(folder);
  }
  return left;
}

type Done = 'done' | 'conflict';

async function writeStep(
  outside: Outside,
  { temp, target, before, after }: Step,
  fence: Fence,
): Promise<Done | WriteFailure> {
  const { disk } = outside;
  const staged = disk.facts(temp);
  if ('failed' in staged) return staged.failed === 'missing' ? 'done' : writeFailure(target, staged);
  // A link was not put there by Mooring, and may lead anywhere.
  if (staged.type !== 'file') return { failed: 'link', path: temp };
  const failure = await place(outside, temp, target, { expect: before, fence });
  if (!failure) return 'done';
  if (failure.failed !== 'changed') return failure;
  const now = contentOf(outside, target);
  if (typeof now !== 'string') return now;
  if (now !== after) return 'conflict';
  // Somebody else brought the same.
  disk.unlink(temp);
  return 'done';
}

async function removeStep(
  outside: Outside,
  { temp, target, before }: Step,
  fence: Fence,
): Promise<Done | WriteFailure> {
  const staged = outside.disk.read(temp, LIMIT_FILE);
  if ('failed' in staged) return staged.failed === 'missing' ? 'done' : writeFailure(target, staged);
  if (outside.hash(staged.bytes) !== outside.hash(REMOVAL)) return 'done';
  const now = contentOf(outside, target);
  if (typeof now !== 'string') return now;
  if (now === 'absent') return 'done';
  if (now !== before) return 'conflict';
  // The file takes the place of what stood for it: done and not done are told apart by one rename.
  const failure = await place(outside, target, temp, { fence });
  return failure ? { ...failure, path: target } : 'done';
}

/** What was not put in place is not lost: it goes to the history. */
function keepStaged(
  outside: Outside,
  step: Step,
  operation: Journal['operation'],
  history: History,
): WriteFailure | undefined {
  const { disk } = outside;
  if (step.after !== 'absent') {
    const staged = disk.read(step.temp, LIMIT_FILE);
    if ('failed' in staged) return writeFailure(step.target, staged);
    const { time, actor } = operation;
    const kept = history.keep({ path: step.path, time, actor }, staged.bytes, true);
    if ('failed' in kept) return kept;
  }
  disk.unlink(step.temp);
  return undefined;
}

interface BackOptions {
  readonly fence: Fence;
  /** As of the place. */
  readonly allows: ((realPath: string) => boolean) | undefined;
}

/** Takes back every step and move that was done, from the history, and leaves nothing that was staged. */
export async function goBack(
  outside: Outside,
  journal: Journal,
  history: History,
  { fence, allows }: BackOptions,
): Promise<Outcome | WriteFailure> {
  const { operation, moves } = journal;
  const conflicts: string[] = [];
  const present = atPresent(outside, journal);
  if ('failed' in present) return present;
  for (const step of present.steps) {
    const now = contentOf(outside, step.target);
    if (typeof now !== 'string') return now;
    if (now === step.after) {
      const failure = await undo(outside, step, { history, id: operation.id }, { fence, allows });
      if (failure) return failure;
    } else if (now !== step.before) conflicts.push(step.path);
  }
  for (const [at, move] of moves.entries()) {
    const done = await moveBack(outside, move, fence);
    if (typeof done !== 'string') return done;
    if (done === 'conflict') conflicts.push(operation.moves?.[at]?.from ?? move.from);
  }
  const first = atFirst(journal);
  const settled = settleAll(outside, moves, first.steps);
  if (settled !== 'failed') unstage(outside, first);
  return { conflicts, settled };
}

async function undo(
  outside: Outside,
  step: Step,
  kept: { readonly history: History; readonly id: string },
  { fence, allows }: BackOptions,
): Promise<WriteFailure | undefined> {
  const { temp, target, before, after, mode } = step;
  if (before === 'absent') return failureOf(await removeFile(outside, target, { expect: after, fence }));
  // A removed file is still there, under another name.
  if (after === 'absent' && isFile(outside, temp) && contentOf(outside, temp) === before) {
    return place(outside, temp, target, { expect: 'absent', fence });
  }
  const bytes = kept.history.read(before, kept.id);
  if (!bytes) return { failed: 'other', path: target, code: 'NO-HISTORY' };
  const had = mode === undefined ? undefined : { was: mode };
  const options = { expect: after, mode: had, modeBack: mode, fence, allows };
  return failureOf(await replaceFile(outside, target, bytes, options));
}

function isFile({ disk }: Outside, path: string): boolean {
  const facts = disk.facts(path);
  return !('failed' in facts) && facts.type === 'file';
}

function failureOf(answer: Replaced | WriteFailure): WriteFailure | undefined {
  return 'failed' in answer ? answer : undefined;
}

/**
 * Whether a step is certainly still to be done. Of a commit that was acknowledged none is, so where one is, all may be
 * taken back.
 */
export function isPending(outside: Outside, { temp, after }: Step): boolean {
  const staged = contentOf(outside, temp);
  return staged === (after === 'absent' ? outside.hash(REMOVAL) : after);
}

/** Nothing was put in place yet: what was staged goes. */
export function unstage({ disk }: Outside, { steps, folders }: Journal): void {
  for (const { temp } of steps) disk.unlink(temp);
  unmakeFolders({ disk }, folders);
}

function settleAll(outside: Outside, moves: readonly PlannedMove[], steps: readonly Step[]): Settled {
  const moved = moves.flatMap(({ from, to }) => [parentOf(from), parentOf(to)]);
  return settleFolders(outside, [...foldersOf(steps), ...moved]);
}

function settleFolders({ disk }: Outside, folders: readonly string[]): Settled {
  return [...new Set(folders)].map(folder => settleNearest(disk, folder)).reduce(worse, 'durable');
}

/** Where a folder has gone, that it has is what is to last. */
function settleNearest(disk: WriteDisk, folder: string): Settled {
  const settled = settle(disk, folder);
  if (settled !== 'failed' || folder === parentOf(folder)) return settled;
  const facts = disk.facts(folder);
  return 'failed' in facts && facts.failed === 'missing' ? settleNearest(disk, parentOf(folder)) : settled;
}

function worse(a: Settled, b: Settled): Settled {
  return [a, b].includes('failed') ? 'failed' : a === 'durable' ? b : a;
}

export function foldersOf(steps: readonly Step[]): string[] {
  return [...new Set(steps.map(step => parentOf(step.target)))];
}
