/** Gives the event loop a turn: waiting input is handled before the work goes on. */
import type { Pause } from '../ports/pause.ts';

export const nodePause: Pause = () => new Promise(resolve => setImmediate(resolve));
