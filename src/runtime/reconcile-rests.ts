/** What a plan rests on: the contents that it was made from, by path, to be compared once more before anything is written. */
import { foldersAbove, joinPath } from '../base/paths.ts';
import type { ReadDisk } from '../ports/disk.ts';
import type { Hash } from '../ports/hash.ts';
import { isManifestEntry, isOutOfSight } from '../snapshot/sight.ts';
import { LIMIT_FILE } from '../store/outside.ts';

/**
 * By path: the hash of a file, of a folder over all of its files in sight as the facts of a project have it, or `absent`. What
 * cannot be read is known by the reason alone.
 */
export type Rests = ReadonlyMap<string, string>;

export interface ContentReader {
  readonly disk: ReadDisk;
  readonly hash: Hash;
}

export function contentAt(reader: ContentReader, path: string): string {
  const answer = reader.disk.read(path, LIMIT_FILE);
  if (!('failed' in answer)) return reader.hash(answer.bytes);
  if (answer.failed === 'missing' || answer.failed === 'not-a-folder') return 'absent';
  if (answer.failed === 'too-large') return sizeAt(reader.disk, path);
  if (answer.failed !== 'not-a-file') return `unread: ${answer.code}`;
  const files = filesBelow(reader.disk, path);
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

/** Those of the paths that are, lie in, or hold one of the others. */
export function touching(paths: Iterable<string>, others: readonly string[]): string[] {
  const all = new Set(others);
  const above = new Set(others.flatMap(foldersAbove));
  return [...paths].filter(
    path => all.has(path) || above.has(path) || foldersAbove(path).some(folder => all.has(folder)),
  );
}
