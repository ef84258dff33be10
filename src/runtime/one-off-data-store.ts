/** A data store in memory, for a process that finds no root: whatever is set in it is gone when the process ends. */
import { type Disposable, emitter } from '../base/events.ts';
import { DATA_KEYS } from '../config/data-keys.ts';
import { type Intent, set, unset } from '../config/intent.ts';
import { applyIntents, intentProblem } from '../config/intents.ts';
import { keyText, parseKeyPath } from '../config/key-path.ts';
import type { TomlValue } from '../syntax/toml-value.ts';
import type { Refused, Written } from './config-engine.ts';
import { refused } from './config-refusals.ts';
import type { DataChange, DataStore } from './data-store.ts';

/** What it is called before people. */
const SHOWN = 'memory';
const NO_FILE = 'There is no root here, so this data store is in memory alone and has no file; name a file.';

export function createOneOffDataStore(): DataStore {
  let values: ReadonlyMap<string, TomlValue> = new Map();
  const changes = emitter<readonly DataChange[]>();
  /** By the rules of a file, so that what is taken here is taken there. */
  const apply = (key: string, intent: Intent): Promise<Written | Refused> => {
    const before = new Map([...values].map(([name, value]) => [name, { value }]));
    const problem = intentProblem([intent], 'user', before, DATA_KEYS);
    const applied = problem ?? applyIntents(before, [intent], DATA_KEYS);
    if ('message' in applied)
      return Promise.resolve(refused(applied.why === 'path' ? 'other' : applied.why, applied.message));
    const [old, now] = [values.get(keyText([key])), applied.values.get(keyText([key]))];
    values = applied.values;
    if (old !== now) changes.fire([{ key, old, new: now }]);
    return Promise.resolve(written(old !== now));
  };
  return {
    kind: 'one-off',
    path: undefined,
    shownAs: SHOWN,
    exists: () => true,
    problem: () => undefined,
    get: key => values.get(keyText([key])),
    list: () => new Map([...values].map(([name, value]) => [parseKeyPath(name)?.[0] ?? name, value])),
    set: (key, value) => apply(key, set([key], value)),
    unset: key => apply(key, unset([key])),
    watch: (listener): Disposable => changes.on(listener),
    history: () => [],
    restore: () => Promise.resolve(refused('not-found', NO_FILE)),
    make: () => Promise.resolve(refused('no-project', NO_FILE)),
    backup: () => Promise.resolve(refused('no-project', NO_FILE)),
    compact: () => Promise.resolve({ ...written(false), records: [], versions: 0 }),
    close: () => {},
  };
}

function written(changed: boolean): Written {
  return { is: 'written', changed, layer: 'user', file: SHOWN, hidden: [], durable: false };
}
