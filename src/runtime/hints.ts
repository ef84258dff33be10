/** What hints of a watcher mean for a known tree: which files to read again, and whether the tree itself is out of date. */
import { baseName, folderOf, foldersAbove } from '../base/paths.ts';
import type { DiskEntry, DiskFailure, ReadDisk } from '../ports/disk.ts';
import { type DiskTree, resolvePath } from '../snapshot/disk-tree.ts';
import { isFileOutOfSight, isOutOfSight, nestedHomeOf } from '../snapshot/sight.ts';
import type { Hints } from './dirty.ts';

export interface Work {
  /** True where something came, went or became something else: only a walk tells the tree then. */
  readonly walk: boolean;
  /** The places that hints name, links followed. Without a walk there is nothing to do elsewhere. */
  readonly places: ReadonlySet<string>;
  /** What to do with a file that was read before: read it, read it where its stamp is another one, or leave it. */
  readonly reading: (path: string) => 'always' | 'if-changed' | 'never';
}

/** Looks, for each hint, at the folder that it lies in. Contents are not read here. */
export function workFor({ paths, whole }: Hints, tree: DiskTree, disk: ReadDisk): Work {
  const places = new Set([...paths].map(hint => realPlace(tree, hint)));
  if (whole === 'again') return { walk: true, places, reading: () => 'always' };
  if (whole === 'all') return { walk: true, places, reading: path => (places.has(path) ? 'always' : 'if-changed') };
  const list = cached(folder => disk.list(folder));
  const walk =
    [...places].some(place => isStructural(place, tree, list)) || (places.size > 0 && hasMovedLink(tree, disk));
  const isBelowPlace = (path: string): boolean => foldersAbove(path).some(folder => places.has(folder));
  return {
    walk,
    places,
    reading: path => (places.has(path) ? 'always' : isBelowPlace(path) ? 'if-changed' : 'never'),
  };
}

/** A hint through a linked folder is about the place behind the link. */
function realPlace(tree: DiskTree, hint: string): string {
  if (!foldersAbove(hint).some(folder => tree.links.has(folder))) return hint;
  const resolved = resolvePath(tree, hint);
  return resolved.ok || resolved.why === 'missing' ? resolved.path : hint;
}

type List = (folder: string) => readonly DiskEntry[] | DiskFailure;

function isStructural(place: string, tree: DiskTree, list: List): boolean {
  const nested = nestedHomeOf(place);
  // A manifest that comes or goes makes a folder another project, or part of this one.
  if (nested !== undefined) return !isFileOutOfSight(`${nested}/x`);
  if (isOutOfSight(place) && !tree.links.has(place) && !tree.files.has(place)) {
    const entry = entryAt(place, list);
    return entry?.type === 'file' || entry?.type === 'link';
  }
  if (isFileOutOfSight(place) || foldersAbove(place).some(folder => tree.nested.has(folder))) return false;
  if (tree.nested.has(place) || tree.folders.has(place) || tree.links.has(place)) return true;
  const folder = folderOf(place);
  if (!tree.folders.has(folder)) return !('failed' in list(folder));
  const entry = entryAt(place, list);
  if (entry?.type === 'folder' || entry?.type === 'link') return true;
  return (entry?.type === 'file') !== tree.files.has(place);
}

/** More links than this are followed by walks only. */
const LIMIT_LINKS = 1000;

/** Whether a link leads elsewhere now. No hint says so: what it leads to may be out of sight. */
function hasMovedLink({ links }: DiskTree, disk: ReadDisk): boolean {
  if (links.size > LIMIT_LINKS) return false;
  for (const [path, was] of links) {
    const end = disk.follow(path);
    if ('to' in end ? !('to' in was) || was.to !== end.to : !('broken' in was) || was.broken !== end.broken)
      return true;
  }
  return false;
}

function entryAt(place: string, list: List): DiskEntry | undefined {
  const entries = list(folderOf(place));
  return 'failed' in entries ? undefined : entries.find(({ name }) => name === baseName(place));
}

function cached<V>(ask: (key: string) => V): (key: string) => V {
  const answers = new Map<string, V>();
  return key => {
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = ask(key);
    answers.set(key, answer);
    return answer;
  };
}
