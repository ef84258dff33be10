/** The folders that a commit makes and removes, after a look at the disk. */
import { childOf, parentOf } from './absolute.ts';
import type { Change, PlannedChange } from './change.ts';
import { type WriteFailure, writeFailure } from './failure.ts';
import { absentFolders } from './folders.ts';
import { isReserved, type StorePlace } from './local-folder.ts';
import { beforeMoves } from './move-index.ts';
import { isWithin, ledAway, type MovesByPath } from './moves.ts';
import type { Outside } from './outside.ts';
import { insideOnly, staysBelow } from './target.ts';
import { cleanTemps } from './temps.ts';

/** All paths are absolute, and as they are after the moves. */
export interface PlannedFolders {
  /** Outermost first; those that files and moves need are among them. */
  readonly made: readonly string[];
  /** Innermost first. */
  readonly removed: readonly string[];
}

export function planFolders(
  outside: Outside,
  place: StorePlace,
  moves: MovesByPath,
  changes: readonly Change[],
  files: readonly PlannedChange[],
): PlannedFolders | WriteFailure {
  const wanted: string[] = [];
  const unwanted: string[] = [];
  for (const change of changes) {
    if (!('folder' in change)) continue;
    const path = childOf(place.root, change.path);
    if (!staysBelow(change.path)) return { failed: 'link', path, code: 'OUTSIDE' };
    // The quarantine itself comes and goes with what is in it.
    if (isReserved(place, childOf(path, 'any'))) return { failed: 'reserved', path };
    if (moves.leaving(path)) return { failed: 'overlap', path };
    const now = beforeMoves(moves, path);
    const away = insideOnly(outside.disk, now, place.allows) ?? ledAway(outside.disk, moves, now, path);
    const there = away ?? folderAt(outside, now, change.folder);
    if (typeof there !== 'boolean') return there;
    if (change.folder === 'make') wanted.push(path);
    else if (there) unwanted.push(path);
  }
  const needed = files.flatMap(({ target, bytes }) => (bytes ? [parentOf(target)] : []));
  const made: string[] = [];
  for (const folder of new Set([...moves.moves.map(({ to }) => parentOf(to)), ...needed, ...wanted])) {
    const absent = absentAfter(outside, moves, folder);
    if ('failed' in absent) return absent;
    made.push(...absent);
  }
  const removed = unwanted.toSorted((a, b) => b.length - a.length);
  const failure = keptFull(outside, { made, removed }, moves, files);
  return failure ?? { made: [...new Set(made)], removed: [...new Set(removed)] };
}

/** Whether a folder is there, or what stands in its way. */
function folderAt({ disk }: Outside, path: string, wish: 'make' | 'remove'): boolean | WriteFailure {
  const facts = disk.facts(path);
  if ('failed' in facts) return facts.failed === 'missing' ? false : writeFailure(path, facts);
  if (facts.type === 'folder') return true;
  if (wish === 'remove') return { failed: facts.type === 'link' ? 'link' : 'changed', path };
  // A link to a folder is as good as the folder.
  const entries = facts.type === 'link' ? disk.list(path) : undefined;
  return entries && !('failed' in entries) ? true : { failed: 'exists', path };
}

/** Looked for where they would be before the moves, and named as they are after. */
function absentAfter(outside: Outside, moves: MovesByPath, folder: string): string[] | WriteFailure {
  const now = beforeMoves(moves, folder);
  const absent = absentFolders(outside, now);
  if ('failed' in absent) return absent;
  return absent.map(path => folder.slice(0, folder.length - (now.length - path.length)));
}

/** A folder that is to go must hold nothing but what goes too. */
function keptFull(
  outside: Outside,
  { made, removed }: PlannedFolders,
  moves: MovesByPath,
  files: readonly PlannedChange[],
): WriteFailure | undefined {
  const going = new Set([
    ...files.flatMap(({ target, after }) => (after === 'absent' ? [beforeMoves(moves, target)] : [])),
    ...removed.map(path => beforeMoves(moves, path)),
    ...moves.moves.map(({ from }) => from),
  ]);
  const coming = [
    ...made,
    ...files.flatMap(({ target, bytes }) => (bytes ? [target] : [])),
    ...moves.moves.map(({ to }) => to),
  ];
  for (const path of removed) {
    if (coming.some(other => isWithin(path, other))) return { failed: 'overlap', path };
    const now = beforeMoves(moves, path);
    // What dead processes left counts for nothing.
    cleanTemps(outside, now);
    const entries = outside.disk.list(now);
    if ('failed' in entries) return writeFailure(path, entries);
    if (entries.some(({ name }) => !going.has(childOf(now, name)))) return { failed: 'not-empty', path };
  }
  return undefined;
}
