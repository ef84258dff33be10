/**
 * A process of its own that commits a hundred files at a time until it is killed: node commit-process.mjs <project> <name> <end,
 * ms since 1970> <seed>. It says the id and the label of each operation that was
 * acknowledged, and `at` with every step, so that the one who kills it meets all of them on machines of any speed.
 */
import { writeSync } from 'node:fs';
import { nodeOutside } from '../../src/node/outside.ts';
import { failureSentence } from '../../src/store/failure.ts';
import { openStore } from '../../src/store/open-store.ts';
import { projectPlace } from '../../src/store/root-places.ts';
import { chanceOf } from './chance.ts';
import { commitTo, STATE, versionOf } from './commit-tree.ts';

const [folder = '', name = '', end = '0', seed = '0'] = process.argv.slice(2);
const outside = nodeOutside();
const chance = chanceOf(Number(seed));
const store = openStore(outside, projectPlace(outside, folder), { actor: `test@here ${name}/${process.pid}` });
/** What others did in between is no failure. */
const EXPECTED = ['changed', 'missing', 'exists', 'locked', 'not-empty'];

while (Date.now() < Number(end)) {
  const done = chance.below(5) === 0 ? await store.undo(undefined, { onProgress }) : await commitNext();
  if (!done) await outside.wait(2);
  else if ('refused' in done) writeSync(1, done.refused === 'nothing' ? '' : `failed ${done.message}\n`);
  else if (!('failed' in done)) {
    if (done.conflicts.length > 0 || !done.durable) writeSync(1, `failed ${JSON.stringify(done)}\n`);
    if (done.operation) writeSync(1, `done ${done.operation.id} ${done.operation.label}\n`);
  } else if (!EXPECTED.includes(done.failed)) writeSync(1, `failed ${failureSentence(done)}\n`);
}

function commitNext() {
  const state = outside.disk.read(`${folder}/${STATE}`, 100_000);
  const version = 'failed' in state ? undefined : versionOf(new TextDecoder().decode(state.bytes));
  return version === undefined ? undefined : store.commit({ ...commitTo(version + 1), patienceMs: 10_000, onProgress });
}

function onProgress(): void {
  writeSync(1, 'at\n');
}
