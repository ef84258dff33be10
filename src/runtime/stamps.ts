/** When a file need not be read again: what the system says of it is as it was, and it had rested when it was read. */
import type { DiskFailure, Seen, Stamp } from '../ports/disk.ts';

/** File systems with coarse times tell two changes within it apart by nothing. */
const DOUBT_MS = 2_000;

/**
 * Whether a file that was read after it was seen so still says the same. It does not where it was changed so shortly before
 * its reading that a further change could have left no trace.
 */
export function saysTheSame({ stamp, atMs }: Seen, now: Stamp): boolean {
  return (
    stamp.size === now.size &&
    stamp.changedMs === now.changedMs &&
    stamp.statusMs === now.statusMs &&
    stamp.inode === now.inode &&
    Math.max(stamp.changedMs, stamp.statusMs ?? 0) < atMs - DOUBT_MS
  );
}

/** Stamps as of the last look, so that whoever asks again before the next one costs the disk nothing. */
export interface Stamps {
  of(path: string): Stamp | DiskFailure;
  /** Those of these paths may be others now. */
  forget(isOther: (path: string) => boolean): void;
}

export function rememberedStamps(ask: (path: string) => Stamp | DiskFailure): Stamps {
  const known = new Map<string, Stamp | DiskFailure>();
  return {
    of(path) {
      const before = known.get(path);
      if (before) return before;
      const stamp = ask(path);
      known.set(path, stamp);
      return stamp;
    },
    forget(isOther) {
      for (const path of known.keys()) if (isOther(path)) known.delete(path);
    },
  };
}
