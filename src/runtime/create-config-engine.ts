/**
 * The config engine of one process over the files of some roots. Everything it knows of the outside is handed in, and
 * nothing on the disk is touched by making it.
 */
import { type Disposable, emitter } from '../base/events.ts';
import type { Variables } from '../config/environment.ts';
import type { Intent } from '../config/intent.ts';
import { set, unset } from '../config/intent.ts';
import { type KeyPath, keyText, parseKeyPath } from '../config/key-path.ts';
import { configValue, explain } from '../config/layers.ts';
import { mergeConfigTexts } from '../config/merge-texts.ts';
import { CONFIG_KEYS, type ConfigKey, type FileLayer } from '../config/schema.ts';
import type { Log } from '../ports/log.ts';
import { childOf } from '../store/absolute.ts';
import type { Store } from '../store/open-store.ts';
import type { Outside } from '../store/outside.ts';
import type { TomlValue } from '../syntax/toml-value.ts';
import type { ConfigEngine, Refused, StoredVersion, WriteOptions, Written } from './config-engine.ts';
import { type FilePlace, leadsOutside } from './config-files.ts';
import { refused } from './config-refusals.ts';
import { attempt, type ConfigState, createConfigState } from './config-state.ts';
import { type ConfigWatchOptions, watchConfig } from './config-watcher.ts';
import { createConfigWriter } from './config-writer.ts';

export interface ConfigRoot {
  readonly layer: FileLayer;
  /** Absolute, with `/`. */
  readonly folder: string;
  /** Where everything goes that is written; made once for each number of versions that the history is to keep. */
  readonly openStore: (versions: number) => Store;
  /** The first one hides the others, and is the one that is made where there is none. */
  readonly files: readonly {
    /** Below the folder, with `/`. */
    readonly path: string;
    /** As it is shown to people. */
    readonly shownAs: string;
    /** Of a new file, cut by the umask; 0o644 unless told. */
    readonly mode?: number;
  }[];
}

export interface ConfigEngineOptions extends ConfigWatchOptions {
  /** At most one of each layer. */
  readonly roots: readonly ConfigRoot[];
  readonly variables: Variables;
  readonly outside: Pick<Outside, 'disk' | 'hash' | 'clock'>;
  readonly log: Log;
  /** `user@host front/pid`. */
  readonly actor: string;
  readonly keys?: readonly ConfigKey[];
  /** How the states before a write are kept, as for a commit of the store; `lean` unless told. */
  readonly keep?: 'durable' | 'lean' | 'none';
  /** How many earlier states the history keeps; what the config says unless given. */
  readonly versions?: number;
}

/** More writes than this do not wait for one another in one process. */
const LIMIT_WAITING = 10_000;

export function createConfigEngine(options: ConfigEngineOptions): ConfigEngine {
  const { roots, outside, log, keys = CONFIG_KEYS } = options;
  const places = roots.flatMap(({ layer, folder, files }) =>
    files.map((file): FilePlace => {
      return { layer, file: childOf(folder, file.path), ...file, ...(layer === 'project' ? { within: folder } : {}) };
    }),
  );
  const state = createConfigState({ places, variables: options.variables, outside, log, keys });
  const versions = (): number => options.versions ?? versionsOf(state);
  const stores = storesOf(roots, versions);
  const writes = emitter<Written>();
  let closed = false;
  let watching: Disposable | undefined;
  let watchers = 0;
  const lane = createLane();
  const write = <Done extends Written>(work: (keep: 'durable' | 'lean' | 'none') => Promise<Done | Refused>) =>
    lane<Done>(async () => {
      if (closed) return refused('closed', 'This config engine is closed; open another one.');
      const written = await work(versions() === 0 ? 'none' : (options.keep ?? 'lean'));
      if (written.is === 'written' && written.changed) writes.fire(written);
      return written;
    });
  const writer = (keep: 'durable' | 'lean' | 'none') =>
    createConfigWriter({ state, outside, keys, actor: options.actor, keep, store: stores });
  const update = (intents: readonly Intent[], how: WriteOptions = {}): Promise<Written | Refused> =>
    write(keep => writer(keep).update(intents, how));
  const one = (key: string | KeyPath, how: WriteOptions | undefined, intent: (path: KeyPath) => Intent) => {
    const path = typeof key === 'string' ? parseKeyPath(key) : key;
    return path
      ? update([intent(path)], how)
      : Promise.resolve(refused('other', `“${String(key)}” is no key; write it as “section.key”.`));
  };
  const stopWatching = (): void => {
    watching?.dispose();
    watching = undefined;
  };
  return {
    get config() {
      return state.config();
    },
    get: key => configValue(state.config(), normal(key)),
    getSection: section => sectionOf(state, section),
    explain: key => explain(state.config(), key, keys),
    set: (key, value, how) => one(key, how, path => set(path, value)),
    unset: (key, how) => one(key, how, path => unset(path)),
    update,
    merge: (base, ours, theirs) => mergeConfigTexts(base, ours, theirs, keys),
    history: layer => historyOf(state, stores, layer),
    restore: (hash, how = {}) => write(keep => writer(keep).restore(hash, how)),
    compact: (how = {}) => write(keep => writer(keep).compact(how)),
    watch(listener) {
      const listening = state.changed(listener);
      watchers++;
      if (!closed) watching ??= watchConfig(state, () => watchedPaths(outside, places), options);
      return once(() => {
        listening.dispose();
        if (--watchers === 0) stopWatching();
      });
    },
    onWrite: listener => writes.on(written => attempt(log, () => listener(written))),
    reload() {
      state.look();
      return Promise.resolve(state.config());
    },
    close() {
      closed = true;
      stopWatching();
    },
  };
}

function once(work: () => void): Disposable {
  let done = false;
  return {
    dispose() {
      if (!done) work();
      done = true;
    },
  };
}

/** One write at a time: within a process they need not wait for the lock of one another. */
function createLane() {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return <Done extends Written>(work: () => Promise<Done | Refused>): Promise<Done | Refused> => {
    if (waiting >= LIMIT_WAITING)
      return Promise.resolve(refused('locked', `${LIMIT_WAITING} writes are waiting already; try again later.`));
    waiting++;
    const done = last.then(work, work).finally(() => waiting--);
    last = done.catch(() => undefined);
    return done;
  };
}

type StoreOf = (layer: FileLayer) => Store | undefined;

function storesOf(roots: readonly ConfigRoot[], versionsNow: () => number): StoreOf {
  const made = new Map<string, Store>();
  return layer => {
    const root = roots.find(each => each.layer === layer);
    if (!root) return undefined;
    const versions = versionsNow();
    const name = `${layer} ${versions}`;
    const store = made.get(name) ?? root.openStore(versions);
    made.set(name, store);
    return store;
  };
}

function versionsOf(state: ConfigState): number {
  const said = state.integer(['history', 'versions']);
  return said !== undefined && said >= 0 && said <= MOST_VERSIONS ? said : VERSIONS;
}

/** As the table of keys has them; a value out of bounds counts for nothing. */
const VERSIONS = 50;
const MOST_VERSIONS = 1000;

function historyOf(state: ConfigState, stores: StoreOf, layer: FileLayer = 'user'): readonly StoredVersion[] {
  const store = stores(layer);
  if (!store) return [];
  const versions = state.files(layer).flatMap(({ place }) => {
    const found = store.history.versions(place.path);
    return 'failed' in found ? [] : found;
  });
  const log = versions.length === 0 ? [] : store.log.read();
  const labels = new Map(
    ('failed' in log ? [] : log).flatMap(({ time, label, files }) =>
      files.map(({ path, before }) => [`${path} ${time} ${before}`, label] as const),
    ),
  );
  const newest = versions.map(({ path, hash, time, actor }): StoredVersion => {
    const label = labels.get(`${path} ${time} ${hash}`);
    return { hash, time, actor, ...(label === undefined ? {} : { replacedBy: label }) };
  });
  return newest.sort((a, b) => (a.time < b.time ? 1 : a.time > b.time ? -1 : 0));
}

function sectionOf(state: ConfigState, section: string): ReadonlyMap<string, TomlValue> {
  const above = `${normal(section)}.`;
  const found = new Map<string, TomlValue>();
  for (const [key, { value }] of state.config().values) {
    if (key.startsWith(above) && value !== undefined) found.set(key.slice(above.length), value);
  }
  return found;
}

/** The one text of a path, however it was typed. */
function normal(key: string): string {
  const path = parseKeyPath(key);
  return path ? keyText(path) : key;
}

/** The files, and where links lead: an edit there is an edit of the config. */
function watchedPaths({ disk }: Pick<Outside, 'disk'>, places: readonly FilePlace[]): readonly string[] {
  const paths = places.flatMap(place => {
    const { file } = place;
    const real = disk.realPath(file);
    if (leadsOutside(disk, place)) return [file];
    return 'path' in real ? [file, real.path] : [file];
  });
  return [...new Set(paths)];
}
