import assert from 'node:assert/strict';
import { type SyncSight, syncSight } from '../../src/lsp/sync-sight.ts';
import type { Sync, SyncOptions, SyncRefusal, SyncStatus } from '../../src/sync/sync.ts';
import { type FakeTime, fakeTime, rest } from './fake-runtime.ts';

type Asked = NonNullable<Parameters<Sync['status']>[0]>;

interface World {
  readonly sight: SyncSight;
  readonly time: FakeTime;
  /** What git's own files say, and what was asked with. */
  stamps: string;
  isTrusted: boolean;
  opened: number;
  readonly statuses: Asked[];
  /** Each status ends with it. */
  looking: () => Promise<void>;
  answer: Partial<SyncStatus> | SyncRefusal;
  told: number;
  readonly progress: (string | undefined)[];
  cleared: number;
}

function opened(): World {
  const time = fakeTime();
  const world: World = {
    time,
    stamps: 'one',
    isTrusted: true,
    opened: 0,
    statuses: [],
    looking: async () => {},
    answer: { is: 'even', upstream: 'origin/main' },
    told: 0,
    progress: [],
    cleared: 0,
    sight: syncSight({
      root: '/srv/pier',
      ...time,
      trusted: () => world.isTrusted,
      open() {
        world.opened++;
        return { status } as Partial<Sync> as Sync;
      },
      stamps: upstream => `${world.stamps} ${upstream}`,
      async clear() {
        world.cleared++;
      },
      onChanged: () => world.told++,
      onProgress: doing => world.progress.push(doing),
    }),
  };
  const status = async (asked: Asked = {}): Promise<SyncStatus | SyncRefusal> => {
    world.statuses.push(asked);
    const { answer } = world;
    await world.looking();
    if ('refused' in answer) return answer as SyncRefusal;
    return { ahead: 0, behind: 0, ...NOTHING, ...answer } as SyncStatus;
  };
  return world;
}

const NOTHING = { changed: [], outgoing: [], incoming: [], otherFiles: [], notes: [] };

/** Ends when it is told to. */
function held(): { readonly wait: () => Promise<void>; end(): void } {
  const ends: (() => void)[] = [];
  return {
    wait: () => new Promise(resolve => ends.push(resolve)),
    end() {
      for (const end of ends.splice(0)) end();
    },
  };
}

const isOf = async (sight: SyncSight): Promise<string> => {
  const state = await sight.state();
  return 'is' in state ? state.is : state.refused;
};

describe('the sight of a project’s sync', () => {
  it('opens nothing and runs nothing where the folder is not trusted', async () => {
    const world = opened();
    world.isTrusted = false;
    const state = await world.sight.state({ fetch: true });
    assert.ok('refused' in state && state.refused === 'untrusted');
    assert.equal(state.root, '/srv/pier');
    const ran = await world.sight.run({ work: () => assert.fail() });
    assert.ok('refused' in (ran as SyncRefusal));
    assert.deepEqual([world.opened, world.statuses.length, world.cleared], [0, 0, 0]);
    world.isTrusted = true;
    assert.equal(await isOf(world.sight), 'even');
    assert.equal(world.opened, 1);
  });

  it('is worked out once for all who ask, until something speaks for a change', async () => {
    const world = opened();
    const { sight } = world;
    await Promise.all([sight.state(), sight.state(), sight.state()]);
    await sight.state();
    assert.equal(world.statuses.length, 1);
    sight.doubted();
    await sight.state();
    assert.equal(world.statuses.length, 1, 'a doubt costs nothing');
    await world.time.pass(120_000);
    await sight.state();
    assert.equal(world.statuses.length, 1, 'nor does an old answer by itself');
    sight.doubted();
    await sight.state();
    assert.equal(world.statuses.length, 2, 'but who doubts does not believe what is old');
    world.answer = { is: 'ahead', upstream: 'origin/main' };
    sight.hinted();
    assert.equal(await isOf(sight), 'ahead');
    assert.equal(world.statuses.length, 3);
  });

  it('finds by itself what somebody did in git, when it is asked or in doubt', async () => {
    const world = opened();
    await world.sight.state();
    world.stamps = 'two';
    await world.sight.state();
    assert.deepEqual([world.statuses.length, world.told], [2, 1]);
    world.stamps = 'three';
    await world.time.pass(1000);
    assert.equal(world.told, 1);
    await world.sight.state();
    world.stamps = 'four';
    await world.time.pass(1000);
    world.sight.doubted();
    assert.equal(world.statuses.length, 3);
    assert.equal(world.told, 3);
  });

  it('does not take for new what was begun before a hint', async () => {
    const world = opened();
    const { wait, end } = held();
    world.looking = wait;
    const first = isOf(world.sight);
    await rest();
    world.answer = { is: 'behind', upstream: 'origin/main' };
    world.sight.hinted();
    assert.equal(world.told, 1);
    const second = Promise.all([isOf(world.sight), isOf(world.sight)]);
    await rest();
    assert.equal(world.statuses.length, 1, 'one after the other');
    end();
    assert.equal(await first, 'even');
    await rest();
    end();
    assert.deepEqual(await second, ['behind', 'behind']);
    assert.equal(world.statuses.length, 2);
    assert.equal(await isOf(world.sight), 'behind');
    assert.equal(world.statuses.length, 2);
  });

  it('tells of changes sparsely, and only those who asked since', async () => {
    const world = opened();
    for (let hints = 0; hints < 10; hints++) world.sight.hinted();
    await world.time.pass(1000);
    assert.equal(world.told, 0, 'nobody asked');
    await world.sight.state();
    for (let hints = 0; hints < 10; hints++) world.sight.hinted();
    assert.equal(world.told, 1);
    await world.sight.state();
    world.sight.hinted();
    assert.equal(world.told, 1);
    await world.time.pass(250);
    assert.equal(world.told, 2);
    await world.time.pass(1000);
    assert.equal(world.told, 2);
  });

  it('gives way to work that takes long', async () => {
    const world = opened();
    world.looking = async () => {
      world.time.nowMs += 5000;
    };
    await world.sight.state();
    world.looking = async () => {};
    world.sight.hinted();
    await world.sight.state();
    world.sight.hinted();
    await world.time.pass(4000);
    assert.equal(world.told, 1);
    await world.time.pass(1000);
    assert.equal(world.told, 2);
  });

  it('does not remember a refusal, which may be over soon', async () => {
    const world = opened();
    world.answer = { refused: 'busy', message: 'Another git is at it.' };
    assert.equal(await isOf(world.sight), 'busy');
    world.answer = { is: 'even' };
    assert.equal(await isOf(world.sight), 'even');
  });

  it('says what a step does until it has ended, and then that things may be different', async () => {
    const world = opened();
    await world.sight.state();
    const stop = new AbortController();
    const done = world.sight.run({
      signal: stop.signal,
      async work(_, options: SyncOptions) {
        assert.equal(options.signal, stop.signal);
        assert.ok(world.sight.isBusy());
        options.onProgress?.('Fetching origin');
        return { label: 'Pulled' };
      },
    });
    assert.deepEqual(await done, { label: 'Pulled' });
    assert.deepEqual(world.progress, ['Fetching origin', undefined]);
    assert.deepEqual([world.told, world.cleared, world.sight.isBusy()], [1, 1, false]);
    await world.sight.state();
    await world.time.pass(1000);
    await world.sight.run({ looks: true, work: async () => ({}) });
    assert.equal(world.told, 1, 'a look changes nothing');
    assert.equal(world.progress.length, 2, 'and has nothing to say');
    await assert.rejects(world.sight.run({ work: () => Promise.reject(new Error('broken')) }), /broken/);
    assert.deepEqual([world.told, world.sight.isBusy()], [2, false]);
  });

  it('fetches when it is asked to, after what runs, and tells the others of it', async () => {
    const world = opened();
    const { wait, end } = held();
    const step = world.sight.run({
      async work() {
        await wait();
        return {};
      },
    });
    const stop = new AbortController();
    const fetched = world.sight.state({ fetch: true, signal: stop.signal });
    await rest();
    assert.equal(world.statuses.length, 0);
    end();
    await Promise.all([step, fetched]);
    assert.equal(world.statuses.length, 1);
    assert.deepEqual([world.statuses[0]?.fetch, world.statuses[0]?.signal], [true, stop.signal]);
    await world.time.pass(1000);
    assert.ok(world.told >= 1);
    await world.sight.state();
    assert.equal(world.statuses.length, 1, 'what came of it is remembered');
  });

  it('does not fetch for those who do not want it any more', async () => {
    const world = opened();
    const { wait, end } = held();
    const step = world.sight.run({ looks: true, work: wait });
    const stop = new AbortController();
    const fetched = world.sight.state({ fetch: true, signal: stop.signal });
    await rest();
    stop.abort();
    end();
    await Promise.all([step, fetched]);
    assert.deepEqual(world.statuses, [{}]);
  });
});
