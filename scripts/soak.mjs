// The long run of what chance decides: the lock under every order of steps, commits under several faults, config engines
// beside hand edits, and real processes that are killed. A failure prints its seed, with which the same run is made again.
// Usage: npm run soak -- [--minutes 5] [--seed 1234] [--only lock,faults,config,project,processes,sets,commits,merges,syncs,laws]
// `laws` are all unit tests, with longer runs than `npm test` makes and a seed of each run's own. They take minutes, and so
// are run only where they are named.
import { rmSync } from 'node:fs';
import { readArguments } from './arguments.mjs';
import { importSource } from './bench/source.mjs';
import { inRepository, repositoryRoot } from './repository.mjs';
import { runNode } from './run-node.mjs';
import { unitFolders } from './unit-folders.mjs';

process.chdir(repositoryRoot);
const { minutes, seed, only } = readArguments({
  minutes: { type: 'string', default: '5' },
  seed: { type: 'string' },
  only: { type: 'string' },
});
const end = Date.now() + Number(minutes) * 60_000;
const {
  simulateLock,
  simulateFaults,
  simulateConfig,
  simulateProject,
  countInProcesses,
  setInProcesses,
  commitInProcesses,
  simulateMerges,
  simulateSyncs,
} = await importSource(
  'soak',
  `
export { simulateLock } from './test/kit/lock-simulation.ts';
export { simulateFaults } from './test/kit/commit-faults.ts';
export { simulateConfig } from './test/runtime/config-simulation.ts';
export { simulateProject } from './test/runtime/project-simulation.ts';
export { countInProcesses } from './test/kit/counting-processes.ts';
export { setInProcesses } from './test/kit/config-processes.ts';
export { commitInProcesses } from './test/kit/commit-processes.ts';
export { simulateMerges } from './test/manifest/merge/merge-simulation.ts';
export { simulateSyncs } from './test/sync/sync-simulation.ts';
`,
);
/** Each takes a seed and throws where it finds something. */
const kinds = {
  lock: number => simulateLock({ seed: number, writers: 2 + (number % 7), steps: 20_000 }),
  faults: number => simulateFaults(number),
  project: number => simulateProject({ seed: number, runtimes: 2 + (number % 3), rounds: 200 }),
  config: number => simulateConfig({ seed: number, engines: 2 + (number % 7), writes: 150 }),
  processes: number => countInProcesses({ seed: number, processes: 8, durationMs: 15_000 }),
  sets: number => setInProcesses({ seed: number, processes: 8, sets: 500 }),
  commits: number => commitInProcesses({ seed: number, processes: 2 + (number % 3), rounds: 20 }),
  merges: number => simulateMerges(number),
  syncs: number => simulateSyncs(number, { rounds: 30 }),
  laws: number => runLaws(number),
};
const chosen = Object.keys(kinds).filter(kind => (only ? only.split(',').includes(kind) : kind !== 'laws'));
if (chosen.length === 0) {
  console.error(`Nothing is called ${only}; choose from: ${Object.keys(kinds).join(', ')}.`);
  process.exit(2);
}

const runs = Object.fromEntries(chosen.map(kind => [kind, 0]));
try {
  if (seed !== undefined) for (const kind of chosen) await run(kind, Number(seed));
  // An equal share of the time for each.
  else
    for (const [index, kind] of chosen.entries()) {
      const until = end - ((end - Date.now()) * (chosen.length - 1 - index)) / (chosen.length - index);
      for (let number = Date.now() % 1_000_000_000; Date.now() < until; number++) await run(kind, number);
    }
  console.log(`Nothing found in ${chosen.map(kind => `${runs[kind]} × ${kind}`).join(', ')}.`);
} finally {
  rmSync('out/bench/soak.mjs', { force: true });
}

async function run(kind, number) {
  try {
    await kinds[kind](number);
    runs[kind]++;
  } catch (error) {
    console.error(`${kind} found something; again with: npm run soak -- --only ${kind} --seed ${number}`);
    throw error;
  }
}

async function runLaws(number) {
  const args = [inRepository('scripts', 'run-mocha.mjs'), 'soak-laws', ...unitFolders()];
  const code = await runNode(args, { env: { ...process.env, MOORING_SEED: String(number) } });
  if (code !== 0) throw new Error('A test failed.');
}
