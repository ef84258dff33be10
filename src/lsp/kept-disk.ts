/**
 * A disk whose answers are kept until a hint says that they may be others, and in which unsaved text stands before what is
 * saved. So a keystroke costs what is typed, and not a look at every file.
 */
import type { LookDisk } from '../runtime/find-workspaces.ts';

export interface KeptDisk extends LookDisk {
  /** What stands at a path or below it may have changed, and so may the folders above: it may be the first in them. */
  forget(path: string): void;
  forgetAll(): void;
  /** What the files beside workspaces and layers say, such as a `.env`: an edit of one must meet it as it is. */
  forgetOthers(): void;
}

/** In bytes of the files that are kept; beyond that all are asked for again. */
const MOST_KEPT = 64_000_000;

export function keptDisk(disk: LookDisk, unsaved: (path: string) => string | undefined): KeptDisk {
  const lists = new Map<string, ReturnType<LookDisk['list']>>();
  const files = new Map<string, ReturnType<LookDisk['read']>>();
  const facts = new Map<string, ReturnType<LookDisk['facts']>>();
  const places = new Map<string, ReturnType<LookDisk['realPath']>>();
  const all = [lists, files, facts, places];
  let size = 0;
  const readKept = (path: string, limit: number): ReturnType<LookDisk['read']> => {
    const known = files.get(path);
    // A file that was too large for one limit may not be for another.
    if (known && !('failed' in known && known.failed === 'too-large')) return known;
    const read = disk.read(path, limit);
    if ('bytes' in read) size += read.bytes.length;
    if (size > MOST_KEPT) {
      files.clear();
      size = 'bytes' in read ? read.bytes.length : 0;
    }
    files.set(path, read);
    return read;
  };
  return {
    list: path => kept(lists, path, () => disk.list(path)),
    read(path, limit) {
      const typed = unsaved(path);
      return typed === undefined ? readKept(path, limit) : { bytes: new TextEncoder().encode(typed) };
    },
    facts: path => kept(facts, path, () => disk.facts(path)),
    realPath: path => kept(places, path, () => disk.realPath(path)),
    forget(path) {
      for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
        for (const map of [lists, facts, places]) map.delete(path.slice(0, end));
      }
      for (const map of all) {
        for (const key of map.keys()) if (key === path || key.startsWith(`${path}/`)) map.delete(key);
      }
    },
    forgetOthers() {
      for (const path of files.keys()) if (!path.endsWith('.toml')) files.delete(path);
    },
    forgetAll() {
      for (const map of all) map.clear();
      size = 0;
    },
  };
}

function kept<T>(map: Map<string, T>, path: string, ask: () => T): T {
  const known = map.get(path) ?? ask();
  map.set(path, known);
  return known;
}
