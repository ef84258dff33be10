import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import path from 'node:path';
import type { SyncParts } from '../../src/sync/parts.ts';
import { isLong } from '../kit/often.ts';
import { type Clone, form, isDone, isPlan, MANIFEST, manifest, syncWorld, type World } from './sync-kit.ts';

class Crash extends Error {}

/** What changes something, of a repository. */
const WRITING: ReadonlySet<string> = new Set(['writeCommit', 'keepSafe', 'moveBranch', 'followIndex']);

/** Ends the process, as far as sync can tell, right after so many changes of anything; counts them otherwise. */
function stopping(after: number): { wrap(parts: SyncParts): SyncParts; count: number; readonly steps: string[] } {
  const state = {
    count: 0,
    steps: [] as string[],
    wrap(parts: SyncParts): SyncParts {
      const counted =
        (name: string, work: (...given: never[]) => Promise<unknown>) =>
        async (...given: never[]): Promise<unknown> => {
          if (state.count >= after) throw new Crash();
          const answer = await work(...given);
          state.steps.push(name);
          if (++state.count >= after) throw new Crash();
          return answer;
        };
      const { memory, lane } = parts;
      return {
        ...parts,
        memory: {
          ...memory,
          keep: counted('keep', memory.keep) as typeof memory.keep,
          drop: counted('drop', memory.drop) as typeof memory.drop,
        },
        lane: {
          ...lane,
          change: counted('change', lane.change) as typeof lane.change,
          undo: counted('undo', lane.undo) as typeof lane.undo,
        },
        async repository() {
          const repository = await parts.repository();
          if ('refused' in repository) return repository;
          const steps = Object.entries(repository).map(([name, step]) => [
            name,
            WRITING.has(name) ? counted(name, step as never) : step,
          ]);
          return Object.fromEntries(steps) as typeof repository;
        },
      };
    },
  };
  return state;
}

/**
 * After how many of these steps to stop: after each. A shorter run leaves out every other one, and which ones is told by the
 * first; where the files change it always stops.
 */
function stopsIn(steps: readonly string[], count: number, first: number): number[] {
  return Array.from({ length: count }, (_, at) => at + 1).filter(
    stop => isLong || stop % 2 === first % 2 || ['change', 'undo'].includes(steps[stop - 1] ?? ''),
  );
}

/** Nothing is half: either all of it is there, or nothing. */
function checkWhole(clone: Clone, before: unknown, after: unknown, story: string): 'before' | 'after' {
  const state = JSON.stringify(withoutHead(clone.state()));
  const [old, now] = [before, after].map(each => JSON.stringify(withoutHead(each)));
  assert.ok(state === old || state === now, `${story}: ${state}`);
  assert.equal(clone.text('.mooring/.local/sync/state.json'), undefined, story);
  return state === old ? 'before' : 'after';
}

/** The git commit of a merge has a time in it. */
function withoutHead(state: unknown): unknown {
  return { ...(state as object), head: '' };
}

describe('a sync that is interrupted', () => {
  let world: World;
  let before: unknown;
  let copies = 0;
  const copy = (from: Clone): Clone => {
    const name = `copy${copies++}`;
    cpSync(from.folder, path.join(world.root, name), { recursive: true });
    return world.at(name);
  };

  const changes = {
    'several files': {
      [MANIFEST]: manifest({ a: 1, b: 2, c: 3 }),
      'forms/c.form.yaml': form(3, 'C'),
      'notes.md': 'New\n',
    },
    'one file': { 'notes.md': 'New\n' },
  };

  it('is known by the file where that was put in place and the log did not get to know of it', async () => {
    world = syncWorld();
    try {
      world.theirs.commit(changes['one file']);
      world.theirs.push();
      before = world.ours.state();
      const done = copy(world.ours);
      const whole = stopping(Number.POSITIVE_INFINITY);
      const first = done.open(whole).sync;
      isDone(await first.apply(isPlan(await first.planPull())));
      const after = done.state();
      const stopped = copy(world.ours);
      const { sync } = stopped.open(stopping(whole.steps.indexOf('change') + 1));
      await assert.rejects(sync.apply(isPlan(await sync.planPull())), Crash);
      stopped.drop('.mooring/.local/log.jsonl');
      const other = copy(stopped);
      assert.equal(JSON.stringify(await stopped.open().sync.planPull()).includes('here already'), true);
      assert.equal(checkWhole(stopped, before, after, 'finished'), 'after');
      isDone(await other.open().sync.abort());
      assert.equal(checkWhole(other, before, after, 'aborted'), 'before');
    } finally {
      world.end();
    }
  });

  for (const [at, [what, there]] of Object.entries(changes).entries()) {
    describe(`while it brings ${what}`, () => {
      beforeEach(() => {
        world = syncWorld();
        world.theirs.commit(there);
        world.theirs.push();
        world.ours.commit({ 'own.md': 'Ours\n' });
        world.ours.put('loose.md', 'Loose\n');
        before = world.ours.state();
      });
      afterEach(() => world.end());

      it('is finished or not begun by the next pull, and taken back by an abort, wherever it stopped', async () => {
        const whole = stopping(Number.POSITIVE_INFINITY);
        const done = copy(world.ours);
        const first = done.open(whole).sync;
        isDone(await first.apply(isPlan(await first.planPull())));
        const after = done.state();
        assert.ok(whole.count >= 8, whole.steps.join());
        for (const stop of stopsIn(whole.steps, whole.count, at)) {
          const story = `stopped after ${whole.steps.slice(0, stop).join()}`;
          const stopped = copy(world.ours);
          const { sync } = stopped.open(stopping(stop));
          const plan = isPlan(await sync.planPull());
          await assert.rejects(sync.apply(plan), Crash, story);
          const other = copy(stopped);
          const status = await other.open().sync.status();
          assert.ok(!('refused' in status));
          const isBegun = other.text('.mooring/.local/sync/state.json') !== undefined;
          assert.deepEqual(
            [status.is === 'pending', status.pending?.isInterrupted ?? false],
            [isBegun, isBegun],
            story,
          );
          const goesOn = stopped.open().sync;
          const next = await goesOn.planPull();
          if (checkWhole(stopped, before, after, story) === 'before') isDone(await goesOn.apply(isPlan(next)));
          else assert.ok('refused' in next && next.refused === 'nothing', story);
          checkWhole(stopped, after, after, story);
          if (!isBegun) continue;
          isDone(await other.open().sync.abort());
          checkWhole(other, before, before, story);
        }
      });

      it('is taken back whole where the taking back was interrupted itself', async () => {
        const first = world.ours.open().sync;
        isDone(await first.apply(isPlan(await first.planPull())));
        const whole = stopping(Number.POSITIVE_INFINITY);
        isDone(await copy(world.ours).open(whole).sync.undo());
        for (const stop of stopsIn(whole.steps, whole.count - 1, at)) {
          const story = `stopped after ${whole.steps.slice(0, stop).join()}`;
          const stopped = copy(world.ours);
          await assert.rejects(stopped.open(stopping(stop)).sync.undo(), Crash, story);
          const { sync } = stopped.open();
          if (((stop - at) & 2) === 0) isDone(await sync.abort());
          else isPlan(await sync.planPull());
          checkWhole(stopped, before, before, story);
        }
      });
    });
  }
});
