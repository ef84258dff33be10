import assert from 'node:assert/strict';
import { often } from '../kit/often.ts';
import { NOTHING, type SimulatedProject, simulateProject } from './project-simulation.ts';

/** The same seeds each time; fresh ones are what `npm run soak` tries. */
describe('several runtimes on one project', () => {
  it('lose nothing of a person, keep what they promised, and see the same at rest', async () => {
    const totals: { -readonly [Name in keyof SimulatedProject]: number } = { ...NOTHING };
    for (let seed = 1; seed <= often(20, 60); seed++) {
      const run = await simulateProject({ seed, runtimes: 2 + (seed % 3) });
      for (const name of Object.keys(totals) as (keyof typeof totals)[]) totals[name] += run[name];
    }
    // A simulation in which nothing happens finds nothing.
    for (const [name, count] of Object.entries(totals)) assert.ok(count > 3, `${name}: ${count}`);
  });

  it('do not fall back into what these seeds once found', async () => {
    const seeds = [
      // A look that held a manifest of before a commit against the base of after it.
      297_747_271,
      // A folder that moved back whole, and a file that moved back into it in the same plan.
      300_691_856,
    ];
    for (const seed of seeds) await simulateProject({ seed, runtimes: 2 + (seed % 3), rounds: 200 });
  });

  it('make the same run of the same seed', async () => {
    assert.deepEqual(await simulateProject({ seed: 99 }), await simulateProject({ seed: 99 }));
  });
});
