/** Reads a regular file of bounded size. A pipe or device is refused, so that it can make nobody wait. */
import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import type { DiskFailure, Stamp } from '../ports/disk.ts';
import type { ReadFile } from '../ports/write-disk.ts';
import { diskFailure } from './errors.ts';

export interface SeenFile extends ReadFile {
  /** From just before the reading. */
  readonly stamp: Stamp;
}

/** What of a file's facts tells that its content is another one. */
export function stampOf({ size, mtimeMs, ctimeMs, ino }: Stats): Stamp {
  return { size, changedMs: mtimeMs, statusMs: ctimeMs, inode: ino };
}

/** `limit` is in bytes; a link at the end of the path is followed or refused. */
export function readBounded(
  file: string,
  limit: number,
  links: 'follow' | 'refuse' = 'follow',
): SeenFile | DiskFailure {
  let handle: number | undefined;
  try {
    // Not waiting matters for a pipe without a writer; not following, for a link put there since the path was resolved.
    const following = links === 'refuse' ? (constants.O_NOFOLLOW ?? 0) : 0;
    handle = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | following);
    const facts = fstatSync(handle);
    if (!facts.isFile()) return { failed: 'not-a-file', code: facts.isDirectory() ? 'EISDIR' : 'ENXIO' };
    if (facts.size > limit) return tooLarge;
    const read = readAll(handle, facts.size, limit);
    return 'failed' in read ? read : { bytes: read.bytes, changedMs: facts.mtimeMs, stamp: stampOf(facts) };
  } catch (error) {
    return diskFailure(error);
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

const tooLarge: DiskFailure = { failed: 'too-large', code: 'EFBIG' };

/**
 * Reads to the end, which may have moved since the size was asked. Where the file gives as many bytes as it said, and
 * fewer than there was room for, that is the end; a file of size 0 may be one that only says so.
 */
function readAll(handle: number, size: number, limit: number): { readonly bytes: Uint8Array } | DiskFailure {
  let buffer = Buffer.allocUnsafe(size + 1);
  let length = 0;
  for (;;) {
    const count = readSync(handle, buffer, length, buffer.length - length, null);
    length += count;
    if (length > limit) return tooLarge;
    const isWhole = size > 0 && length === size;
    if (count === 0 || isWhole) return { bytes: buffer.subarray(0, length) };
    if (length === buffer.length) {
      buffer = Buffer.concat([buffer, Buffer.allocUnsafe(Math.min(limit + 1, length * 2 + 64) - length)]);
    }
  }
}
