import assert from 'node:assert/strict';
import { simulateConfig } from './config-simulation.ts';

describe('several engines on one file', function () {
  this.timeout(60_000);

  it('lose nothing that was acknowledged, and see the same at rest', async () => {
    const totals = { acknowledged: 0, handEdits: 0, kills: 0, crashes: 0, events: 0 };
    for (let seed = 1; seed <= 12; seed++) {
      const run = await simulateConfig({ seed, engines: 2 + (seed % 7) });
      for (const name of Object.keys(totals) as (keyof typeof totals)[]) totals[name] += run[name];
    }
    // A simulation in which nothing happens finds nothing.
    for (const [name, count] of Object.entries(totals)) assert.ok(count > 3, `${name}: ${count}`);
  });

  it('make the same run of the same seed', async () => {
    assert.deepEqual(await simulateConfig({ seed: 99 }), await simulateConfig({ seed: 99 }));
  });

  it('hold for a fresh seed, which is printed where they do not', async () => {
    const seed = Date.now() % 1_000_000_000;
    try {
      for (let number = seed; number < seed + 6; number++) await simulateConfig({ seed: number });
    } catch (error) {
      console.error(`To repeat: npm run soak -- --only config --seed ${seed}`);
      throw error;
    }
  });
});
