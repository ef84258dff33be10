/**
 * A data store: keys and texts of a person's own in one TOML file, `data.toml`, with all that the config engine promises.
 * It is that engine over one file, with a table of keys by which every key is one.
 */
import type { Disposable } from '../base/events.ts';
import { DATA_KEYS } from '../config/data-keys.ts';
import { keyText, parseKeyPath } from '../config/key-path.ts';
import type { Log } from '../ports/log.ts';
import { childOf } from '../store/absolute.ts';
import { openStore, type Store } from '../store/open-store.ts';
import type { Outside } from '../store/outside.ts';
import type { TomlValue } from '../syntax/toml-value.ts';
import type { Compacted, ConfigEngine, Refused, StoredVersion, Written } from './config-engine.ts';
import { refusedWrite } from './config-refusals.ts';
import type { ConfigWatchOptions } from './config-watcher.ts';
import { createConfigEngine } from './create-config-engine.ts';
import { type BackedUp, backUp } from './data-store-backup.ts';
import { ignoreData } from './data-store-ignore.ts';
import type { DataStorePlace } from './data-store-place.ts';
import { fileProblem } from './file-problem.ts';

export interface DataStore {
  /** Where it comes from. A `one-off` store is in memory, and gone with this process. */
  readonly kind: DataStorePlace['kind'] | 'one-off';
  /** Absolute, with `/`; nothing for a one-off store. */
  readonly path: string | undefined;
  /** As it is shown to people. */
  readonly shownAs: string;
  /** Whether there is something at `path` now. */
  exists(): boolean;
  /** Why the file cannot be read now, with the place. What was read last still holds, if anything was. */
  problem(): string | undefined;
  /** The text of a key; a value that a person wrote and that is no text is given as it is. */
  get(key: string): TomlValue | undefined;
  /** In the order of the file. */
  list(): ReadonlyMap<string, TomlValue>;
  set(key: string, value: string): Promise<DataWritten | Refused>;
  unset(key: string): Promise<Written | Refused>;
  /** One event for each key that has another value now, whoever wrote it. */
  watch(listener: (changes: readonly DataChange[]) => void): Disposable;
  /** Earlier states of the file, newest first. */
  history(): readonly StoredVersion[];
  /** Makes an earlier state the present one. */
  restore(hash: string): Promise<Written | Refused>;
  /** Makes the file with no keys in it, where there is none. */
  make(): Promise<DataWritten | Refused>;
  /** Copies the file, as it is, to a place where none is: the one named, or a new one in the root's `.local/backups`. */
  backup(to?: string): Promise<BackedUp | Refused>;
  /** Drops what `[__meta__]` says of keys that are gone, and what is over the history's bounds. */
  compact(): Promise<Compacted | Refused>;
  close(): void;
}

export interface DataWritten extends Written {
  /** The project's `.gitignore` got a line, so that git does not take the file up. */
  readonly ignored?: true;
}

export interface DataChange {
  readonly key: string;
  readonly old: TomlValue | undefined;
  readonly new: TomlValue | undefined;
}

export interface DataStoreOptions extends ConfigWatchOptions {
  readonly place: DataStorePlace;
  readonly outside: Outside;
  readonly log: Log;
  /** `user@host front/pid`. */
  readonly actor: string;
  readonly keep?: 'durable' | 'lean' | 'none';
  /** How many earlier states the history keeps; 50 unless told. */
  readonly versions?: number;
  /** How long to wait for the lock, in milliseconds; 5,000 unless told. */
  readonly patienceMs?: number;
}

/** It may hold secrets. */
export const DATA_MODE = 0o600;
const VERSIONS = 50;

/** Nothing on the disk is touched by opening. */
export function createDataStore(options: DataStoreOptions): DataStore {
  const { place, outside, patienceMs } = options;
  const path = childOf(place.root, place.path);
  const engine = engineOf(options);
  const patience = patienceMs === undefined ? {} : { patienceMs };
  return {
    kind: place.kind,
    path,
    shownAs: place.shownAs,
    exists: () => isThere(outside, path),
    problem: () => fileProblem(engine.config.files[0], path, outside),
    get: key => engine.get(keyText([key])),
    list: () => {
      const { values } = engine.config;
      return new Map([...values].flatMap(([name, { value }]) => (value === undefined ? [] : [[keyOf(name), value]])));
    },
    set: (key, value) =>
      outOfGit(options, () => engine.set([key], value, { ...patience, label: `set ${labelOf(key)} in ${place.path}` })),
    unset: key => engine.unset([key], { ...patience, label: `unset ${labelOf(key)} in ${place.path}` }),
    watch: listener =>
      engine.watch(changes => listener(changes.map(each => ({ key: keyOf(each.key), old: each.old, new: each.new })))),
    history: () => engine.history(),
    restore: hash => engine.restore(hash, patience),
    make: () => outOfGit(options, () => make(options)),
    backup: async to => backUp(outside, place, to),
    compact: () => engine.compact({ ...patience, label: `compact ${place.path}` }),
    close: () => engine.close(),
  };
}

function engineOf(options: DataStoreOptions): ConfigEngine {
  const { place, versions = VERSIONS, pollingMs = 0, ...shared } = options;
  return createConfigEngine({
    ...shared,
    roots: [
      {
        // The one layer, whatever root it is in: `[__meta__]` is kept in it.
        layer: 'user',
        folder: place.root,
        openStore: () => storeOf(options),
        files: [{ path: place.path, shownAs: place.shownAs, mode: DATA_MODE }],
      },
    ],
    variables: {},
    keys: DATA_KEYS,
    versions,
    pollingMs,
  });
}

function storeOf({ outside, place, actor, versions = VERSIONS }: DataStoreOptions): Store {
  return openStore(outside, place, { actor, ...(versions === 0 ? {} : { history: { versionsPerPath: versions } }) });
}

/** Nothing is written that git would take up. */
async function outOfGit(
  options: DataStoreOptions,
  write: () => Promise<Written | Refused>,
): Promise<DataWritten | Refused> {
  const { outside, place } = options;
  const ignored = await ignoreData(outside, place, () => storeOf(options));
  if (typeof ignored !== 'boolean') return refusedWrite(ignored, []);
  const written = await write();
  return ignored && written.is === 'written' ? { ...written, ignored } : written;
}

async function make(options: DataStoreOptions): Promise<Written | Refused> {
  const { place, outside, patienceMs } = options;
  const file = childOf(place.root, place.path);
  const written = { is: 'written', layer: 'user', file: place.shownAs, hidden: [] } as const;
  if (isThere(outside, file)) return { ...written, changed: false, durable: true };
  const done = await storeOf(options).commit({
    label: `make ${place.path}`,
    changes: [{ path: place.path, before: 'absent', after: new TextEncoder().encode(HEAD), mode: DATA_MODE }],
    ...(patienceMs === undefined ? {} : { patienceMs }),
  });
  if (!('failed' in done)) {
    const operation = done.operation ? { operation: done.operation.id } : {};
    return { ...written, changed: true, durable: done.durable, ...operation };
  }
  // Somebody else was faster.
  if (done.failed === 'changed') return { ...written, changed: false, durable: true };
  return refusedWrite(done, [{ layer: 'user', path: place.path, file, shownAs: place.shownAs }]);
}

/** A link that leads nowhere is no file. */
function isThere({ disk }: Outside, file: string): boolean {
  return !('failed' in disk.realPath(file));
}

const HEAD = '# Keys and texts of your own, one a line: "api.token" = "…"\n';

/** The key that a text of the engine's paths stands for: all of them have one part. */
function keyOf(name: string): string {
  return parseKeyPath(name)?.[0] ?? name;
}

/** For the operation log, which holds no values. */
function labelOf(key: string): string {
  const text = keyText([key]);
  return text.length > LONGEST_LABEL ? `${text.slice(0, LONGEST_LABEL - 1)}…` : text;
}

const LONGEST_LABEL = 80;
