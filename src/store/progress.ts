/** How far a commit has come, and whether it may still be stopped. */
import type { WriteFailure } from './failure.ts';
import type { Outside } from './outside.ts';
import { slices } from './slices.ts';

export interface CommitProgress {
  /** `staging`: nothing is changed yet, and it may be stopped. `finishing`: it is done to its end, whatever comes. */
  readonly is: 'staging' | 'finishing';
  /** Files while staging; while finishing the moves as well. */
  readonly done: number;
  readonly of: number;
}

export interface Watching {
  /** Stops the commit with `cancelled` while it waits for the lock or is staged; from then on nobody asks it. */
  readonly signal?: AbortSignal;
  /** Told at the beginning and after each file, under the lock; it must not throw. */
  readonly onProgress?: (progress: CommitProgress) => void;
}

export interface Counter {
  /** Tells that one more is done, and lets others run where that is due. */
  next(): Promise<void>;
}

/** The tests' disks work in no time, so there nobody else comes in between. */
const NO_END = Number.POSITIVE_INFINITY;

export function counter(
  { stopwatch, wait }: Pick<Outside, 'stopwatch' | 'wait'>,
  is: CommitProgress['is'],
  of: number,
  onProgress: Watching['onProgress'],
): Counter {
  const slice = slices({ stopwatch, steps: NO_END, pause: () => wait(0) });
  let done = 0;
  onProgress?.({ is, done, of });
  return {
    async next() {
      done++;
      onProgress?.({ is, done, of });
      if (slice.isOver()) await slice.rest();
    },
  };
}

/** What a stopped commit of the files below `path` answers; nothing while it may go on. */
export function cancelledAt(path: string, { signal }: Pick<Watching, 'signal'>): WriteFailure | undefined {
  return signal?.aborted ? { failed: 'cancelled', path } : undefined;
}
