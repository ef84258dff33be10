/** Runs a scenario again and again: stopped after each of its steps, and with each of its steps failing. */
import type { Outside } from '../../src/store/outside.ts';
import { chanceOf } from './chance.ts';
import { type Faults, type ModelDisk, modelDisk, Stopped } from './model-disk.ts';
import { modelOutside, type Registry } from './model-outside.ts';

export interface Scenario<Answer> {
  prepare(model: ModelDisk): void | Promise<void>;
  /** What the process does that will be stopped or failed. */
  run(outside: Outside): Promise<Answer>;
}

export interface After<Answer> {
  readonly model: ModelDisk;
  /** A process that starts later, on a disk that works. */
  readonly outside: Outside;
  /** What the process was told; nothing where it was stopped before. */
  readonly answer?: Answer;
  readonly registry: Registry;
  /** For the message of an assertion. */
  readonly story: string;
}

/** The codes that matter, and a write that takes less than it was given. */
export const CODES = ['ENOSPC', 'EIO', 'EPERM', 'EXDEV', 'EROFS', 'EACCES', 'EMFILE', 'EBUSY', 'short'];

/** Stops after every step: by the end of the process alone, and by a loss of power under several seeds. */
export async function afterEveryStop<Answer>(
  scenario: Scenario<Answer>,
  check: (after: After<Answer>) => void | Promise<void>,
  seeds: readonly number[] = [1, 2, 3, 4, 5, 6],
): Promise<number> {
  const { steps } = await runOnce(scenario, {}, 'counting');
  for (let stopAfter = 0; stopAfter <= steps + 1; stopAfter++) {
    for (const seed of [undefined, ...seeds]) {
      const story = `stopped after step ${stopAfter} of ${steps}, ${seed === undefined ? 'killed' : `power lost, seed ${seed}`}`;
      const after = await runOnce(scenario, { stopAfter }, story);
      if (seed !== undefined) after.model.crash(chanceOf(seed * 1000 + stopAfter));
      await within(story, () => check(after));
    }
  }
  return steps;
}

/** Fails every step with every code, once and from then on. The process lives on. */
export async function afterEveryFailure<Answer>(
  scenario: Scenario<Answer>,
  check: (after: After<Answer>) => void | Promise<void>,
  codes: readonly string[] = CODES,
): Promise<number> {
  const { steps } = await runOnce(scenario, {}, 'counting');
  for (let at = 1; at <= steps; at++) {
    for (const code of codes) {
      for (const count of code === 'short' ? [1] : [1, Number.POSITIVE_INFINITY]) {
        const story = `step ${at} of ${steps} fails with ${code}${count === 1 ? '' : ', and all after it'}`;
        const after = await runOnce(scenario, { fail: { at, code, count } }, story);
        await within(story, () => check(after));
      }
    }
  }
  return steps;
}

async function runOnce<Answer>(
  scenario: Scenario<Answer>,
  faults: Faults,
  story: string,
): Promise<After<Answer> & { steps: number }> {
  const model = modelDisk();
  await scenario.prepare(model);
  const registry: Registry = new Map();
  const disk = model.open(faults);
  const outside = modelOutside(model.open(), 'later', registry, 2);
  const known = { model, outside, registry, story };
  try {
    const answer = await scenario.run(modelOutside(disk, 'first', registry));
    if (faults.stopAfter !== undefined) registry.set('first', 'dead');
    return { ...known, answer, steps: disk.steps() };
  } catch (error) {
    if (!(error instanceof Stopped)) throw new Error(story, { cause: error });
    registry.set('first', 'dead');
    return { ...known, steps: disk.steps() };
  }
}

async function within(story: string, check: () => void | Promise<void>): Promise<void> {
  try {
    await check();
  } catch (error) {
    if (error instanceof Error) error.message = `${story}: ${error.message}`;
    throw error;
  }
}
