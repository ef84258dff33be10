import assert from 'node:assert/strict';
import { countInProcesses } from '../kit/counting-processes.ts';
import { seedOr } from '../kit/often.ts';

describe('real processes that are killed and stopped', () => {
  it('lose no count that they were told of, and block nobody', async function () {
    if (process.platform === 'win32') this.skip();
    const { acknowledged, kills } = await countInProcesses({ seed: seedOr(1), processes: 5, durationMs: 5000 });
    assert.ok(acknowledged > 20 && kills > 5, `${acknowledged} counts, ${kills} kills`);
  });
});
