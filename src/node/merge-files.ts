/** The three temporary files that git hands to a merge driver, of which one takes the result. They are git's, and no project's. */
import { writeFileSync } from 'node:fs';
import type { DiskFailure } from '../ports/disk.ts';
import { diskFailure } from './errors.ts';
import { readBounded } from './read-bounded.ts';

/** In bytes; a larger one is git's alone. */
const LIMIT = 64 * 1024 * 1024;

/** `file` is absolute. */
export function readMergeFile(file: string): Uint8Array | DiskFailure {
  const read = readBounded(file, LIMIT);
  return 'failed' in read ? read : read.bytes;
}

/** Git waits for the driver's end before it reads the file, and makes it again where the merge is begun again. */
export function writeMergeFile(file: string, text: string): DiskFailure | undefined {
  try {
    writeFileSync(file, text);
    return undefined;
  } catch (error) {
    return diskFailure(error);
  }
}
