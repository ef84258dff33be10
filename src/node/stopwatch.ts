import type { Stopwatch } from '../ports/pause.ts';

export const nodeStopwatch: Stopwatch = () => performance.now();
