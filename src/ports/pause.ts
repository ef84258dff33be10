/** Lets others run between two slices of work; resolves on a later turn of the loop. */
export type Pause = () => Promise<void>;

/** Milliseconds from a fixed, unknown start; never goes back. */
export type Stopwatch = () => number;
