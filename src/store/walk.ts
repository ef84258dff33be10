/**
 * Lists what exists in a project's folder, in slices. Linked folders are not entered (the link's end is recorded), nor
 * are other projects inside this one. The same disk gives the same tree in the same order, and after a walk before it
 * the very same tree.
 */
import { joinPath } from '../base/paths.ts';
import type { DiskEntry, DiskFailure, ReadDisk } from '../ports/disk.ts';
import type { DiskTree, LinkTarget } from '../snapshot/disk-tree.ts';
import { isManifestEntry, isOutOfSight } from '../snapshot/sight.ts';
import { sameTarget, sameTree } from './same-tree.ts';
import { type SliceOptions, slices } from './slices.ts';

export interface WalkOptions extends SliceOptions {
  /** How many files and links are listed at most; the tree is `cut` there. */
  readonly limitFiles?: number;
  /** Asked between slices; true ends the walk early, with a cut tree. */
  readonly stopped?: () => boolean;
  /** What a walk of the same folder gave before. It saves work; what is told does not depend on it. */
  readonly before?: Walk;
}

export interface Walk {
  readonly tree: DiskTree;
  /** Folders that could not be listed, and why. Their contents are unknown, so the tree is `cut`. */
  readonly unlisted: readonly Unlisted[];
  /** What each folder said, in the order of the walk. */
  readonly folders: ReadonlyMap<string, Listed>;
}

export interface Unlisted {
  readonly folder: string;
  readonly failure: DiskFailure;
}

/** What the tree takes from one folder, by path, each list sorted. */
export interface Listed {
  readonly entries: readonly DiskEntry[];
  readonly files: readonly string[];
  readonly links: readonly (readonly [string, LinkTarget])[];
  /** The folders in it that are looked at too. */
  readonly inner: readonly string[];
  readonly isNested: boolean;
  /** It says the same as long as its entries are the same: it has no links, and nothing that could make it another project. */
  readonly isPlain: boolean;
}

const LIMIT_FILES = 200_000;
const LIMIT_DEPTH = 100;

export async function walkProject(disk: ReadDisk, options: WalkOptions): Promise<Walk> {
  const { limitFiles = LIMIT_FILES, stopped = () => false, before } = options;
  const slice = slices(options);
  const folders = new Map<string, Listed>();
  const unlisted: Unlisted[] = [];
  let count = 0;
  let isCut = false;
  let isSame = before !== undefined;
  // A stack, last folder first, so that depth costs no call frames and the order is that of a sorted listing.
  const waiting: Waiting[] = [{ folder: '', depth: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (slice.isOver()) await slice.rest();
    if (stopped() || count >= limitFiles) {
      isCut = true;
      break;
    }
    const { folder, depth } = next;
    const known = before?.folders.get(folder);
    const listed = look(disk, folder, known);
    isSame &&= listed === known;
    if (listed === undefined) continue;
    if ('failed' in listed) {
      unlisted.push({ folder, failure: listed });
      continue;
    }
    folders.set(folder, listed);
    count += listed.files.length + listed.links.length;
    if (depth >= LIMIT_DEPTH) isCut ||= listed.inner.length > 0;
    else for (const inner of listed.inner.toReversed()) waiting.push({ folder: inner, depth: depth + 1 });
  }
  if (before && isSame && !isCut && !before.tree.cut && folders.size === before.folders.size) return before;
  const tree = treeOf(folders, unlisted, limitFiles, isCut || unlisted.length > 0);
  return { tree: before && sameTree(before.tree, tree) ? before.tree : tree, unlisted, folders };
}

interface Waiting {
  readonly folder: string;
  readonly depth: number;
}

function treeOf(
  listed: ReadonlyMap<string, Listed>,
  unlisted: readonly Unlisted[],
  limit: number,
  isCut: boolean,
): DiskTree {
  const files = new Set<string>();
  const folders = new Set(['']);
  const links = new Map<string, LinkTarget>();
  const nested = new Set<string>();
  let cut = isCut;
  const isFull = (): boolean => files.size + links.size >= limit;
  for (const [folder, each] of listed) {
    if (each.isNested) {
      nested.add(folder);
      continue;
    }
    folders.add(folder);
    for (const [path, target] of each.links) {
      if (isFull()) cut = true;
      else links.set(path, target);
    }
    for (const path of each.files) {
      if (isFull()) cut = true;
      else files.add(path);
    }
  }
  for (const { folder } of unlisted) folders.add(folder);
  return { files, folders, links, nested, cut };
}

/** What one folder says; nothing where it is gone since its parent was listed, which is no gap in what we know. */
function look(disk: ReadDisk, folder: string, before: Listed | undefined): Listed | DiskFailure | undefined {
  // Only what its own folder called a folder is walked.
  const entries = disk.list(folder, folder !== '');
  if ('failed' in entries) return folder !== '' && entries.failed === 'missing' ? undefined : entries;
  if (before?.isPlain && sameEntries(before.entries, entries)) return before;
  const isHome = folder !== '' && entries.some(({ name, type }) => mayBeHome(name, type));
  const isNested = isHome && isProject(disk, folder, entries);
  const listed = isNested ? nestedProject(entries) : listedFrom(disk, folder, entries, !isHome);
  return before && saysTheSame(before, listed) ? before : listed;
}

function nestedProject(entries: readonly DiskEntry[]): Listed {
  return { entries, files: [], links: [], inner: [], isNested: true, isPlain: false };
}

function listedFrom(disk: ReadDisk, folder: string, entries: readonly DiskEntry[], mayBePlain: boolean): Listed {
  const files: string[] = [];
  const links: [string, LinkTarget][] = [];
  const inner: string[] = [];
  let isPlain = mayBePlain;
  for (const { name, type } of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = joinPath(folder, name);
    if (type === 'file') files.push(path);
    else if (type === 'folder' && !isOutOfSight(path)) inner.push(path);
    else if (type === 'link') {
      isPlain = false;
      const target = targetOf(disk, path);
      if (target) links.push([path, target]);
    }
  }
  return { entries, files, links, inner, isNested: false, isPlain };
}

function sameEntries(a: readonly DiskEntry[], b: readonly DiskEntry[]): boolean {
  return a.length === b.length && a.every((entry, at) => entry.name === b[at]?.name && entry.type === b[at]?.type);
}

function saysTheSame(a: Listed, b: Listed): boolean {
  return (
    a.isNested === b.isNested &&
    a.isPlain === b.isPlain &&
    a.files.length === b.files.length &&
    a.inner.length === b.inner.length &&
    a.links.length === b.links.length &&
    a.files.every((path, at) => path === b.files[at]) &&
    a.inner.every((path, at) => path === b.inner[at]) &&
    a.links.every(([path, target], at) => path === b.links[at]?.[0] && sameTarget(target, b.links[at]?.[1]))
  );
}

/** Where a link leads; nothing for one that is out of sight, unless it leads to a file. */
function targetOf(disk: ReadDisk, path: string): LinkTarget | undefined {
  const end = disk.follow(path);
  const leadsToFile = 'to' in end && end.type === 'file';
  if (!leadsToFile && isOutOfSight(path)) return undefined;
  return 'to' in end ? { to: end.to } : { broken: end.broken };
}

/** Whether a folder holds a manifest of its own. */
function isProject(disk: ReadDisk, folder: string, entries: readonly DiskEntry[]): boolean {
  return entries.some(({ name, type }) => {
    if (!mayBeHome(name, type)) return false;
    const inside = disk.list(joinPath(folder, name), type === 'folder');
    return !('failed' in inside) && inside.some(entry => isManifestEntry(name, entry.name));
  });
}

function mayBeHome(name: string, type: DiskEntry['type']): boolean {
  return (name === '.mooring' || name === '.bifrost') && (type === 'folder' || type === 'link');
}
