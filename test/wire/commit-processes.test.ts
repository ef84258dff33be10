import assert from 'node:assert/strict';
import { commitInProcesses } from '../kit/commit-processes.ts';
import { seedOr } from '../kit/often.ts';

describe('commits of a hundred files by real processes', () => {
  it('are all there or not at all, although processes are killed at any moment', async function () {
    // What is killed there may still hold its files.
    if (process.platform === 'win32') this.skip();
    const run = await commitInProcesses({ seed: seedOr(1), processes: 2, rounds: 4 });

    assert.ok(run.kills >= 4 && run.checks >= 4 && run.acknowledged > 0, JSON.stringify(run));
  }).timeout(11 * 60_000);
});
