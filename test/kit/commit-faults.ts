/**
 * Several lives of a store under chance: each commits, while steps fail, and is killed at any step, with or without a
 * loss of power; a person edits files in between. Every file is always one that somebody wrote whole, a commit of two
 * files is never half there, and what was acknowledged is there until something later replaces it.
 */
import assert from 'node:assert/strict';
import type { Change } from '../../src/store/change.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Content } from '../../src/store/outside.ts';
import { type Chance, chanceOf } from './chance.ts';
import { CODES } from './every-step.ts';
import { type Faults, modelDisk, Stopped } from './model-disk.ts';
import { bytesOf, hashOf, modelOutside, PLACE, type Registry, ROOT } from './model-outside.ts';

const LIVES = 12;
/** About as many steps as two commits take. */
const STEPS = 350;
/** Both files always hold the same number, or are not there. */
const PAIR = ['left.txt', 'deep/right.txt'];

/** Throws with the seed where something is lost or torn. */
export async function simulateFaults(seed: number): Promise<void> {
  const chance = chanceOf(seed);
  const model = modelDisk();
  model.putFolder(ROOT);
  const registry: Registry = new Map();
  const textOf = (path: string) => model.text(`${ROOT}/${path}`);
  const contentOf = (path: string): Content => {
    const text = textOf(path);
    return text === undefined ? 'absent' : hashOf(text);
  };
  const contentFor = (number: number) => `${String(number).padStart(4, '0')} `.repeat(8);
  /** What may be there: the last acknowledged, and what was begun since. */
  let possible = new Set<string | undefined>([undefined]);
  let number = 0;
  for (let life = 0; life < LIVES; life++) {
    const process = `life${life}`;
    const outside = modelOutside(model.open(faultsOf(chance)), process, registry, chance.below(1e9));
    const store = openStore(outside, PLACE, { actor: process });
    try {
      for (let times = 0; times < 3; times++) {
        const text = chance.below(5) === 0 ? undefined : contentFor(++number);
        possible.add(text);
        const answer = await store.commit({
          label: process,
          changes: () =>
            PAIR.flatMap((path): Change[] => {
              const before = contentOf(path);
              if (text !== undefined) return [{ path, before, after: bytesOf(text) }];
              return before === 'absent' ? [] : [{ path, before, after: 'remove' }];
            }),
        });
        if (!('failed' in answer) && answer.durable) possible = new Set([text]);
      }
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
    }
    registry.set(process, 'dead');
    if (chance.below(2) === 0) model.crash(chance);
    if (chance.below(4) === 0) await check(life);
  }
  await check(LIVES);

  async function check(life: number): Promise<void> {
    const process = `check${life}`;
    const store = openStore(modelOutside(model.open(), process, registry, chance.below(1e9)), PLACE, {
      actor: process,
    });
    const recovery = await store.recover();
    registry.set(process, 'dead');
    assert.ok(!('failed' in recovery) && recovery.damaged.length === 0, `seed ${seed}: ${JSON.stringify(recovery)}`);
    const [left, right] = PAIR.map(textOf);
    assert.equal(left, right, `seed ${seed}, life ${life}: half of a commit`);
    assert.ok(possible.has(left), `seed ${seed}, life ${life}: ${left} is not one of ${[...possible].join(', ')}`);
  }
}

/** The process is stopped at some step, or some of its steps fail, or both, or neither. */
export function faultsOf(chance: Chance, codes: readonly string[] = CODES): Faults {
  const fail = { at: chance.below(STEPS), code: chance.pick(codes), count: chance.pick([1, 1, 3, 20]) };
  return {
    ...(chance.below(2) === 0 ? { stopAfter: chance.below(STEPS) } : {}),
    ...(chance.below(2) === 0 ? { fail } : {}),
  };
}
