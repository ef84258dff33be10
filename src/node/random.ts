import { randomBytes } from 'node:crypto';
import type { Random } from '../ports/random.ts';

const LETTERS = '0123456789abcdefghijklmnopqrstuv';

export const nodeRandom: Random = {
  fraction: () => Math.random(),
  suffix: () => Array.from(randomBytes(12), byte => LETTERS.charAt(byte % LETTERS.length)).join(''),
};
