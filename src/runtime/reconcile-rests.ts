/** What a plan rests on: the contents that it was made from, by path, to be compared once more before anything is written. */
import { foldersAbove, joinPath } from '../base/paths.ts';
import type { ReadDisk, Seen } from '../ports/disk.ts';
import type { Hash } from '../ports/hash.ts';
import { type DiskTree, resolvePath } from '../snapshot/disk-tree.ts';
import { isManifestEntry, isOutOfSight } from '../snapshot/sight.ts';
import { LIMIT_FILE } from '../store/outside.ts';
import { type SliceOptions, slices } from '../store/slices.ts';
import { saysTheSame } from './stamps.ts';

/**
 * By path: the hash of a file, of a folder over all of its files in sight as the facts of a project have it, or `absent`. What
 * cannot be read is known by the reason alone.
 */
export type Rests = ReadonlyMap<string, string>;

export interface ContentReader {
  readonly disk: ReadDisk;
  readonly hash: Hash;
  /** What files held that were read before, so that large ones are not read while others wait. */
  readonly known?: Map<string, Known>;
}

interface Known {
  readonly seen: Seen;
  readonly hash: string;
}

export function rememberingReader(disk: ReadDisk, hash: Hash): ContentReader {
  return { disk, hash, known: new Map() };
}

/** With so many files the memory begins anew. */
const MOST_KNOWN = 50_000;

export function contentAt(reader: ContentReader, path: string): string {
  const { disk, hash, known } = reader;
  const before = known?.get(path);
  const stamp = before && disk.stamp?.(path);
  if (before && stamp && !('failed' in stamp) && saysTheSame(before.seen, stamp)) return before.hash;
  const answer = disk.read(path, LIMIT_FILE);
  if (!('failed' in answer)) {
    const now = hash(answer.bytes);
    if (known && known.size >= MOST_KNOWN) known.clear();
    if (answer.seen) known?.set(path, { seen: answer.seen, hash: now });
    return now;
  }
  known?.delete(path);
  if (answer.failed === 'missing' || answer.failed === 'not-a-folder') return 'absent';
  if (answer.failed === 'too-large') return sizeAt(disk, path);
  if (answer.failed !== 'not-a-file') return `unread: ${answer.code}`;
  const files = filesBelow(disk, path);
  const lines = files.map(file => `${file.slice(path.length + 1)}\0${contentAt(reader, file)}\n`);
  return reader.hash(new TextEncoder().encode(lines.join('')));
}

/** As the facts of a project have it. */
function sizeAt(disk: ReadDisk, path: string): string {
  const stamp = disk.stamp?.(path);
  return stamp && !('failed' in stamp) ? `size:${stamp.size}` : 'unread: EFBIG';
}

/** The paths at which something else is now, in their order. */
export function changedSince(reader: ContentReader, rests: Rests): string[] {
  return [...rests].flatMap(([path, content]) => (contentAt(reader, path) === content ? [] : [path])).sort();
}

const LIMIT_FOLDERS = 20_000;

/** The files in sight below a folder, as a walk of the project finds them, in the order of their paths. */
export function filesBelow(disk: ReadDisk, folder: string): string[] {
  const files: string[] = [];
  const waiting = [folder];
  for (
    let next = waiting.pop(), count = 0;
    next !== undefined && count < LIMIT_FOLDERS;
    next = waiting.pop(), count++
  ) {
    const entries = disk.list(next);
    if ('failed' in entries) continue;
    const isNested = entries.some(({ name, type }) => {
      if ((name !== '.mooring' && name !== '.bifrost') || type === 'file') return false;
      const inside = disk.list(joinPath(next ?? '', name));
      return !('failed' in inside) && inside.some(entry => isManifestEntry(name, entry.name));
    });
    if (isNested && next !== folder) continue;
    for (const { name, type } of entries) {
      const path = joinPath(next, name);
      if (type === 'file') files.push(path);
      else if (type === 'folder' && !isOutOfSight(path)) waiting.push(path);
    }
  }
  return files.sort();
}

/** Reads what is at these paths in slices, so that asking for it at once costs little afterwards. */
export async function readAhead(reader: ContentReader, paths: Iterable<string>, options: SliceOptions): Promise<void> {
  const slice = slices(options);
  for (const path of paths) {
    const inside = filesBelow(reader.disk, path);
    for (const file of inside.length > 0 ? inside : [path]) {
      contentAt(reader, file);
      if (slice.isOver()) await slice.rest();
    }
  }
}

/** As `touching`, with links followed on both sides: an editor may have a file open by another name than the plan has for it. */
export function touchingThrough(
  disk: ReadDisk,
  tree: DiskTree,
  paths: readonly string[],
  others: readonly string[],
): string[] {
  const place = (path: string): string => {
    const resolved = resolvePath(tree, path);
    return resolved.ok || resolved.why === 'missing' ? resolved.path : path;
  };
  const all = [...others, ...others.map(place)];
  // A link may have come since the tree was walked, so of these the disk is asked.
  const placeNow = (path: string): string => {
    const end = disk.follow(path);
    return 'to' in end ? end.to : place(path);
  };
  return paths.filter(path => touching([path, placeNow(path)], all).length > 0);
}

/** Those of the paths that are, lie in, or hold one of the others. */
export function touching(paths: Iterable<string>, others: readonly string[]): string[] {
  const all = new Set(others);
  const above = new Set(others.flatMap(foldersAbove));
  return [...paths].filter(
    path => all.has(path) || above.has(path) || foldersAbove(path).some(folder => all.has(folder)),
  );
}
