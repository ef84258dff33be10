/**
 * Looks at everything now and then, since watchers lose events. It takes a bounded share of the time: after a look that took
 * long the next one waits longer.
 */
import type { Disposable } from '../base/events.ts';
import type { Stopwatch } from '../ports/pause.ts';
import type { Timer } from '../ports/timer.ts';

export interface SweepOptions {
  readonly timer: Timer;
  readonly stopwatch: Stopwatch;
  /** Whether there is anything to look at. */
  isWanted(): boolean;
  /** Never rejects. */
  sweep(): Promise<void>;
}

const LEAST_MS = 3 * 60_000;
/** So many times as long as the last one took: a twentieth of the time at most. */
const SHARE = 20;

export function sweepSlowly({ timer, stopwatch, isWanted, sweep }: SweepOptions): Disposable {
  let isDisposed = false;
  let next: Disposable | undefined;
  const wait = (tookMs: number): void => {
    if (!isDisposed) next = timer(Math.max(LEAST_MS, SHARE * tookMs), () => void run());
  };
  const run = async (): Promise<void> => {
    const startedMs = stopwatch();
    if (isWanted()) await sweep();
    wait(stopwatch() - startedMs);
  };
  wait(0);
  return {
    dispose() {
      isDisposed = true;
      next?.dispose();
    },
  };
}
