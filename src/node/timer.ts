import type { Timer } from '../ports/timer.ts';

/** Keeps no process alive that has nothing else to do. */
export const nodeTimer: Timer = (delayMs, work) => {
  const timeout = setTimeout(work, delayMs);
  timeout.unref();
  return { dispose: () => clearTimeout(timeout) };
};
