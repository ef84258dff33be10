import assert from 'node:assert/strict';
import { often } from '../kit/often.ts';
import { simulateConfig } from './config-simulation.ts';

/** The same seeds each time; fresh ones are what `npm run soak` tries. */
describe('several engines on one file', () => {
  it('lose nothing that was acknowledged, and see the same at rest', async () => {
    const totals = { acknowledged: 0, handEdits: 0, kills: 0, crashes: 0, events: 0 };
    for (let seed = 1; seed <= often(6, 12); seed++) {
      const run = await simulateConfig({ seed, engines: 2 + (seed % 7) });
      for (const name of Object.keys(totals) as (keyof typeof totals)[]) totals[name] += run[name];
    }
    // A simulation in which nothing happens finds nothing.
    for (const [name, count] of Object.entries(totals)) assert.ok(count > 3, `${name}: ${count}`);
  });

  it('make the same run of the same seed', async () => {
    assert.deepEqual(await simulateConfig({ seed: 99 }), await simulateConfig({ seed: 99 }));
  });
});
