/** Finds who is to be undone first. */
import { isWithin } from './moves.ts';
import type { Operation } from './operation-log.ts';
import { undoneBy } from './operations.ts';
import type { Content } from './outside.ts';

/**
 * Of the operations since (the newest first) the last that touched a path and still counts; nothing where what is there
 * now is not its work but a hand edit.
 */
export function blame(later: readonly Operation[], path: string, now: Content | undefined): Operation | undefined {
  const undone = undoneBy(later);
  const ids = new Set(later.map(({ id }) => id));
  // An operation and its undo, both since, are as if they had never been.
  const counts = later.filter(({ id, undoes }) => !undone.has(id) && (undoes === undefined || !ids.has(undoes)));
  const by = counts.find(operation => touches(operation, path));
  const left = by?.files.find(file => file.path === path);
  return left && now !== undefined && left.after !== now ? undefined : by;
}

function touches({ files, moves = [], made = [], removed = [] }: Operation, path: string): boolean {
  const places = moves.flatMap(({ from, to }) => [from, to]);
  return (
    files.some(file => file.path === path) ||
    places.some(place => isWithin(place, path) || isWithin(path, place)) ||
    [...made, ...removed].includes(path)
  );
}
