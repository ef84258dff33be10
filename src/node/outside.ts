import type { Outside } from '../store/outside.ts';
import { nodeClock } from './clock.ts';
import { nodeHash } from './hash.ts';
import { nodeProcesses } from './processes.ts';
import { nodeRandom } from './random.ts';
import { rememberingHash } from './remembering-hash.ts';
import { nodeStopwatch } from './stopwatch.ts';
import { nodeWait } from './wait.ts';
import { nodeWriteDisk } from './write-disk.ts';

/** The real world as the store uses it. */
export function nodeOutside(): Outside {
  return {
    disk: nodeWriteDisk(),
    hash: rememberingHash(nodeHash),
    clock: nodeClock,
    stopwatch: nodeStopwatch,
    wait: nodeWait,
    random: nodeRandom,
    processes: nodeProcesses(),
  };
}
