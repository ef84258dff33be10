import type { Wait } from '../ports/wait.ts';

export const nodeWait: Wait = delayMs => new Promise(resolve => setTimeout(resolve, delayMs));
