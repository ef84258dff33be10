/**
 * A process of its own that sets keys of a data store: node data-process.mjs <user root> <file, or - for the root's>
 * <name> <count>. It says each number that was acknowledged.
 */
import { writeSync } from 'node:fs';
import { openDataStore } from '../../src/node/open-data-store.ts';

const [home = '', file = '-', name = '', count = '0'] = process.argv.slice(2);
const place = file === '-' ? { root: home } : { file };
const store = openDataStore({
  ...place,
  home,
  homeFolder: home,
  variables: {},
  front: name,
  versions: 1000,
  patienceMs: 10_000,
});
if ('is' in store) fail(store.message);

for (let number = 1; number <= Number(count); number++) {
  // One key of its own that is new each time, and one that both write.
  for (const [key, value] of [
    [`${name}.${number}`, `“${number}”\n`],
    ['shared.key', `${name} ${number}`],
  ] as const) {
    const answer = await store.set(key, value);
    if (answer.is === 'refused') fail(answer.message);
  }
  writeSync(1, `set ${number}\n`);
}
store.close();

function fail(message: string): never {
  writeSync(1, `failed ${message}\n`);
  process.exit(1);
}
