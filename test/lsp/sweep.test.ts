import assert from 'node:assert/strict';
import { sweepSlowly } from '../../src/lsp/sweep.ts';
import { fakeTime } from './fake-runtime.ts';

const MINUTE = 60_000;

describe('the slow sweep', () => {
  it('comes every three minutes, and more rarely where it takes long', async () => {
    const time = fakeTime();
    const at: number[] = [];
    let tookMs = 100;
    const sweep = async (): Promise<void> => {
      at.push(time.nowMs / MINUTE);
      time.nowMs += tookMs;
    };
    const sweeping = sweepSlowly({ ...time, isWanted: () => true, sweep });
    await time.pass(3 * MINUTE);
    assert.deepEqual(at, [3]);
    tookMs = MINUTE;
    await time.pass(4 * MINUTE);
    assert.equal(at.length, 2);
    await time.pass(19 * MINUTE);
    assert.equal(at.length, 2, 'a sweep of a minute is a twentieth of the time');
    await time.pass(3 * MINUTE);
    assert.equal(at.length, 3);
    sweeping.dispose();
    await time.pass(100 * MINUTE);
    assert.equal(at.length, 3);
  });

  it('looks at nothing while nothing is open', async () => {
    const time = fakeTime();
    let count = 0;
    let isOpen = false;
    const sweeping = sweepSlowly({ ...time, isWanted: () => isOpen, sweep: async () => void count++ });
    await time.pass(10 * MINUTE);
    assert.equal(count, 0);
    isOpen = true;
    await time.pass(3 * MINUTE);
    assert.equal(count, 1);
    sweeping.dispose();
  });
});
