/**
 * Lists what exists in a project's folder, in slices. Linked folders are not entered (the link's end is recorded), nor
 * are other projects inside this one. The same disk gives the same tree in the same order.
 */
import { joinPath } from '../base/paths.ts';
import type { DiskEntry, DiskFailure, ReadDisk } from '../ports/disk.ts';
import type { DiskTree, LinkTarget } from '../snapshot/disk-tree.ts';
import { isManifestEntry, isOutOfSight } from '../snapshot/sight.ts';
import { type SliceOptions, slices } from './slices.ts';

export interface WalkOptions extends SliceOptions {
  /** How many files and links are listed at most; the tree is `cut` there. */
  readonly limitFiles?: number;
  /** Asked between slices; true ends the walk early, with a cut tree. */
  readonly stopped?: () => boolean;
}

export interface Walk {
  readonly tree: DiskTree;
  /** Folders that could not be listed, and why. Their contents are unknown, so the tree is `cut`. */
  readonly unlisted: readonly { readonly folder: string; readonly failure: DiskFailure }[];
}

const LIMIT_FILES = 200_000;
const LIMIT_DEPTH = 100;

export async function walkProject(disk: ReadDisk, options: WalkOptions): Promise<Walk> {
  const { limitFiles = LIMIT_FILES, stopped = () => false } = options;
  const slice = slices(options);
  const found = newFindings(limitFiles);
  // A stack, last folder first, so that depth costs no call frames and the order is that of a sorted listing.
  const waiting: Waiting[] = [{ folder: '', depth: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (slice.isOver()) await slice.rest();
    if (stopped() || isFull(found)) {
      found.cut = true;
      break;
    }
    waiting.push(...look(disk, next, found).reverse());
  }
  const { files, folders, links, nested, cut, unlisted } = found;
  return { tree: { files, folders, links, nested, cut }, unlisted };
}

interface Waiting {
  readonly folder: string;
  readonly depth: number;
}

interface Findings {
  readonly files: Set<string>;
  readonly folders: Set<string>;
  readonly links: Map<string, LinkTarget>;
  readonly nested: Set<string>;
  readonly unlisted: { folder: string; failure: DiskFailure }[];
  readonly limit: number;
  cut: boolean;
}

function newFindings(limit: number): Findings {
  const nothing = { files: new Set<string>(), folders: new Set(['']), links: new Map(), nested: new Set<string>() };
  return { ...nothing, unlisted: [], limit, cut: false };
}

function isFull({ files, links, limit }: Findings): boolean {
  return files.size + links.size >= limit;
}

/** Takes in one folder, and gives the folders in it that are still to be looked at. */
function look(disk: ReadDisk, { folder, depth }: Waiting, found: Findings): Waiting[] {
  const entries = disk.list(folder);
  if ('failed' in entries) {
    // Gone since its parent was listed: that is no gap in what we know.
    if (folder !== '' && entries.failed === 'missing') return [];
    found.unlisted.push({ folder, failure: entries });
    found.cut = true;
    if (folder !== '') found.folders.add(folder);
    return [];
  }
  if (folder !== '' && isProject(disk, folder, entries)) {
    found.nested.add(folder);
    return [];
  }
  found.folders.add(folder);
  const inner: Waiting[] = [];
  for (const { name, type } of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = joinPath(folder, name);
    if (type !== 'folder' && isFull(found)) found.cut = true;
    else if (type === 'file') found.files.add(path);
    else if (type === 'link') takeLink(disk, path, found);
    else if (type === 'folder' && !isOutOfSight(path)) {
      if (depth < LIMIT_DEPTH) inner.push({ folder: path, depth: depth + 1 });
      else found.cut = true;
    }
  }
  return inner;
}

function takeLink(disk: ReadDisk, path: string, found: Findings): void {
  const end = disk.follow(path);
  const leadsToFile = 'to' in end && end.type === 'file';
  if (!leadsToFile && isOutOfSight(path)) return;
  found.links.set(path, 'to' in end ? { to: end.to } : { broken: end.broken });
}

/** Whether a folder holds a manifest of its own. */
function isProject(disk: ReadDisk, folder: string, entries: readonly DiskEntry[]): boolean {
  return entries.some(({ name, type }) => {
    if ((name !== '.mooring' && name !== '.bifrost') || (type !== 'folder' && type !== 'link')) return false;
    const inside = disk.list(joinPath(folder, name));
    return !('failed' in inside) && inside.some(entry => isManifestEntry(name, entry.name));
  });
}
