/** The outside world of one process on a model disk. Time passes only while somebody waits. */
import { nodeHash } from '../../src/node/hash.ts';
import type { WriteDisk } from '../../src/ports/write-disk.ts';
import type { StorePlace } from '../../src/store/local-folder.ts';
import type { Outside } from '../../src/store/outside.ts';
import { chanceOf } from './chance.ts';

/** Which processes live; those that nobody entered do. */
export type Registry = Map<string, 'alive' | 'dead' | 'unknown'>;

export interface ModelOutside extends Outside {
  /** How long it has waited, in milliseconds. */
  waitedMs(): number;
}

export function modelOutside(disk: WriteDisk, process: string, registry: Registry = new Map(), seed = 1): ModelOutside {
  const chance = chanceOf(seed);
  let nowMs = 0;
  let count = 0;
  return {
    disk,
    hash: nodeHash,
    clock: () => 1_700_000_000_000 + nowMs,
    stopwatch: () => nowMs,
    wait: delayMs => {
      nowMs += delayMs;
      return Promise.resolve();
    },
    random: {
      fraction: chance.fraction,
      suffix: () => `${process}${(count++).toString(36)}x${chance.below(1e9).toString(36)}`,
    },
    processes: { self: process, isAlive: other => registry.get(other) ?? 'alive' },
    waitedMs: () => nowMs,
  };
}

export const ROOT = '/home/root';
export const PLACE: StorePlace = { root: ROOT, local: `${ROOT}/.local` };

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function textOf(bytes: Uint8Array | undefined): string | undefined {
  return bytes && new TextDecoder().decode(bytes);
}

export function hashOf(text: string): string {
  return nodeHash(bytesOf(text));
}
