// Measures Mooring beside a named peer or floor in the same run. Nothing here is a test: figures inform, they never fail.
// Usage: npm run bench [-- name…] [-- --json] [--no-peers] [--prebuilt] [--sizes 100,1000] [--rounds 5]
import { parseArgs } from 'node:util';
import { activation } from './bench/activation.mjs';
import { coldCheck } from './bench/cold-check.mjs';
import { commit } from './bench/commit.mjs';
import { config } from './bench/config.mjs';
import { discovery } from './bench/discovery.mjs';
import { effective } from './bench/effective.mjs';
import { engine } from './bench/engine.mjs';
import { table } from './bench/figures.mjs';
import { keystroke } from './bench/keystroke.mjs';
import { memory } from './bench/memory.mjs';
import { merge } from './bench/merge.mjs';
import { open } from './bench/open.mjs';
import { pick } from './bench/pick.mjs';
import { benchPrograms, nodeVersion } from './bench/programs.mjs';
import { store } from './bench/store.mjs';
import { sweep } from './bench/sweep.mjs';
import { branchSwitch } from './bench/switch.mjs';
import { sync } from './bench/sync.mjs';

const benches = {
  'cold-check': coldCheck,
  keystroke,
  memory,
  engine,
  activation,
  store,
  commit,
  config,
  discovery,
  effective,
  pick,
  sweep,
  open,
  switch: branchSwitch,
  merge,
  sync,
};
/** Rounds of one size: more where a round is short. */
const usualRounds = {
  'cold-check': count => (count > 1000 ? 5 : 7),
  keystroke: count => (count > 1000 ? 20 : 40),
};

const { names, json, peers, prebuilt, sizes, rounds } = readOptions();
const say = line => console.error(line);
try {
  const programs = await benchPrograms({ peers, prebuilt, say });
  const figures = [];
  for (const name of names) {
    const roundsOf = rounds ? () => rounds : usualRounds[name];
    figures.push(...(await benches[name]({ programs, sizes, rounds: roundsOf, peers, say })));
  }
  if (json) process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
  else console.log(`\nMedians, on Node ${nodeVersion(programs.node)}. Less is better.\n\n${table(figures)}`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

function readOptions() {
  try {
    const { values, positionals } = parseArgs({
      options: {
        json: { type: 'boolean', default: false },
        'no-peers': { type: 'boolean', default: false },
        prebuilt: { type: 'boolean', default: false },
        sizes: { type: 'string', default: '100,1000,10000' },
        rounds: { type: 'string' },
      },
      allowPositionals: true,
    });
    const unknown = positionals.filter(name => !Object.hasOwn(benches, name));
    if (unknown.length > 0)
      throw new Error(`There is no ${unknown.join(', ')}; choose of: ${Object.keys(benches).join(', ')}.`);
    return {
      names: positionals.length > 0 ? positionals : Object.keys(benches),
      json: values.json,
      peers: !values['no-peers'],
      prebuilt: values.prebuilt,
      sizes: values.sizes.split(',').map(Number),
      rounds: values.rounds === undefined ? undefined : Number(values.rounds),
    };
  } catch (error) {
    console.error(error.message);
    process.exit(2);
  }
}
