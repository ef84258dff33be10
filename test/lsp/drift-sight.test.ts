import assert from 'node:assert/strict';
import { type DriftSight, driftSight } from '../../src/lsp/drift-sight.ts';
import { uuid } from '../kit/check.ts';
import type { Files } from '../kit/drift.ts';
import { type FakeRuntime, type FakeTime, fakeRuntime, fakeTime, rest } from './fake-runtime.ts';

const MANIFEST = `forms:\n  intake: { id: ${uuid(1)}, path: forms/intake.form.yaml }\n`;
const FORM = `id: ${uuid(1)}\nname: Intake\n`;
const AT_HOME: Files = { '.mooring/manifest.yaml': MANIFEST, 'forms/intake.form.yaml': FORM };
const MOVED: Files = { '.mooring/manifest.yaml': MANIFEST, 'desk/intake.form.yaml': FORM };

interface World {
  readonly runtime: FakeRuntime;
  readonly time: FakeTime;
  readonly sight: DriftSight;
  /** The generations that were told. */
  readonly told: number[];
}

async function opened(files = AT_HOME): Promise<World> {
  const runtime = fakeRuntime(AT_HOME, files);
  const time = fakeTime();
  const told: number[] = [];
  const sight = driftSight({
    runtime,
    timer: time.timer,
    stopwatch: time.stopwatch,
    slices: { pause: () => new Promise(resolve => setImmediate(resolve)) },
    onChanged: generation => told.push(generation),
    onFault: (what, error) => assert.fail(`${what}: ${error}`),
  });
  await sight.look();
  await time.pass(1000);
  return { runtime, time, sight, told };
}

describe('the sight of a project’s drift', () => {
  it('is loading before the first look, of which it tells', async () => {
    const runtime = fakeRuntime(AT_HOME, MOVED);
    const time = fakeTime();
    const told: number[] = [];
    const slices = { pause: async () => {} };
    const onFault = (): void => assert.fail();
    const sight = driftSight({ ...time, runtime, slices, onChanged: generation => told.push(generation), onFault });
    sight.heard();
    assert.deepEqual(told, []);
    assert.equal((await sight.state()).state, 'loading');
    sight.hinted('doubt');
    await time.pass(100);
    assert.deepEqual(told, [1]);
    const { state, rows } = await sight.state();
    assert.deepEqual([state, rows.map(({ kind }) => kind)], ['diverged', ['moved']]);
  });

  it('looks once for hints that come together, and tells of what it found', async () => {
    const { runtime, time, sight, told } = await opened();
    runtime.files = MOVED;
    for (let hints = 0; hints < 50; hints++) {
      runtime.isStale = true;
      sight.hinted('hint');
    }
    assert.deepEqual(runtime.looks, [false]);
    await time.pass(100);
    assert.deepEqual(runtime.looks, [false, false]);
    assert.equal(told.at(-1), 2);
    assert.equal((await sight.state()).state, 'diverged');
  });

  it('shows a change as stale only where a look at it lasts, and a doubt never', async () => {
    const { runtime, time, sight } = await opened();
    let end = (): void => {};
    runtime.looking = () => {
      runtime.isStale = true;
      return new Promise(resolve => {
        end = () => {
          runtime.isStale = false;
          resolve();
        };
      });
    };
    const state = async () => (await sight.state()).state;
    sight.hinted('hint');
    runtime.isStale = true;
    await time.pass(400);
    assert.equal(await state(), 'healthy');
    await time.pass(100);
    assert.equal(await state(), 'stale');
    end();
    await rest();
    assert.equal(await state(), 'healthy');
    sight.hinted('doubt');
    await time.pass(5000);
    assert.equal(await state(), 'healthy');
    end();
  });

  it('takes half of the time at most while changes go on', async () => {
    const { runtime, time, sight } = await opened();
    runtime.looking = async () => {
      time.nowMs += 800;
    };
    sight.hinted('hint');
    await time.pass(100);
    const before = runtime.looks.length;
    sight.hinted('hint');
    await time.pass(700);
    assert.equal(runtime.looks.length, before);
    await time.pass(100);
    assert.equal(runtime.looks.length, before + 1);
  });

  it('makes the rows of a generation once, for all who ask', async () => {
    const { runtime, sight } = await opened(MOVED);
    const [one, two] = await Promise.all([sight.state(), sight.state()]);
    await sight.state();
    assert.deepEqual(one, two);
    assert.equal(runtime.asked.length, 1);
  });

  it('begins its rows anew where a look overtakes them', async () => {
    const { runtime, sight } = await opened(MOVED);
    const asked = sight.state();
    runtime.files = AT_HOME;
    await sight.look();
    const { generation, rows } = await asked;
    // What was begun may be given out; what is asked for after it is new.
    assert.equal(rows.length, generation === 1 ? 1 : 0);
    assert.deepEqual((await sight.state()).rows, []);
  });

  it('tells of what goes on in the lane as often as views can follow, and of its end', async () => {
    const { runtime, time, sight, told } = await opened();
    const before = told.length;
    for (let done = 0; done < 1000; done++) {
      runtime.lane = [{ id: 1, label: 'Reconcile', is: 'running', progress: { done, of: 1000 } }];
      sight.heard();
      if (done % 100 === 0) await time.pass(10);
    }
    assert.ok(told.length - before <= 3, `${told.length - before}`);
    assert.deepEqual((await sight.state()).lane[0]?.progress, { done: 999, of: 1000 });
    assert.equal((await sight.state()).state, 'reconciling');
    runtime.lane = [];
    sight.heard();
    const told2 = told.length;
    await time.pass(200);
    assert.ok(told.length > told2);
  });

  it('ends what a crash left, and looks, once the folder is trusted', async () => {
    const { runtime, sight } = await opened();
    await sight.trusted();
    assert.deepEqual(runtime.calls, ['recover']);
    assert.equal(runtime.looks.length, 2);
  });
});
