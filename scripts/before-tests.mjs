// What mocha loads before the tests, in each of its processes.
import fc from 'fast-check';

// Laws try the same examples in each run of the tests: one that fails is found by whoever changed something, and not by
// chance by somebody else. `npm run soak -- --only laws` gives each of its runs another seed, in MOORING_SEED.
fc.configureGlobal({ seed: Number(process.env.MOORING_SEED ?? 1) });

export const mochaHooks = {
  beforeAll() {
    // Mocha asks for whole traces. Tests that make each step fail throw very often, and nobody reads that far.
    Error.stackTraceLimit = 30;
  },
};
