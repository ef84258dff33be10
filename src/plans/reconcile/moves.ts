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

/** Each once, and folders where everything that matters in one goes the same way and nothing is in its place. */
export function joinedMoves(snapshot: Snapshot, moves: readonly PathMove[]): readonly PathMove[] {
  let joined: readonly PathMove[] = [...new Map(moves.map(move => [`${move.from}\0${move.to}`, move])).values()];
  for (;;) {
    const next = withFolders(snapshot, joined, moves.length > 1);
    if (next.length === joined.length && next.every((move, index) => move === joined[index])) return joined;
    joined = next;
  }
}

/** What stands in the way of the moves, of each other too. */
export function moveFindings(snapshot: Snapshot, moves: readonly PathMove[]): PlanFinding[] {
  const findings: PlanFinding[] = [];
  const targets = new Map<string, string>();
  const leaving = new Set(moves.map(({ from }) => from));
  for (const { from, to } of moves) {
    const other = targets.get(to);
    if (other !== undefined)
      findings.push({ message: `${other} and ${from} cannot both move to ${to}. Choose one.`, path: to });
    else if (isTaken(snapshot, to))
      findings.push({ message: `${to} is there already, so ${from} cannot move there. Move it away first.`, path: to });
    else if (foldersAbove(from).some(folder => leaving.has(folder))) {
      findings.push({ message: `${from} would move by itself and with its folder. Choose one.`, path: from });
    }
    targets.set(to, from);
  }
  return findings;
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
function withFolders(snapshot: Snapshot, moves: readonly PathMove[], isSeveral: boolean): readonly PathMove[] {
  const groups = groupedBy(moves, ({ from, to }) => {
    const [a, b] = [folderOf(from), folderOf(to)];
    const mayJoin = isSeveral && a !== '' && b !== '' && baseName(from) === baseName(to);
    return mayJoin && !isTaken(snapshot, b) && !b.startsWith(`${a}/`) && !a.startsWith(`${b}/`)
      ? `${a}\0${b}`
      : undefined;
  });
  const joined = new Map<PathMove, PathMove>();
  for (const [key, group] of groups) {
    const [from = '', to = ''] = key.split('\0');
    if (!goesWhole(snapshot, from, new Set(group.map(move => move.from)))) continue;
    const whole = { from, to };
    for (const move of group) joined.set(move, whole);
  }
  return [...new Set(moves.map(move => joined.get(move) ?? move))];
}

/** Texts and code that no entity is go along; something else that is an entity holds a folder where it is. */
function goesWhole(snapshot: Snapshot, folder: string, going: ReadonlySet<string>): boolean {
  const { tree } = snapshot;
  const isGoing = (path: string): boolean => going.has(path) || foldersAbove(path).some(above => going.has(above));
  const inside = (path: string): boolean => path.startsWith(`${folder}/`);
  if (going.size < 2 && [...tree.files].some(path => inside(path) && !isGoing(path))) return false;
  if ([...tree.nested, ...tree.links.keys()].some(inside)) return false;
  for (const place of snapshot.byPlace.keys()) if (inside(place) && !isGoing(place)) return false;
  for (const source of snapshot.sources.values()) {
    if (!inside(source.path) || isGoing(source.path)) continue;
    if (source.held || source.role !== 'python' || source.decorated().length > 0) return false;
  }
  return true;
}
