/** What a project's files said when they were last read, how they were seen then, and which of them say something else since. */
import type { ReadDisk, Seen } from '../ports/disk.ts';
import type { Observed } from '../snapshot/source.ts';
import { type Reading, readSeen, sameReading } from '../store/load.ts';
import { saysTheSame } from './stamps.ts';

export interface Readings {
  /** By path; always newer than the snapshot, or as new. */
  readonly texts: ReadonlyMap<string, Observed>;
  /** The paths that say something else than at the last `taken`, or nothing any more. */
  readonly news: ReadonlySet<string>;
  read(path: string): void;
  /** `read` for many files, called without waiting in between. */
  inTurn(): (path: string) => void;
  /** Whether the file says the same without being read: its stamp is as it was when it was read, and it had rested then. */
  isSame(path: string): boolean;
  keepOnly(paths: ReadonlySet<string>): void;
  /** The news are in a snapshot now. */
  taken(): void;
}

export function createReadings(disk: ReadDisk): Readings {
  const texts = new Map<string, Observed>();
  const seen = new Map<string, Seen>();
  const news = new Set<string>();
  const forget = (path: string): void => {
    if (texts.delete(path)) news.add(path);
    seen.delete(path);
  };
  const take = (path: string, now: Reading): void => {
    if (now.says === undefined) {
      forget(path);
      return;
    }
    if (now.seen) seen.set(path, now.seen);
    else seen.delete(path);
    if (sameReading(texts.get(path), now.says)) return;
    texts.set(path, now.says);
    news.add(path);
  };
  return {
    texts,
    news,
    read: path => take(path, readSeen(disk, path)),
    inTurn() {
      const reader = disk.reader?.();
      return path => take(path, readSeen(disk, path, reader));
    },
    isSame(path) {
      const before = seen.get(path);
      if (!before || !disk.stamp) return false;
      const stamp = disk.stamp(path);
      return !('failed' in stamp) && saysTheSame(before, stamp);
    },
    keepOnly(paths) {
      for (const path of [...texts.keys()]) if (!paths.has(path)) forget(path);
    },
    taken: () => news.clear(),
  };
}
