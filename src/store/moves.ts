/** The moves of a commit: what is asked for, after a look at the disk. */
import type { WriteDisk } from '../ports/write-disk.ts';
import { below, childOf, folded, nameOf, parentOf } from './absolute.ts';
import type { Move } from './change.ts';
import { type WriteFailure, writeFailure } from './failure.ts';
import { isReserved, type StorePlace } from './local-folder.ts';
import { indexMoves, type MoveEnds, type MoveIndex, moveEnds, upward } from './move-index.ts';
import type { Outside } from './outside.ts';
import { insideOnly, realFolder, staysBelow } from './target.ts';
import { tempPath } from './temps.ts';

/** A move that may be made. All paths are absolute. */
export interface PlannedMove {
  readonly from: string;
  readonly to: string;
  /** Where the disk holds both names for one, the name in between that tells how far the move has come. */
  readonly via?: string;
}

/** Moves to where a thing is already are left out. */
export function planMoves(
  outside: Outside,
  place: StorePlace,
  moves: readonly Move[],
): readonly PlannedMove[] | WriteFailure {
  const planned: PlannedMove[] = [];
  const ends = moveEnds();
  for (const { from, to } of moves) {
    if (from === to) continue;
    const move = { from: childOf(place.root, from), to: childOf(place.root, to) };
    const outsideOf = [from, to].find(path => !staysBelow(path));
    if (outsideOf !== undefined) return { failed: 'link', path: childOf(place.root, outsideOf), code: 'OUTSIDE' };
    const reserved = [move.from, move.to].find(path => isReserved(place, path));
    if (reserved !== undefined) return { failed: 'reserved', path: reserved };
    const touched = touchesOther(place, ends, move);
    if (touched !== undefined) return { failed: 'overlap', path: touched };
    const found = planMove(outside, place, move);
    if ('failed' in found) return found;
    planned.push(found);
    ends.add(move);
  }
  return planned;
}

function planMove(outside: Outside, place: StorePlace, { from, to }: Move): PlannedMove | WriteFailure {
  const { disk } = outside;
  const facts = disk.facts(from);
  if ('failed' in facts)
    return facts.failed === 'missing' ? { failed: 'missing', path: from } : writeFailure(from, facts);
  // Whether a link or its target was meant is not ours to say.
  if (facts.type === 'link') return { failed: 'link', path: from };
  const leaves = insideOnly(disk, from, place.allows) ?? insideOnly(disk, to, place.allows);
  if (leaves) return leaves;
  const there = disk.facts(to);
  if ('failed' in there) return there.failed === 'missing' ? { from, to } : writeFailure(to, there);
  const one = isOneThing(disk, from, to);
  if (typeof one !== 'boolean') return one;
  return one ? { from, to, via: tempPath(outside, parentOf(from)) } : { failed: 'exists', path: to };
}

/** Two names of one thing, on a disk that does not tell case apart or ways to write a letter: only one is listed. */
function isOneThing(disk: WriteDisk, from: string, to: string): boolean | WriteFailure {
  if (parentOf(from) !== parentOf(to) || folded(from) !== folded(to)) return false;
  const entries = disk.list(parentOf(from));
  if ('failed' in entries) return writeFailure(from, entries);
  const names = new Set(entries.map(({ name }) => name));
  return names.has(nameOf(from)) && !names.has(nameOf(to));
}

/** The place that two moves, or a move and Mooring's own memory, would both touch. */
function touchesOther({ local }: StorePlace, others: MoveEnds, { from, to }: Move): string | undefined {
  if (folded(from) !== folded(to) && isWithin(folded(from), folded(to))) return to;
  return [from, to].find(path => isWithin(path, local)) ?? others.touches({ from, to });
}

/** Whether a path is a folder or below it. */
export function isWithin(folder: string, path: string): boolean {
  return path === folder || below(folder, path) !== undefined;
}

/** The moves of a commit as they are asked for by path. */
export interface MovesByPath extends MoveIndex<PlannedMove> {
  /** By where things really are that move away, links resolved: found out once, when it is first asked for. */
  byRealFrom(): ReadonlyMap<string, readonly PlannedMove[]> | WriteFailure;
}

export function movesByPath(disk: WriteDisk, moves: readonly PlannedMove[]): MovesByPath {
  let found: ReadonlyMap<string, readonly PlannedMove[]> | WriteFailure | undefined;
  return {
    ...indexMoves(moves),
    byRealFrom() {
      found ??= realFroms(disk, moves);
      return found;
    },
  };
}

function realFroms(
  disk: WriteDisk,
  moves: readonly PlannedMove[],
): ReadonlyMap<string, readonly PlannedMove[]> | WriteFailure {
  const folders = new Map<string, string>();
  const froms = new Map<string, PlannedMove[]>();
  for (const move of moves) {
    const folder = parentOf(move.from);
    const real = folders.get(folder) ?? realFolder(disk, folder);
    if (typeof real !== 'string') return real;
    folders.set(folder, real);
    const from = childOf(real, nameOf(move.from));
    froms.set(from, [...(froms.get(from) ?? []), move]);
  }
  return froms;
}

/**
 * What forbids a path that leads by way of a linked folder to where something moves away: what is there is there no more
 * when it is asked for again. `now` is the path of before the moves.
 */
export function ledAway(disk: WriteDisk, moves: MovesByPath, now: string, named: string): WriteFailure | undefined {
  if (moves.moves.length === 0) return undefined;
  const folder = realFolder(disk, parentOf(now));
  if (typeof folder !== 'string') return folder;
  const froms = moves.byRealFrom();
  if ('failed' in froms) return froms;
  const leaving = [...upward(folder)].flatMap(at => froms.get(at) ?? []);
  return leaving.some(move => !isWithin(move.to, named)) ? { failed: 'overlap', path: named } : undefined;
}
