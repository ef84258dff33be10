import assert from 'node:assert/strict';
import { NOTHING, type SimulatedProject, simulateProject } from './project-simulation.ts';

describe('several runtimes on one project', function () {
  this.timeout(120_000);

  it('lose nothing of a person, keep what they promised, and see the same at rest', async () => {
    const totals: { -readonly [Name in keyof SimulatedProject]: number } = { ...NOTHING };
    for (let seed = 1; seed <= 20; seed++) {
      const run = await simulateProject({ seed, runtimes: 2 + (seed % 3) });
      for (const name of Object.keys(totals) as (keyof typeof totals)[]) totals[name] += run[name];
    }
    // A simulation in which nothing happens finds nothing.
    for (const [name, count] of Object.entries(totals)) assert.ok(count > 3, `${name}: ${count}`);
  });

  it('make the same run of the same seed', async () => {
    assert.deepEqual(await simulateProject({ seed: 99 }), await simulateProject({ seed: 99 }));
  });

  it('hold for a fresh seed, which is printed where they do not', async () => {
    const seed = Date.now() % 1_000_000_000;
    try {
      for (let number = seed; number < seed + 6; number++) await simulateProject({ seed: number });
    } catch (error) {
      console.error(`To repeat: npm run soak -- --only project --seed ${seed}`);
      throw error;
    }
  });
});
