import assert from 'node:assert/strict';
import type { Change } from '../../src/store/change.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';
import { afterEveryFailure, afterEveryStop, type Scenario } from '../kit/every-step.ts';
import { type ModelDisk, modelDisk } from '../kit/model-disk.ts';
import { bytesOf, hashOf, modelOutside, PLACE, ROOT } from '../kit/model-outside.ts';

const RUN = 'run.sh';
const OLD = 'echo the old words, of more than one block\n';
const NEW = 'echo the new words, of more than one block\n';

const open = (model: ModelDisk): Store =>
  openStore(modelOutside(model.open(), 'first'), PLACE, { actor: 'ana@pier test/1' });

const modelWith = (mode: number): ModelDisk => {
  const model = modelDisk();
  model.putFolder(ROOT);
  model.put(`${ROOT}/${RUN}`, OLD, mode);
  return model;
};

const stateOf = (model: ModelDisk) => {
  const facts = model.open().facts(`${ROOT}/${RUN}`);
  return [model.text(`${ROOT}/${RUN}`), 'failed' in facts ? facts.failed : facts.mode];
};

const changeTo = (text: string, isExecutable?: boolean): Change => ({
  path: RUN,
  before: hashOf(OLD),
  after: bytesOf(text),
  ...(isExecutable === undefined ? {} : { isExecutable }),
});
const BESIDE: Change = { path: 'beside.md', before: 'absent', after: bytesOf('Beside\n') };

describe('a file that may be run', () => {
  for (const [title, from, to, text, more] of [
    ['becomes so with another content', 0o644, 0o755, NEW, []],
    ['becomes so without another content', 0o644, 0o755, OLD, []],
    ['becomes so for those who may read it alone', 0o640, 0o750, NEW, [BESIDE]],
    ['is no more', 0o755, 0o644, OLD, [BESIDE]],
  ] as const) {
    it(`${title}, and is as before once that is undone`, async () => {
      const model = modelWith(from);
      const store = open(model);
      const changes = [changeTo(text, (to & 0o111) !== 0), ...more];
      const done = await store.commit({ label: 'Change', changes });
      assert.ok(!('failed' in done) && done.operation);
      assert.deepEqual(stateOf(model), [text, to]);
      const undone = await store.undo();
      assert.ok('undone' in undone, JSON.stringify(undone));
      assert.deepEqual(stateOf(model), [OLD, from]);
      const again = await store.undo(undone.operation?.id);
      assert.ok('undone' in again);
      assert.deepEqual(stateOf(model), [text, to]);
    });
  }

  it('is left alone where it is so already, or nobody speaks of it', async () => {
    const model = modelWith(0o755);
    const done = await open(model).commit({ label: 'Change', changes: [changeTo(OLD, true)] });
    assert.ok(!('failed' in done) && !done.operation);
    await open(model).commit({ label: 'Change', changes: [changeTo(NEW)] });
    assert.deepEqual(stateOf(model), [NEW, 0o755]);
  });

  it('is so from the beginning where it is new', async () => {
    const model = modelWith(0o644);
    const change: Change = { path: 'new.sh', before: 'absent', after: bytesOf(NEW), mode: 0o755, isExecutable: true };
    await open(model).commit({ label: 'Change', changes: [change, BESIDE] });
    const facts = model.open().facts(`${ROOT}/new.sh`);
    assert.equal('failed' in facts ? facts.failed : facts.mode, 0o755);
  });

  const scenario: Scenario<unknown> = {
    prepare(model) {
      model.putFolder(ROOT);
      model.put(`${ROOT}/${RUN}`, OLD, 0o644);
    },
    run: outside =>
      openStore(outside, PLACE, { actor: 'ana@pier test/1' }).commit({
        label: 'Change',
        changes: [changeTo(OLD, true), BESIDE],
      }),
  };

  const isWhole = async (model: ModelDisk, outside: Parameters<typeof openStore>[0]): Promise<void> => {
    await openStore(outside, PLACE, { actor: 'ana@pier test/2' }).recover();
    const isDone = model.text(`${ROOT}/beside.md`) !== undefined;
    assert.deepEqual(stateOf(model), [OLD, isDone ? 0o755 : 0o644]);
  };

  it('is so or not, with all that is changed with it, after a crash at any step', async () => {
    await afterEveryStop(
      scenario,
      async ({ model, outside, registry }) => {
        registry.set('first', 'dead');
        registry.set('before', 'dead');
        await isWhole(model, outside);
      },
      [1, 2],
    );
  });

  it('is so or not when any step fails', async () => {
    await afterEveryFailure(
      scenario,
      async ({ model, outside, registry }) => {
        registry.set('first', 'dead');
        registry.set('before', 'dead');
        await isWhole(model, outside);
      },
      ['EIO', 'EPERM'],
    );
  });
});
