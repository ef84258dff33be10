import assert from 'node:assert/strict';
import type { Connection } from 'vscode-languageserver';
import { openProjectSync, type ProjectSync } from '../../src/lsp/project-sync.ts';
import { SYNC_NOTIFICATIONS } from '../../src/protocol/sync-protocol.ts';
import type { Sync, SyncStatus } from '../../src/sync/sync.ts';
import { uuid } from '../kit/check.ts';
import { type FakeRuntime, type FakeTime, fakeRuntime, fakeTime } from './fake-runtime.ts';

const FILES = {
  '.mooring/manifest.yaml': `forms:\n  intake: { id: ${uuid(1)}, path: forms/intake.form.yaml }\n`,
  'forms/intake.form.yaml': `id: ${uuid(1)}\nname: Intake\n`,
};
const MOVED = { ...FILES, 'forms/intake.form.yaml': '', 'desk/intake.form.yaml': FILES['forms/intake.form.yaml'] };
const MINUTE_MS = 60_000;

interface World {
  readonly sync: ProjectSync;
  readonly runtime: FakeRuntime;
  readonly time: FakeTime;
  is: SyncStatus['is'];
  stamps: string;
  isTrusted: boolean;
  minutes: number;
  statuses: number;
  fetched: number;
  readonly sent: unknown[];
  readonly logged: string[];
  /** Somebody looks, and whether there is a hint of a change by the step then. */
  isToldOf(step: () => void | Promise<void>): Promise<boolean>;
}

function opened(): World {
  const runtime = fakeRuntime(FILES, FILES);
  const time = fakeTime();
  const sent: unknown[] = [];
  const logged: string[] = [];
  const connection = {
    sendNotification: async (method: string, params: unknown) => void sent.push([method, params]),
    console: { info: (message: string) => void logged.push(message) },
  } as unknown as Connection;
  const status = async (): Promise<SyncStatus> => {
    world.statuses++;
    return { is: world.is, ahead: 0, behind: 0, changed: [], outgoing: [], incoming: [], otherFiles: [], notes: [] };
  };
  const world: World = {
    runtime,
    time,
    is: 'even',
    stamps: 'one',
    isTrusted: true,
    minutes: 0,
    statuses: 0,
    fetched: 0,
    sent,
    logged,
    sync: openProjectSync({
      connection,
      runtime,
      trusted: () => world.isTrusted,
      unsaved: () => [],
      fetchEveryMinutes: () => world.minutes,
      platform: {
        ...time,
        openSync: () => ({ status }) as Partial<Sync> as Sync,
        syncStamps: () => world.stamps,
        async fetchQuietly() {
          world.fetched++;
          world.stamps += ' fetched';
          return 'fetched';
        },
      },
    }),
    async isToldOf(step) {
      await world.sync.state();
      await time.pass(1000);
      const before = sent.length;
      await step();
      return sent.length > before;
    },
  };
  return world;
}

describe('the sync of an open project', () => {
  it('is another one after files changed, but not after what tools made', async () => {
    const { sync, isToldOf, sent } = opened();
    const touched = (...paths: string[]) => isToldOf(() => sync.touched(paths, 'hint'));
    assert.ok(await touched('forms/intake.form.yaml'));
    assert.deepEqual(sent, [[SYNC_NOTIFICATIONS.changed, { root: '/srv/pier' }]]);
    assert.ok(await touched('node_modules/a/index.js', '.github/workflows/a.yml'));
    assert.ok(!(await touched('node_modules/a/index.js', 'app/__pycache__/a.pyc', '.mooring/.local/history/1')));
    assert.ok(!(await touched()));
    assert.ok(await isToldOf(() => sync.touched('all', 'hint')));
  });

  it('believes events of git’s own files, and doubts, only where there is something new', async () => {
    const world = opened();
    const { sync, isToldOf } = world;
    const speaking: (() => void)[] = [
      () => sync.touched(['.git/index.lock'], 'hint'),
      () => sync.touched(['.mooring/.local/sync/state.json'], 'hint'),
      () => sync.touched('all', 'doubt'),
    ];
    for (const speak of speaking) {
      assert.ok(!(await isToldOf(speak)));
      assert.ok(
        await isToldOf(() => {
          world.stamps += ' more';
          speak();
        }),
      );
    }
  });

  it('is another one after a look found another project, and not after any look', async () => {
    const { sync, runtime, isToldOf } = opened();
    await runtime.look();
    sync.looked();
    assert.ok(!(await isToldOf(sync.looked)));
    assert.ok(
      await isToldOf(async () => {
        runtime.files = MOVED;
        await runtime.look();
        sync.looked();
      }),
    );
  });

  it('is fetched in the background in trusted folders, where nothing waits, and told only where something came', async () => {
    const world = opened();
    const { sync, time } = world;
    world.isTrusted = false;
    world.minutes = 1;
    sync.configured();
    await time.pass(10 * MINUTE_MS);
    assert.deepEqual([world.fetched, world.statuses], [0, 0]);
    world.isTrusted = true;
    sync.trusted();
    await time.pass(MINUTE_MS);
    assert.equal(world.fetched, 1);
    assert.equal(world.sent.length, 1);
    for (const is of ['pending', 'no-remote', 'no-upstream', 'no-repository', 'detached'] as const) {
      world.is = is;
      sync.hinted();
      await time.pass(MINUTE_MS);
      assert.equal(world.fetched, 1, is);
    }
    world.is = 'behind';
    sync.hinted();
    await time.pass(MINUTE_MS);
    assert.equal(world.fetched, 2);
    await sync.run({
      looks: true,
      async work() {
        await time.pass(5 * MINUTE_MS);
        assert.equal(world.fetched, 2, 'while a step runs it waits');
        return {};
      },
    });
    world.sync.dispose();
    await time.pass(10 * MINUTE_MS);
    assert.equal(world.fetched, 2);
    assert.deepEqual(world.logged, []);
  });
});
