/**
 * A process of its own that moves a folder about until it is told to stop: node moving-process.mjs <folder> <name> <end, ms
 * since 1970>. The folder's file says where it is. What others did in between is no failure.
 */
import { writeSync } from 'node:fs';
import { nodeOutside } from '../../src/node/outside.ts';
import { failureSentence } from '../../src/store/failure.ts';
import { openStore } from '../../src/store/open-store.ts';

const PLACES = ['dev', 'teams/int', 'Dev2', '.local/quarantine/old'];
const EXPECTED = ['changed', 'missing', 'exists', 'locked'];
const [folder = '', name = '', end = '0'] = process.argv.slice(2);
const outside = nodeOutside();
const place = { root: folder, local: `${folder}/.local` };
const store = openStore(outside, place, { actor: `test@here ${name}/${process.pid}` });

for (let round = 0; Date.now() < Number(end); round++) {
  const done = round % 5 === 4 ? await store.undo() : await moveOn(round);
  if (!done) await outside.wait(5);
  else if ('failed' in done && !EXPECTED.includes(done.failed)) {
    writeSync(1, `failed: ${failureSentence(done)}\n`);
    process.exit(1);
  } else if ('operation' in done && done.operation?.moves) writeSync(1, 'moved\n');
}

function moveOn(round: number) {
  const from = PLACES.find(path => !('failed' in outside.disk.facts(`${folder}/${path}`)));
  const now = from === undefined ? undefined : outside.disk.read(`${folder}/${from}/place.txt`, 1000);
  if (from === undefined || !now || 'failed' in now) return undefined;
  const to = PLACES.filter(path => path !== from)[round % (PLACES.length - 1)] ?? from;
  const after = new TextEncoder().encode(to);
  const changes = ['place.txt', 'deep/place.txt'].map(path => {
    const old = outside.disk.read(`${folder}/${from}/${path}`, 1000);
    return { path: `${to}/${path}`, before: 'failed' in old ? ('absent' as const) : outside.hash(old.bytes), after };
  });
  return store.commit({ label: `Move to ${to}`, moves: [{ from, to }], changes, patienceMs: 8000 });
}
