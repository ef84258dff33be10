/** Moves of one plan together: whole folders where all of one goes, and why some cannot be made. */
import { groupedBy } from '../../base/grouped.ts';
import { baseName, folderOf, foldersAbove } from '../../base/paths.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { isTaken } from './declared.ts';
import type { PlanFinding } from './plan.ts';

export interface PathMove {
  readonly from: string;
  readonly to: string;
}

/**
 * Each once, and folders where every file in one goes the same way and nothing is in its place. `apart` are places that
 * something else of the plan is done to: a folder around one goes file by file.
 */
export function joinedMoves(
  snapshot: Snapshot,
  moves: readonly PathMove[],
  apart: readonly string[] = [],
): readonly PathMove[] {
  const single = [...new Map(moves.map(move => [`${move.from}\0${move.to}`, move])).values()];
  if (single.length < 2 || snapshot.tree.cut) return single;
  const takesAll = wholeFolders(snapshot, apart);
  const isAlone = nothingElseIn(single);
  const mayGo: WholeFolders = (folder, group) => isAlone(folder) && takesAll(folder, group);
  let joined: readonly PathMove[] = single;
  for (;;) {
    const next = withFolders(snapshot, joined, mayGo);
    if (next.length === joined.length && next.every((move, index) => move === joined[index])) break;
    joined = next;
  }
  const wholes = new Map(joined.map(whole => [whole.from, whole]));
  const inside = groupedBy(single, ({ from }) => {
    const folder = [from, ...foldersAbove(from)].find(above => wholes.has(above));
    return folder === undefined ? undefined : wholes.get(folder);
  });
  const alone = new Set(single);
  return joined.map(whole => (alone.has(whole) ? whole : innermost(whole, inside.get(whole) ?? [])));
}

/** The deepest folder that has all of them. */
function innermost(whole: PathMove, moves: readonly PathMove[]): PathMove {
  const [first, ...others] = moves;
  if (!first || others.length === 0) return first ?? whole;
  const common = foldersAbove(first.from).find(folder => others.every(({ from }) => from.startsWith(`${folder}/`)));
  return common === undefined ? whole : { from: common, to: whole.to + common.slice(whole.from.length) };
}

/** What stands in the way of the moves, of each other too. */
export function moveFindings(snapshot: Snapshot, moves: readonly PathMove[]): PlanFinding[] {
  const leaving = groupedBy(moves, ({ from }) => from);
  const coming = groupedBy(moves, ({ to }) => to);
  return moves.flatMap(({ from, to }): PlanFinding[] => {
    const [first, second] = leaving.get(from) ?? [];
    const [one, another] = coming.get(to) ?? [];
    if (second) {
      if (first?.to !== to) return [];
      const message = `${from} cannot move to both ${to} and ${second.to}. Change the paths in the manifest instead.`;
      return [{ message, path: from }];
    }
    if (another) {
      const message = `${one?.from} and ${another.from} cannot both move to ${to}. Choose one.`;
      return one?.from === from ? [{ message, path: to }] : [];
    }
    if (isTaken(snapshot, to)) {
      return [{ message: `${to} is there already, so ${from} cannot move there. Move it away first.`, path: to }];
    }
    const within = foldersAbove(to).find(folder => coming.has(folder) || leaving.has(folder));
    if (within !== undefined) {
      const message = `${from} cannot move into ${within} in one step with it. Do the one first, and then the other.`;
      return [{ message, path: from }];
    }
    if (!foldersAbove(from).some(folder => leaving.has(folder))) return [];
    return [{ message: `${from} would move by itself and with its folder. Choose one.`, path: from }];
  });
}

/** Where a path is after the moves. */
export function movedPath(moves: ReadonlyMap<string, string>, path: string): string {
  for (const at of [path, ...foldersAbove(path)]) {
    const to = moves.get(at);
    if (to !== undefined) return to + path.slice(at.length);
  }
  return path;
}

/** One level up: files and folders of one folder that keep their names become a move of that folder. */
function withFolders(snapshot: Snapshot, moves: readonly PathMove[], mayGo: WholeFolders): readonly PathMove[] {
  const groups = groupedBy(moves, ({ from, to }) => {
    const [a, b] = [folderOf(from), folderOf(to)];
    const mayJoin = a !== '' && b !== '' && baseName(from) === baseName(to);
    return mayJoin && !isTaken(snapshot, b) && !b.startsWith(`${a}/`) && !a.startsWith(`${b}/`)
      ? `${a}\0${b}`
      : undefined;
  });
  const joined = new Map<PathMove, PathMove>();
  for (const [key, group] of groups) {
    const [from = '', to = ''] = key.split('\0');
    const whole = { from, to };
    if (mayGo(whole, group)) for (const move of group) joined.set(move, whole);
  }
  return [...new Set(moves.map(move => joined.get(move) ?? move))];
}

/** Whether some moves take all that is in a folder. */
type WholeFolders = (folder: PathMove, moves: readonly PathMove[]) => boolean;

/** Whether no other move leads into a folder that goes, or to where it goes: of two moves neither may touch what the other does. */
function nothingElseIn(moves: readonly PathMove[]): (folder: PathMove) => boolean {
  const leaving = countsBelow(moves.map(({ from }) => from));
  const coming = countsBelow(moves.map(({ to }) => to));
  return ({ from, to }) => !coming.has(from) && coming.get(to) === leaving.get(from);
}

/** How many of the paths lie in each folder. */
function countsBelow(paths: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const path of paths) for (const folder of foldersAbove(path)) counts.set(folder, (counts.get(folder) ?? 0) + 1);
  return counts;
}

/** What is no part of what moves, be it a text, stays where it is; nobody asked for more. */
function wholeFolders({ tree }: Snapshot, apart: readonly string[]): WholeFolders {
  const counts = countsBelow(tree.files);
  const kept = new Set([...tree.nested, ...tree.links.keys()].flatMap(foldersAbove));
  const busy = new Set(apart.flatMap(path => [path, ...foldersAbove(path)]));
  return ({ from, to }, moves) => {
    if (kept.has(from) || busy.has(from) || busy.has(to)) return false;
    const going = moves.reduce((sum, move) => sum + (tree.files.has(move.from) ? 1 : (counts.get(move.from) ?? 0)), 0);
    return going === counts.get(from);
  };
}
