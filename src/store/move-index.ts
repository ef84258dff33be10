/** Finds the move that a path belongs to among thousands: by looking for the path and each folder above it. */
import { folded } from './absolute.ts';
import type { Move } from './change.ts';

/** Of moves that touch nothing of each other. */
export interface MoveIndex<Each extends Move = Move> {
  readonly moves: readonly Each[];
  /** The move that takes away what is at a path. */
  leaving(path: string): Each | undefined;
  /** The move that brings what is at a path. */
  arriving(path: string): Each | undefined;
}

export function indexMoves<Each extends Move>(moves: readonly Each[]): MoveIndex<Each> {
  const byFrom = new Map(moves.map(move => [move.from, move]));
  const byTo = new Map(moves.map(move => [move.to, move]));
  return { moves, leaving: path => nearest(byFrom, path), arriving: path => nearest(byTo, path) };
}

/** Where a path of after the moves is before them. */
export function beforeMoves({ arriving }: MoveIndex, path: string): string {
  const move = arriving(path);
  return move ? move.from + path.slice(move.to.length) : path;
}

function nearest<Each>(by: ReadonlyMap<string, Each>, path: string): Each | undefined {
  if (by.size === 0) return undefined;
  for (const at of upward(path)) {
    const found = by.get(at);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A path, and the folders above it but for a file system's root; absolute or relative. */
export function* upward(path: string): Generator<string> {
  yield path;
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) yield path.slice(0, at);
}

/** The ends of moves, one added after the other. */
export interface MoveEnds {
  /** Which end of a move is at, above or below an end of those that were added. */
  touches(move: Move): string | undefined;
  add(move: Move): void;
}

export function moveEnds(): MoveEnds {
  const ends = new Set<string>();
  const above = new Set<string>();
  const isTaken = (path: string): boolean => {
    const asked = folded(path);
    return above.has(asked) || [...upward(asked)].some(at => ends.has(at));
  };
  return {
    touches: ({ from, to }) => [from, to].find(isTaken),
    add({ from, to }) {
      for (const end of [folded(from), folded(to)]) {
        ends.add(end);
        for (const at of upward(end)) above.add(at);
      }
    },
  };
}
