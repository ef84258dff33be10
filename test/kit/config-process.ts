/**
 * A process of its own that sets config keys: node config-process.mjs <user root> <name> <first> <last>. It says of each
 * set when it began and when it was acknowledged, in milliseconds since 1970 with fractions.
 */
import { writeSync } from 'node:fs';
import { openConfigEngine } from '../../src/node/open-config-engine.ts';

const [home = '', name = '', first = '0', last = '0'] = process.argv.slice(2);
const engine = openConfigEngine({ home, front: name, variables: {} });
const now = (): number => performance.timeOrigin + performance.now();

for (let number = Number(first); number <= Number(last); number++) {
  const begun = now();
  const own = { do: 'set', path: ['own', name], value: number } as const;
  const shared = { do: 'set', path: ['shared', `k${number % 3}`], value: `${name} ${number}` } as const;
  const answer = await engine.update(number % 2 === 0 ? [own] : [own, shared], { patienceMs: 10_000 });
  if (answer.is === 'refused') {
    writeSync(1, `failed ${answer.message}\n`);
    process.exit(1);
  }
  if (!answer.durable) writeSync(1, 'failed not durable\n');
  writeSync(1, `set ${number} ${begun} ${now()}\n`);
}
engine.close();
