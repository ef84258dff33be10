/** Cuts long work into slices, between which others run: typing and switching never wait for a walk. */
import type { Steps } from '../base/steps.ts';
import type { Pause, Stopwatch } from '../ports/pause.ts';

export interface SliceOptions {
  readonly pause: Pause;
  /** Without one, slices end by their number of steps alone. */
  readonly stopwatch?: Stopwatch;
  /** The most steps of one slice; 64 unless told. */
  readonly steps?: number;
}

export interface Slices {
  /** Counts a step; true when the slice is over and `rest` should be awaited. */
  isOver(): boolean;
  rest(): Promise<void>;
}

const SLICE_MS = 10;

export function slices({ pause, stopwatch, steps = 64 }: SliceOptions): Slices {
  let done = 0;
  let started = stopwatch?.() ?? 0;
  return {
    isOver: () => ++done >= steps || (stopwatch !== undefined && stopwatch() - started >= SLICE_MS),
    async rest() {
      await pause();
      done = 0;
      started = stopwatch?.() ?? 0;
    },
  };
}

/** Does the steps in slices. Undefined where `stopped` said so before the end; it is asked after each rest. */
export function inSlices<T>(steps: Steps<T>, options: SliceOptions): Promise<T>;
export function inSlices<T>(steps: Steps<T>, options: SliceOptions, stopped: () => boolean): Promise<T | undefined>;
export async function inSlices<T>(
  steps: Steps<T>,
  options: SliceOptions,
  stopped: () => boolean = () => false,
): Promise<T | undefined> {
  const slice = slices(options);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    if (!slice.isOver()) continue;
    await slice.rest();
    if (stopped()) return undefined;
  }
}
