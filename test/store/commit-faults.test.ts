import assert from 'node:assert/strict';
import { chanceOf } from '../kit/chance.ts';
import { simulateFaults } from '../kit/commit-faults.ts';
import {
  checkWhole,
  journalsOf,
  MANY,
  NEW,
  OLD,
  ONE,
  ONE_NEW,
  open,
  putFiles,
  scenarioOf,
} from '../kit/commit-scenario.ts';
import { afterEveryFailure, afterEveryStop } from '../kit/every-step.ts';
import { type Faults, type ModelDisk, modelDisk, Stopped } from '../kit/model-disk.ts';
import { modelOutside, type Registry } from '../kit/model-outside.ts';
import { seedOr, some } from '../kit/often.ts';

/** What the commit of many files asks of the disk, step by step. */
async function stepsOf(faults: Faults = {}): Promise<string[]> {
  const steps: string[] = [];
  await start({ ...faults, before: (_step, what) => steps.push(what) });
  return steps;
}

/** A process that commits many files on a disk with faults, and has ended afterwards. */
async function start(faults: Faults) {
  const model = modelDisk();
  putFiles(model, OLD);
  const registry: Registry = new Map();
  const outside = modelOutside(model.open(faults), 'first', registry);
  const answer = await open(outside)
    .commit(MANY)
    .catch((error: unknown) => {
      if (!(error instanceof Stopped)) throw error;
      return undefined;
    });
  registry.set('first', 'dead');
  return { model, registry, answer };
}

const goesBack = (model: ModelDisk) => journalsOf(model).some(path => path.endsWith('.back.json'));

describe('a commit after more than one fault', () => {
  it('is done or not when a step fails and the power is lost right after', async () => {
    for (const seed of [seedOr(1)]) {
      await afterEveryFailure(
        scenarioOf(MANY),
        async ({ model, outside, registry, answer, story }) => {
          registry.set('first', 'dead');
          model.crash(chanceOf(seed * 7919 + story.length));
          const isNew = await checkWhole({ model, outside }, NEW);
          if (answer && !('failed' in answer) && answer.durable) assert.ok(isNew, `seed ${seed}`);
        },
        ['EIO'],
      );
    }
  });

  it('is done or not even when those who recover it are stopped as well', async () => {
    await afterEveryStop(
      scenarioOf(MANY),
      async ({ model, registry, story }) => {
        if (journalsOf(model).length === 0) return;
        const chance = chanceOf(story.length * 31 + model.paths().length);
        for (let life = 0; life < 4; life++) {
          const process = `recovering${life}`;
          const disk = model.open({ stopAfter: chance.below(120) });
          const stopped = await open(modelOutside(disk, process, registry))
            .recover()
            .catch((error: unknown) => error);
          if (!(stopped instanceof Stopped)) break;
          registry.set(process, 'dead');
          if (chance.below(2) === 0) model.crash(chance);
        }
        const outside = modelOutside(model.open(), 'last', registry);
        await checkWhole({ model, outside }, NEW);
      },
      some([1, 2], 1),
    );
  });

  it('is done or not when a folder cannot be synced and the power is lost right after', async () => {
    for (const [index, what] of (await stepsOf()).entries()) {
      if (what !== 'syncFolder') continue;
      for (let seed = 1; seed <= 12; seed++) {
        const { model, registry, answer } = await start({ fail: { at: index + 1, code: 'EIO' } });
        model.crash(chanceOf(seed * 7919 + index));
        const isNew = await checkWhole({ model, outside: modelOutside(model.open(), 'later', registry) }, NEW);
        if (answer && !('failed' in answer) && answer.durable) assert.ok(isNew, `step ${index + 1}, seed ${seed}`);
      }
    }
  });

  it('is never taken back once it was acknowledged, whatever fails in those who look at its journal', async () => {
    const steps = await stepsOf();
    let left = 0;
    for (const [index, what] of steps.entries()) {
      if (what !== 'unlink') continue;
      const faults = { fail: { at: index + 1, code: 'EIO' } };
      const probe = await start(faults);
      const isLeft =
        journalsOf(probe.model).length > 0 && probe.answer && 'durable' in probe.answer && probe.answer.durable;
      if (!isLeft) continue;
      left++;
      for (let at = 1; at < 60; at++) {
        const { model, registry } = await start(faults);
        await open(modelOutside(model.open({ fail: { at, code: 'EIO' } }), 'second', registry)).recover();
        registry.set('second', 'dead');
        assert.ok(await checkWhole({ model, outside: modelOutside(model.open(), 'later', registry) }, NEW));
      }
    }
    assert.ok(left > 0);
  });

  it('that was taken back does not come back over what was done afterwards', async () => {
    const failed = (await stepsOf()).flatMap((what, index) => (what === 'rename' ? [index + 1] : []));
    let tried = 0;
    for (const at of failed) {
      const faults = { fail: { at, code: 'EIO' } };
      const { length } = await stepsOf(faults);
      let wasGoingBack = false;
      for (let stopAfter = at; stopAfter <= length; stopAfter++) {
        const { model, registry } = await start({ ...faults, stopAfter });
        const isGoingBack = goesBack(model);
        // Its process ended right after the journal went, before that was durable.
        if (wasGoingBack && !isGoingBack) {
          for (let seed = 1; seed <= 4; seed++) {
            const { model, registry } = await start({ ...faults, stopAfter });
            const again = await open(modelOutside(model.open(), 'again', registry)).commit(ONE);
            assert.ok(!('failed' in again) && again.durable, JSON.stringify(again));
            registry.set('again', 'dead');
            model.crash(chanceOf(seed));
            assert.ok(await checkWhole({ model, outside: modelOutside(model.open(), 'later', registry) }, ONE_NEW));
            tried++;
          }
        }
        wasGoingBack = isGoingBack;
        registry.clear();
      }
    }
    assert.ok(tried > 0);
  });

  it('is never half there, and once acknowledged never gone, through many lives with any faults', async () => {
    for (const seed of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, seedOr(11)]) await simulateFaults(seed);
  });
});
