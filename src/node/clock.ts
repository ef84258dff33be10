import type { Clock } from '../ports/clock.ts';

export const nodeClock: Clock = () => Date.now();
