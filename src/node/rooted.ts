/** Paths of the disk port on the real file system: where they stand, and whether they stay below the root. */
import { lstatSync, realpathSync, type Stats } from 'node:fs';
import path from 'node:path';
import { baseName, folderOf } from '../base/paths.ts';
import type { DiskFailure } from '../ports/disk.ts';
import { diskFailure, OUTSIDE } from './errors.ts';

/** The answer to a path that leaves the root, by its parts or through a link. */
export const outsideFailure: DiskFailure = { failed: 'permission', code: OUTSIDE };

/** A path below one root. `real` has every link resolved and is known to be inside the real root. */
export interface Rooted {
  /** The file system path of a relative one, as it is written; nothing where its parts leave the root. */
  locate(relative: string): string | undefined;
  /** Where a path leads once all links are followed. */
  real(relative: string): { readonly path: string } | DiskFailure;
  /**
   * Where a file stands, if nothing in its folder's path leads elsewhere than when it was resolved last, which is a quarter of
   * the work; nothing where that is not known. What the file itself is, whoever opens it must see to. The folders in `asked`,
   * with where they are, are not looked at again, and those that are looked at are put into it.
   */
  inSameFolder(file: string, asked?: Map<string, string>): string | undefined;
  /** The same for the nearest part of a path that exists, for a file that is still to be made. */
  realAncestor(relative: string): { readonly path: string } | DiskFailure;
  /** A real path as the port writes it; nothing where it is outside. */
  relativeOf(real: string): string | undefined;
}

export function rooted(root: string): Rooted {
  // Asked once it exists, and then kept: every read needs it.
  let realRoot: string | undefined;
  const relativeOf = (real: string): string | undefined => {
    realRoot ??= realpathSync.native(root);
    if (path.sep === '/' && real.startsWith(realRoot) && real[realRoot.length] === '/') {
      return real.slice(realRoot.length + 1);
    }
    const relative = path.relative(realRoot, real);
    const leaves = relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative);
    return leaves ? undefined : relative.split(path.sep).join('/');
  };
  const realPath = (absolute: string): { readonly path: string } | DiskFailure => {
    try {
      const real = realpathSync.native(absolute);
      return relativeOf(real) === undefined ? outsideFailure : { path: real };
    } catch (error) {
      return diskFailure(error);
    }
  };
  // Every file of a project is located at each look: one concatenation, where `join` would take all parts apart again.
  const start = root.endsWith(path.sep) ? root : root + path.sep;
  const locate = (relative: string): string | undefined => {
    if (!staysInside(relative)) return undefined;
    if (relative === '') return root;
    return start + (path.sep === '/' ? relative : relative.replaceAll('/', path.sep));
  };
  const resolved = new Map<string, Resolved>();
  const below = (folder: string, name: string): string =>
    (folder.endsWith(path.sep) ? folder : folder + path.sep) + name;
  const sameFolder = (folder: string, asked: Map<string, string> | undefined): string | undefined => {
    const told = asked?.get(folder);
    if (told !== undefined) return told;
    const absolute = locate(folder);
    const now = absolute === undefined ? undefined : folderAt(absolute);
    if (absolute === undefined || !now) return undefined;
    let known = resolved.get(folder);
    if (known?.inode !== now.ino || known.device !== now.dev) {
      const at = whereIs(folder, absolute, now, asked);
      if (at === undefined) return undefined;
      known = { path: at, inode: now.ino, device: now.dev };
      if (resolved.size >= MOST_RESOLVED) resolved.clear();
      resolved.set(folder, known);
    }
    asked?.set(folder, known.path);
    return known.path;
  };
  const whereIs = (
    folder: string,
    absolute: string,
    now: Stats,
    asked: Map<string, string> | undefined,
  ): string | undefined => {
    // In one go the folder above is asked for once, too; what is no link stands in it.
    const above = asked && folder !== '' ? sameFolder(folderOf(folder), asked) : undefined;
    if (above !== undefined) return below(above, baseName(folder));
    const real = realPath(absolute);
    const there = 'failed' in real ? undefined : folderAt(real.path);
    return 'failed' in real || there?.ino !== now.ino || there.dev !== now.dev ? undefined : real.path;
  };
  return {
    locate,
    relativeOf,
    inSameFolder(file, asked) {
      const folder = staysInside(file) ? sameFolder(folderOf(file), asked) : undefined;
      return folder === undefined ? undefined : below(folder, baseName(file));
    },
    real(relative) {
      const absolute = locate(relative);
      return absolute === undefined ? outsideFailure : realPath(absolute);
    },
    realAncestor(relative) {
      let absolute = locate(relative);
      if (absolute === undefined) return outsideFailure;
      while (absolute !== root && !exists(absolute)) absolute = path.dirname(absolute);
      return realPath(absolute);
    },
  };
}

/** A part that is empty, `.` or `..`. */
const LEAVES = /(?:^|\/)\.{0,2}(?:\/|$)/;

function staysInside(relative: string): boolean {
  if (relative === '') return true;
  if (relative.includes('\0')) return false;
  // A colon names a drive or an alternate stream there, a backslash separates.
  if (process.platform === 'win32' && /[:\\]/.test(relative)) return false;
  return !LEAVES.test(relative);
}

/** A folder that was found inside the root: one of the same number is the same folder, whatever leads to it now. */
interface Resolved {
  readonly path: string;
  readonly inode: number;
  readonly device: number;
}

const MOST_RESOLVED = 20_000;

function folderAt(absolute: string): Stats | undefined {
  try {
    const stats = lstatSync(absolute, { throwIfNoEntry: false });
    return stats?.isDirectory() ? stats : undefined;
  } catch {
    return undefined;
  }
}

function exists(absolute: string): boolean {
  try {
    return lstatSync(absolute, { throwIfNoEntry: false }) !== undefined;
  } catch {
    // Something on the way is no folder or closed to us: what is above it decides.
    return false;
  }
}
