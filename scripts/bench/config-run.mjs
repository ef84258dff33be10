// One of several processes that set a key of one config: node config-run.mjs <bundle> <user root> <key> <count> <start>
// Waits for the start (ms since 1970), sets the key `count` times, and prints how long that took, in ms.
import { pathToFileURL } from 'node:url';

const [bundle, home, key, count, start] = process.argv.slice(2);
const { openConfigEngine } = await import(pathToFileURL(bundle).href);
const engine = openConfigEngine({ home, variables: {} });
await new Promise(resolve => setTimeout(resolve, Number(start) - Date.now()));
const started = performance.now();
for (let times = 0; times < Number(count); times++) {
  const written = await engine.set(key, `value ${times}`, { patienceMs: 60_000 });
  if (written.is !== 'written') throw new Error(written.message);
}
console.log(performance.now() - started);
