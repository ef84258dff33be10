import assert from 'node:assert/strict';
import { failureSentence } from '../../src/store/failure.ts';
import { chanceOf } from '../kit/chance.ts';
import { journalsOf, open } from '../kit/commit-scenario.ts';
import { afterEveryFailure, afterEveryStop } from '../kit/every-step.ts';
import { modelDisk, Stopped } from '../kit/model-disk.ts';
import { modelOutside, ROOT } from '../kit/model-outside.ts';
import { checkMoved, isAfter, isBefore, putBefore, renaming } from '../kit/move-scenario.ts';
import { seedOr, some } from '../kit/often.ts';

describe('a commit that moves folders', () => {
  it('is done as it was asked', async () => {
    const model = modelDisk();
    putBefore(model);
    const answer = await renaming.run(modelOutside(model.open(), 'first'));
    assert.ok(!('failed' in answer) && answer.durable, JSON.stringify(answer));
    assert.deepEqual(answer.conflicts, []);
    assert.ok(isAfter(model));
    const { moves, made, removed } = answer.operation ?? {};
    assert.deepEqual(moves?.[0], { from: 'workspaces/dev', to: 'workspaces/teams/prod' });
    assert.deepEqual(removed, ['workspaces/teams/prod/docs']);
    assert.deepEqual(made?.toSorted(), [
      'empty',
      'empty/deep',
      'old',
      'workspaces/teams',
      'workspaces/teams/prod/requests',
      'workspaces/teams/prod/requests/deep',
    ]);
  });

  it('is done or not after a crash at any step, and done once that was said', async () => {
    await afterEveryStop(
      renaming,
      async after => {
        const isNew = await checkMoved(after);
        if (!after.answer) return;
        assert.ok(!('failed' in after.answer) && after.answer.durable && isNew);
        const logged = open(after.outside).log.read();
        assert.ok(!('failed' in logged) && logged.filter(({ moves }) => moves).length === 1);
      },
      some([1, 2, 3], 1),
    );
  });

  it('is done or not, and says which, when any step fails', async () => {
    await afterEveryFailure(
      renaming,
      async after => {
        const { answer, model, story, registry } = after;
        assert.ok(answer);
        const left = journalsOf(model).length > 0;
        if (!/all after/.test(story) && 'failed' in answer && !left) assert.ok(isBefore(model));
        if ('failed' in answer) assert.match(failureSentence(answer), /[.]$/);
        registry.set('first', 'dead');
        if ('conflicts' in answer && answer.conflicts.length > 0) {
          // A folder that could not be removed is named, and stays.
          assert.deepEqual(answer.conflicts, ['workspaces/teams/prod/docs']);
          assert.equal(after.outside.disk.removeFolder(`${ROOT}/${answer.conflicts[0]}`), undefined);
        }
        const isNew = await checkMoved(after);
        if (!('failed' in answer)) assert.ok(isNew);
        else if (!left) assert.ok(!isNew);
      },
      some(['EIO', 'EXDEV', 'short', 'EPERM'], 3),
    );
  });

  it('is done or not when a step fails and the power is lost right after', async () => {
    const seed = seedOr(1);
    await afterEveryFailure(
      renaming,
      async after => {
        const { answer, model, story, registry } = after;
        registry.set('first', 'dead');
        model.crash(chanceOf(seed * 7919 + story.length));
        const isNew = await checkMoved(after);
        if (answer && !('failed' in answer) && answer.durable) assert.ok(isNew, `seed ${seed}`);
      },
      ['EIO'],
    );
  });

  it('is done or not even when those who recover it are stopped as well', async () => {
    await afterEveryStop(
      renaming,
      async ({ model, registry, story }) => {
        if (journalsOf(model).length === 0) return;
        const chance = chanceOf(story.length * 31 + model.paths().length);
        for (let life = 0; life < 4; life++) {
          const process = `recovering${life}`;
          const disk = model.open({ stopAfter: chance.below(150) });
          const stopped = await open(modelOutside(disk, process, registry))
            .recover()
            .catch((error: unknown) => error);
          if (!(stopped instanceof Stopped)) break;
          registry.set(process, 'dead');
          if (chance.below(2) === 0) model.crash(chance);
        }
        await checkMoved({ model, outside: modelOutside(model.open(), 'last', registry) });
      },
      some([1, 2], 1),
    );
  });
});
