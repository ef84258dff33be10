import type { Disposable } from '../base/events.ts';

/** Does some work once, after about so many milliseconds, unless it is disposed before. */
export type Timer = (delayMs: number, work: () => void) => Disposable;
