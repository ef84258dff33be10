/**
 * A process of its own that counts until it is told to stop: node counting-process.mjs <folder> <name> <end, ms since 1970>.
 * It counts for itself and for all in one file, and now and then in two files at once, and says so when it was told
 * that this is durable.
 */
import { writeSync } from 'node:fs';
import { nodeOutside } from '../../src/node/outside.ts';
import type { Change } from '../../src/store/change.ts';
import { failureSentence, type WriteFailure } from '../../src/store/failure.ts';
import { openStore } from '../../src/store/open-store.ts';

const [folder = '', name = '', end = '0'] = process.argv.slice(2);
const outside = nodeOutside();
const store = openStore(
  outside,
  { root: folder, local: `${folder}/.local` },
  { actor: `test@here ${name}/${process.pid}` },
);

const recovery = await store.recover();
if ('failed' in recovery) fail(recovery);

for (let round = 0; Date.now() < Number(end); round++) {
  const isBoth = round % 4 === 3;
  let counted = {};
  const changes = (): readonly Change[] | WriteFailure => {
    const path = 'counters.json';
    const now = outside.disk.read(`${folder}/${path}`, 100_000);
    if ('failed' in now) return { failed: 'other', path, code: now.code };
    const counters: Record<string, number> = JSON.parse(new TextDecoder().decode(now.bytes));
    counted = { ...counters, shared: (counters.shared ?? 0) + 1, [name]: (counters[name] ?? 0) + 1 };
    const after = new TextEncoder().encode(JSON.stringify(counted, null, 2));
    const change: Change = { path, before: outside.hash(now.bytes), after };
    if (!isBoth) return [change];
    const copy = outside.disk.read(`${folder}/copy/counters.json`, 100_000);
    const before = 'failed' in copy ? 'absent' : outside.hash(copy.bytes);
    return [change, { path: 'copy/counters.json', before, after }];
  };
  const done = await store.commit({
    label: `Count for ${name}`,
    changes,
    keep: round % 2 === 0 ? 'none' : 'lean',
    patienceMs: 8000,
  });
  if ('failed' in done) fail(done);
  if (!done.durable) fail({ failed: 'other', path: folder, code: 'NOT-DURABLE' });
  writeSync(1, `counted\n`);
}

function fail(failure: WriteFailure): never {
  writeSync(1, `failed: ${failureSentence(failure)}\n`);
  process.exit(1);
}
