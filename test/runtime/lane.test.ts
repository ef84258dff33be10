import assert from 'node:assert/strict';
import { createLane, type Turn } from '../../src/runtime/lane.ts';

/** Work that ends when the test says so. */
function work(label: string) {
  let end = (): void => {};
  const ended = new Promise<void>(resolve => {
    end = resolve;
  });
  const seen: { turn?: Turn } = {};
  const run = async (turn: Turn): Promise<string> => {
    seen.turn = turn;
    await ended;
    return label;
  };
  return { label, run, end, seen };
}

function labels(lane: ReturnType<typeof createLane>): string[] {
  return lane.entries.map(({ label, is }) => `${label} ${is}`);
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
}

describe('the lane of a project', () => {
  it('takes out only what was stopped, however often it is told to stop it', async () => {
    const lane = createLane(() => {});
    const [first, second, third] = [work('first'), work('second'), work('third')];
    const stop = new AbortController();
    const running = lane.run(first);
    const waiting = lane.run({ ...second, signal: stop.signal });
    const behind = lane.run(third);
    await turns();
    const id = lane.entries[1]?.id ?? 0;
    assert.equal(lane.cancel(id), true);
    stop.abort();
    assert.equal(lane.cancel(id), false);
    assert.equal(await waiting, 'cancelled');
    assert.deepEqual(labels(lane), ['first running', 'third waiting']);
    first.end();
    third.end();
    assert.deepEqual(await Promise.all([running, behind]), ['first', 'third']);
    assert.equal(second.seen.turn, undefined);
    assert.deepEqual(labels(lane), []);
  });

  it('goes on to the next when one fails', async () => {
    const lane = createLane(() => {});
    const failing = lane.run({ label: 'failing', run: () => Promise.reject(new Error('It broke.')) });
    const next = work('next');
    next.end();
    const after = lane.run(next);
    await assert.rejects(failing, /It broke/);
    assert.equal(await after, 'next');
  });

  it('is at rest once the last has ended, and takes no more when it is closed', async () => {
    const lane = createLane(() => {});
    const [first, second] = [work('first'), work('second')];
    const [running, waiting] = [lane.run(first), lane.run(second)];
    await turns();
    lane.close();
    let isAtRest = false;
    const rest = lane.rest().then(() => {
      isAtRest = true;
    });
    assert.equal(await waiting, 'cancelled');
    assert.equal(await lane.run(work('late')), 'cancelled');
    assert.equal(isAtRest, false);
    first.end();
    assert.equal(await running, 'first');
    await rest;
    assert.equal(isAtRest, true);
  });
});
