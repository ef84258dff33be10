/** A disk in memory with a clock that goes only when told, and with the stamps that file systems give: coarse or fine. */
import { foldersAbove, isInside } from '../../src/base/paths.ts';
import type { DiskFailure, Stamp } from '../../src/ports/disk.ts';
import { type MemoryDisk, memoryDisk } from './memory-disk.ts';

export interface StampedDisk extends MemoryDisk {
  nowMs: number;
  stamp(path: string): Stamp | DiskFailure;
  /** As programs do that unpack and copy: the content is said to be of this time. */
  setBack(path: string, changedMs: number): void;
  /** Another file in its place, of the same name, size and times where the system allows it. */
  replace(path: string, text: string): void;
}

export interface StampedOptions {
  /** Times are multiples of this. */
  readonly tickMs?: number;
  /** Whether the system tells when anything of a file changed, which no program sets back. */
  readonly status?: boolean;
}

export function stampedDisk(
  files: Readonly<Record<string, string>> = {},
  { tickMs = 1, status = true }: StampedOptions = {},
): StampedDisk {
  const memory = memoryDisk();
  const stamps = new Map<string, Required<Stamp>>();
  let inodes = 0;
  const now = (): number => Math.floor(disk.nowMs / tickMs) * tickMs;
  const forget = (path: string): void => {
    for (const other of [...stamps.keys()]) if (isInside(other, path)) stamps.delete(other);
  };
  const put = (path: string, content: string | Uint8Array, inode: number): void => {
    for (const above of foldersAbove(path)) stamps.delete(above);
    forget(path);
    memory.write(path, content);
    const size = typeof content === 'string' ? new TextEncoder().encode(content).length : content.length;
    stamps.set(path, { size, changedMs: now(), statusMs: now(), inode });
  };
  const shown = ({ statusMs, ...rest }: Required<Stamp>): Stamp => (status ? { ...rest, statusMs } : rest);
  const disk: StampedDisk = {
    ...memory,
    nowMs: 1_000_000,
    stamp(path) {
      const stamp = stamps.get(path);
      return stamp ? shown(stamp) : { failed: 'missing', code: 'ENOENT' };
    },
    read(path, limit) {
      const answer = memory.read(path, limit);
      const stamp = stamps.get(path);
      return 'failed' in answer || !stamp ? answer : { ...answer, seen: { stamp: shown(stamp), atMs: disk.nowMs } };
    },
    write: (path, content) => put(path, content, stamps.get(path)?.inode ?? ++inodes),
    replace: (path, text) => put(path, text, ++inodes),
    setBack(path, changedMs) {
      const stamp = stamps.get(path);
      if (stamp) stamps.set(path, { ...stamp, changedMs, statusMs: now() });
    },
    makeFolder(path) {
      forget(path);
      memory.makeFolder(path);
    },
    link(path, to) {
      forget(path);
      memory.link(path, to);
    },
    // Rights are of a file's status. Where the system tells no time of that, nobody can see it from a stamp, so there a
    // file that is locked is as one that another program holds: it cannot be asked at all.
    lock(path, failed, code) {
      memory.lock(path, failed, code);
      const stamp = stamps.get(path);
      if (stamp && status) stamps.set(path, { ...stamp, statusMs: now() });
      else stamps.delete(path);
    },
    remove(path) {
      forget(path);
      memory.remove(path);
    },
    move(from, to) {
      const moved = [...stamps].filter(([path]) => isInside(path, from));
      forget(from);
      forget(to);
      memory.move(from, to);
      for (const [path, stamp] of moved) stamps.set(to + path.slice(from.length), stamp);
    },
  };
  for (const [path, text] of Object.entries(files)) disk.write(path, text);
  return disk;
}
