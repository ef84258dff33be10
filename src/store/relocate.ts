/**
 * Makes the moves of a commit and takes them back. Whether a move is done is told by what is where, so that both may be
 * begun again at any point after a crash.
 */
import type { DiskFailure } from '../ports/disk.ts';
import type { WriteDisk } from '../ports/write-disk.ts';
import { nameOf, parentOf } from './absolute.ts';
import { type WriteFailure, writeFailure } from './failure.ts';
import type { Journal } from './journal.ts';
import { beforeMoves, indexMoves } from './move-index.ts';
import type { PlannedMove } from './moves.ts';
import type { Outside } from './outside.ts';
import { BUSY, type Fence, patiently } from './replace.ts';
import { settle } from './temps.ts';

/** `both` and `neither` are what somebody else made of it; `midway` is under the name in between. */
export type MoveState = 'pending' | 'done' | 'midway' | 'both' | 'neither';

export function stateOf(disk: WriteDisk, { from, to, via }: PlannedMove): MoveState | WriteFailure {
  if (via !== undefined) return stateByName(disk, from, to, via);
  const isFrom = isThere(disk, from);
  if (typeof isFrom !== 'boolean') return isFrom;
  const isTo = isThere(disk, to);
  if (typeof isTo !== 'boolean') return isTo;
  if (isFrom) return isTo ? 'both' : 'pending';
  return isTo ? 'done' : 'neither';
}

/** Asking for either name finds the same thing; only the list says under which it stands. */
function stateByName(disk: WriteDisk, from: string, to: string, via: string): MoveState | WriteFailure {
  const entries = disk.list(parentOf(from));
  if ('failed' in entries) return entries.failed === 'missing' ? 'neither' : writeFailure(from, entries);
  const names = new Set(entries.map(({ name }) => name));
  if (names.has(nameOf(via))) return 'midway';
  if (names.has(nameOf(from))) return names.has(nameOf(to)) ? 'both' : 'pending';
  return names.has(nameOf(to)) ? 'done' : 'neither';
}

function isThere(disk: WriteDisk, path: string): boolean | WriteFailure {
  const facts = disk.facts(path);
  if (!('failed' in facts)) return true;
  return facts.failed === 'missing' ? false : writeFailure(path, facts);
}

/**
 * Where somebody else made something of a move, `skip` answers `conflict`, so that the rest can go on; the others say
 * which. `first`: no crash came before, so that of the steps none can be done yet.
 */
export type OnConflict = 'first' | 'stop' | 'skip';

export async function moveForward(
  outside: Outside,
  move: PlannedMove,
  fence: Fence,
  onConflict: OnConflict,
): Promise<'done' | 'conflict' | WriteFailure> {
  const state = stateOf(outside.disk, move);
  if (typeof state !== 'string') return state;
  const { from, to } = move;
  if (state === 'both' || state === 'neither') {
    if (onConflict === 'skip') return 'conflict';
    return state === 'both' ? { failed: 'exists', path: to } : { failed: 'missing', path: from };
  }
  if (state === 'done') return 'done';
  return (await carry(outside, move, state, fence)) ?? 'done';
}

export async function moveBack(
  outside: Outside,
  { from, to, via }: PlannedMove,
  fence: Fence,
): Promise<'done' | 'conflict' | WriteFailure> {
  const back: PlannedMove = { from: to, to: from, ...(via === undefined ? {} : { via }) };
  const state = stateOf(outside.disk, back);
  if (typeof state !== 'string') return state;
  if (state === 'done') return 'done';
  if (state === 'both' || state === 'neither') return 'conflict';
  return (await carry(outside, back, state, fence)) ?? 'done';
}

async function carry(
  outside: Outside,
  move: PlannedMove,
  state: 'pending' | 'midway',
  fence: Fence,
): Promise<WriteFailure | undefined> {
  const { from, to, via } = move;
  if (via === undefined) return renamed(outside, move, fence, 'pending');
  if (state === 'pending') {
    const failure = await renamed(outside, move, fence, 'pending');
    if (failure) return failure;
    const now = stateOf(outside.disk, move);
    if (typeof now !== 'string') return now;
    if (now !== 'pending') return undefined;
    // There are disks that take a change of case alone for no change.
    const aside = await renamed(outside, { ...move, to: via }, fence, 'pending');
    if (aside) return aside;
    // The second name must not outlast a loss of power without the first.
    if (settle(outside.disk, parentOf(from)) === 'failed') return { failed: 'other', path: from, code: 'EIO' };
  }
  const failure = await renamed(outside, { from: via, to, via }, fence, 'midway');
  return failure && { ...failure, path: from };
}

/** `expected` is asked again at every attempt, since something may have come to the place meanwhile. */
async function renamed(
  outside: Outside,
  { from, to, via }: PlannedMove,
  fence: Fence,
  expected: MoveState,
): Promise<WriteFailure | undefined> {
  const { disk } = outside;
  let last: DiskFailure | undefined;
  const failure = await patiently(outside, from, () => {
    const obstacle = (via === undefined ? appeared(disk, from, to, expected) : undefined) ?? fence();
    if (obstacle) return { obstacle };
    last = disk.rename(from, to);
    return last;
  });
  if (!failure || !last) return failure;
  if (last.code === 'EXDEV') return { failed: 'other-disk', path: from, code: last.code };
  return BUSY.has(last.code) ? { failed: 'held', path: from, code: last.code } : failure;
}

function appeared(disk: WriteDisk, from: string, to: string, expected: MoveState): WriteFailure | undefined {
  const state = stateOf(disk, { from, to });
  if (typeof state !== 'string') return state;
  if (state === expected) return undefined;
  return state === 'both' ? { failed: 'exists', path: to } : { failed: 'missing', path: from };
}

/** A journal with the paths as they are before its moves. */
export function atFirst(journal: Journal): Journal {
  const moves = indexMoves(journal.moves);
  return relocated(journal, path => beforeMoves(moves, path));
}

/** A journal with the paths as they are now, whichever of its moves are done. */
export function atPresent({ disk }: Outside, journal: Journal): Journal | WriteFailure {
  const places = new Map<PlannedMove, string>();
  for (const move of journal.moves) {
    const state = stateOf(disk, move);
    if (typeof state !== 'string') return state;
    const { from, to, via = to } = move;
    places.set(move, state === 'done' ? to : state === 'midway' ? via : from);
  }
  const { arriving } = indexMoves(journal.moves);
  return relocated(journal, path => {
    const move = arriving(path);
    return move ? (places.get(move) ?? move.to) + path.slice(move.to.length) : path;
  });
}

function relocated(journal: Journal, placeOf: (path: string) => string): Journal {
  if (journal.moves.length === 0) return journal;
  return {
    ...journal,
    steps: journal.steps.map(step => ({ ...step, target: placeOf(step.target), temp: placeOf(step.temp) })),
    folders: journal.folders.map(placeOf),
    removed: journal.removed.map(placeOf),
  };
}
