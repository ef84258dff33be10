import type { Wait } from '../ports/wait.ts';

/** For 0, until what waits has had its turn, which is sooner than any timer. */
export const nodeWait: Wait = delayMs =>
  new Promise(resolve => (delayMs === 0 ? setImmediate(resolve) : setTimeout(resolve, delayMs)));
