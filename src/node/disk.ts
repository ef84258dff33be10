/**
 * The real disk below one folder. No answer comes from outside of it: a link that leaves it is refused, and only
 * regular files are read, so that no pipe or device can make the engine wait.
 */
import { constants, type Dirent, lstatSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { folderOf } from '../base/paths.ts';
import type { DiskEntry, DiskFailure, LinkEnd, NewFileDisk, ReadAnswer, Stamp } from '../ports/disk.ts';
import { nodeClock } from './clock.ts';
import { diskFailure, OUTSIDE } from './errors.ts';
import { createWhole } from './new-file.ts';
import { readBounded, stampOf } from './read-bounded.ts';
import { outsideFailure, type Rooted, rooted } from './rooted.ts';

export function nodeDisk(root: string): NewFileDisk {
  const place = rooted(path.resolve(root));
  return {
    list: (folder, isNoLink = false) => list(place, folder, isNoLink),
    read: (file, limit) => read(place, file, limit),
    reader() {
      const asked = new Map<string, string>();
      return (file, limit) => read(place, file, limit, asked);
    },
    follow: link => follow(place, link),
    create: (file, bytes) => create(place, file, bytes),
    stamp: file => stamp(place, file),
  };
}

function list(place: Rooted, folder: string, isNoLink: boolean): readonly DiskEntry[] | DiskFailure {
  const known = isNoLink ? place.locate(folder) : undefined;
  const real = known === undefined ? place.real(folder) : { path: known };
  if ('failed' in real) return real;
  try {
    return readdirSync(real.path, { withFileTypes: true }).map(entry => ({ name: entry.name, type: typeOf(entry) }));
  } catch (error) {
    const failure = diskFailure(error);
    return failure.code === 'ENOTDIR' ? { ...failure, failed: 'not-a-folder' } : failure;
  }
}

function typeOf(entry: Dirent): DiskEntry['type'] {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  return entry.isSymbolicLink() ? 'link' : 'other';
}

function read(place: Rooted, file: string, limit: number, asked?: Map<string, string>): ReadAnswer | DiskFailure {
  const atMs = nodeClock();
  // Where the system can refuse a link at the end of a path, only the folder has to be resolved.
  const near = constants.O_NOFOLLOW === undefined ? undefined : place.inSameFolder(file, asked);
  const quick = near === undefined ? undefined : readBounded(near, limit, 'refuse');
  if (quick && !('failed' in quick)) return { bytes: quick.bytes, seen: { stamp: quick.stamp, atMs } };
  const real = place.real(file);
  if ('failed' in real) return real;
  const answer = readBounded(real.path, limit, 'refuse');
  return 'failed' in answer ? answer : { bytes: answer.bytes, seen: { stamp: answer.stamp, atMs } };
}

/** Nothing is read by it, so the links on the way are not asked: through another one it is another file's stamp. */
function stamp(place: Rooted, file: string): Stamp | DiskFailure {
  const absolute = place.locate(file);
  if (absolute === undefined) return outsideFailure;
  try {
    const stats = lstatSync(absolute, WITHOUT_ERROR);
    if (!stats) return missing;
    return stats.isFile() ? stampOf(stats) : { failed: 'not-a-file', code: stats.isDirectory() ? 'EISDIR' : 'ENXIO' };
  } catch (error) {
    return diskFailure(error);
  }
}

/** That nothing is there is an everyday answer, and an error takes its stack. */
const WITHOUT_ERROR = { throwIfNoEntry: false } as const;
const missing: DiskFailure = { failed: 'missing', code: 'ENOENT' };

function follow(place: Rooted, link: string): LinkEnd {
  const real = place.real(link);
  if ('failed' in real) {
    if (real.code === OUTSIDE) return { broken: 'outside' };
    return { broken: real.failed === 'circular' ? 'circular' : 'dangling' };
  }
  try {
    const facts = statSync(real.path);
    const to = place.relativeOf(real.path);
    if (to === undefined) return { broken: 'outside' };
    if (facts.isDirectory()) return { to, type: 'folder' };
    return facts.isFile() ? { to, type: 'file' } : { broken: 'dangling' };
  } catch {
    return { broken: 'dangling' };
  }
}

function create(place: Rooted, file: string, bytes: Uint8Array): DiskFailure | undefined {
  const target = file === '' ? undefined : place.locate(file);
  if (target === undefined) return outsideFailure;
  // Also refuses a folder that is a link out of the root, before anything is made behind it.
  const above = place.realAncestor(folderOf(file));
  return 'failed' in above ? above : createWhole(target, bytes);
}
