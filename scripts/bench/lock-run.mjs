// One of several processes that take one lock in turn: node lock-run.mjs <mooring|peer> <module> <folder> <count> <start>
// Waits for the start (ms since 1970), takes and releases the lock `count` times, and prints how long that took, in ms.
import { pathToFileURL } from 'node:url';

const [kind, file, folder, count, start] = process.argv.slice(2);
const module = await import(pathToFileURL(file).href);
const take = kind === 'mooring' ? ours(module) : peers(module.default);
await new Promise(resolve => setTimeout(resolve, Number(start) - Date.now()));
const started = performance.now();
for (let times = 0; times < Number(count); times++) {
  const release = await take();
  await release();
}
console.log(performance.now() - started);

function ours({ openLock, nodeOutside }) {
  const lock = openLock(nodeOutside(), { root: folder, local: `${folder}/.local` }, { actor: 'bench@here' });
  return async () => {
    const held = await lock.acquire({ doing: 'bench', patienceMs: 60_000 });
    if ('failed' in held) throw new Error(held.failed);
    return () => held.release();
  };
}

/** Waits as short as the store's lock does, so that the two differ in the lock alone. */
function peers({ lock }) {
  const retries = { retries: 100_000, minTimeout: 1, maxTimeout: 20, randomize: true };
  return () => lock(folder, { retries });
}
