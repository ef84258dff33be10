import { randomUUID } from 'node:crypto';
import type { Random } from '../ports/random.ts';

export const nodeRandom: Random = {
  fraction: () => Math.random(),
  // The first twelve digits of a random UUID are all random, and the system keeps some in stock.
  suffix() {
    const uuid = randomUUID();
    return uuid.slice(0, 8) + uuid.slice(9, 13);
  },
};
