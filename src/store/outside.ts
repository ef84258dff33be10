/** The outside world as the store uses it, in one value. */
import type { Clock } from '../ports/clock.ts';
import type { Hash } from '../ports/hash.ts';
import type { Stopwatch } from '../ports/pause.ts';
import type { Processes } from '../ports/process.ts';
import type { Random } from '../ports/random.ts';
import type { Wait } from '../ports/wait.ts';
import type { WriteDisk } from '../ports/write-disk.ts';

export interface Outside {
  readonly disk: WriteDisk;
  readonly hash: Hash;
  readonly clock: Clock;
  /** Waits are measured by it, since the wall clock may step. */
  readonly stopwatch: Stopwatch;
  readonly wait: Wait;
  readonly random: Random;
  readonly processes: Processes;
}

/** What a file holds: the hash of its bytes, or that there is no file. */
export type Content = string | 'absent';

/** Larger files are not replaced, kept or moved by the store. In bytes. */
export const LIMIT_FILE = 64 * 1024 * 1024;
