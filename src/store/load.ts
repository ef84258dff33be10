/** Reads the files of a project that mean something to it. A file that cannot be read says why, and is then held. */

import { isManifestPath } from '../manifest/layout.ts';
import type { DiskFailure, ReadDisk, Seen } from '../ports/disk.ts';
import type { DiskTree } from '../snapshot/disk-tree.ts';
import { type Observed, roleOf } from '../snapshot/source.ts';
import { decodeText } from '../syntax/bytes.ts';
import { LIMITS } from '../syntax/scan.ts';

/**
 * The paths that are read: every file with a role. Whatever stands in the place of a manifest is tried, so that a
 * folder or broken link there is an error at that path and not "no manifest".
 */
export function readablePaths(tree: DiskTree): Set<string> {
  const paths = new Set<string>();
  for (const path of tree.files) if (roleOf(path) !== undefined) paths.add(path);
  for (const path of tree.links.keys()) if (isManifestPath(path)) paths.add(path);
  for (const path of tree.folders) if (isManifestPath(path)) paths.add(path);
  return paths;
}

export interface Reading {
  /** What the file says, or undefined where there is none. */
  readonly says: Observed | undefined;
  /** How the file was seen then, where it could be read and the disk gives stamps. */
  readonly seen?: Seen;
}

/** What a file says now, or undefined where there is none. */
export function readSource(disk: ReadDisk, path: string): Observed | undefined {
  return readSeen(disk, path).says;
}

/** Reads a file as it is now, with what will tell whether it is the same later. `reader` is the disk's for this turn. */
export function readSeen(disk: ReadDisk, path: string, reader?: ReturnType<NonNullable<ReadDisk['reader']>>): Reading {
  const answer = reader ? reader(path, LIMITS.textLength) : disk.read(path, LIMITS.textLength);
  if ('failed' in answer) return { says: unread(disk, path, answer) };
  const decoded = decodeText(answer.bytes);
  const says =
    'text' in decoded ? { text: decoded.text } : { held: decoded.held.reason, message: decoded.held.message };
  return answer.seen ? { says, seen: answer.seen } : { says };
}

/** Whether two readings of a file say the same. */
export function sameReading(a: Observed | undefined, b: Observed | undefined): boolean {
  if (a === b || !a || !b) return a === b;
  if ('text' in a) return 'text' in b && a.text === b.text;
  return 'held' in b && a.held === b.held && a.message === b.message;
}

function unread(disk: ReadDisk, path: string, { failed, code }: DiskFailure): Observed | undefined {
  switch (failed) {
    case 'missing':
      return isDangling(disk, path)
        ? unreadable('The link leads nowhere; point it at a file or remove it.')
        : undefined;
    case 'too-large': {
      const megabytes = LIMITS.textLength / 1024 / 1024;
      return { held: 'too-large', message: `The file is larger than ${megabytes} MB and is not read; split it.` };
    }
    case 'circular':
      return unreadable('The link leads back to itself; point it at a file or remove it.');
    case 'not-a-file':
    case 'not-a-folder':
      return unreadable('A folder or device stands where a file is expected; move it away or rename it.');
    case 'permission':
      return code === 'OUTSIDE'
        ? unreadable('The link leads outside the project; put the file itself here.')
        : unreadable(`The file may not be read (${code}); allow your user to read it.`);
    default:
      return unreadable(`The file cannot be read (${code}); try to open it, or restore it.`);
  }
}

function isDangling(disk: ReadDisk, path: string): boolean {
  const slash = path.lastIndexOf('/');
  const entries = disk.list(slash < 0 ? '' : path.slice(0, slash));
  return !('failed' in entries) && entries.some(entry => entry.name === path.slice(slash + 1) && entry.type === 'link');
}

function unreadable(message: string): Observed {
  return { held: 'unreadable', message };
}
