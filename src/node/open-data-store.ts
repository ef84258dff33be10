/**
 * Opens a data store for Node: the named file, else that of a workspace, else that of a root, else one in memory for this
 * process alone.
 */
import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import type { Variables } from '../config/environment.ts';
import type { Log } from '../ports/log.ts';
import type { Refused } from '../runtime/config-engine.ts';
import { createDataStore, type DataStore, type DataStoreOptions } from '../runtime/data-store.ts';
import { dataStorePlace, type WantedStore } from '../runtime/data-store-place.ts';
import { createOneOffDataStore } from '../runtime/one-off-data-store.ts';
import { findProject, userRoot } from '../store/find-root.ts';
import { actorOf } from './actor.ts';
import { nodeOutside } from './outside.ts';
import { nodeRootProbe } from './root-probe.ts';
import { nodeTimer } from './timer.ts';
import { nodeWatch } from './watch.ts';
import { portPath } from './write-disk.ts';

export interface OpenDataStoreOptions
  extends Pick<DataStoreOptions, 'keep' | 'versions' | 'pollingMs' | 'debounceMs' | 'sweepMs' | 'patienceMs'> {
  /** A file, wherever it is; goes first. */
  readonly file?: string;
  /** The folder of a workspace. */
  readonly workspace?: string;
  /** The folder of a root: the user root, or a project's `.mooring`. The user root unless told, where it is there. */
  readonly root?: string;
  /** The user root, where neither `MOORING_HOME` nor this is to be `~/.mooring`. `MOORING_HOME` goes first. */
  readonly home?: string;
  /** Which program this is, for the log: `cli`, `extension`. */
  readonly front?: string;
  /** The process's own unless told. */
  readonly variables?: Variables;
  readonly log?: Log;
  readonly homeFolder?: string;
}

/** Opens without touching anything. Close it when done. */
export function openDataStore(options: OpenDataStoreOptions = {}): DataStore | Refused {
  const { variables = process.env, homeFolder = homedir(), front = 'library', log = SILENT } = options;
  const outside = nodeOutside();
  const user = path.resolve(userRoot(variables, homeFolder, options.home));
  const wanted = wantedOf(options, user);
  if (!wanted) return createOneOffDataStore();
  const roots = {
    userRoot: portPath(user),
    home: portPath(homeFolder),
    projectOf(folder: string): string | undefined {
      const found = findProject(path.resolve(folder), nodeRootProbe([user, path.join(homeFolder, '.mooring')]));
      return found === undefined ? undefined : portPath(found);
    },
    ignoreCase: process.platform === 'win32' || process.platform === 'darwin',
  };
  const place = dataStorePlace(wanted, roots, outside);
  if ('is' in place) return place;
  const { keep, versions, pollingMs, debounceMs, sweepMs, patienceMs } = options;
  return createDataStore({
    place,
    outside,
    log,
    actor: actorOf(front),
    watch: nodeWatch,
    timer: nodeTimer,
    ...(keep === undefined ? {} : { keep }),
    ...(versions === undefined ? {} : { versions }),
    ...(pollingMs === undefined ? {} : { pollingMs }),
    ...(debounceMs === undefined ? {} : { debounceMs }),
    ...(sweepMs === undefined ? {} : { sweepMs }),
    ...(patienceMs === undefined ? {} : { patienceMs }),
  });
}

const SILENT: Log = { info() {}, debug() {}, error() {} };

function wantedOf({ file, workspace, root }: OpenDataStoreOptions, user: string): WantedStore | undefined {
  if (file !== undefined) return { kind: 'file', file: portPath(path.resolve(file)) };
  if (workspace !== undefined) return { kind: 'workspace', folder: portPath(path.resolve(workspace)) };
  if (root !== undefined) return { kind: 'root', folder: portPath(path.resolve(root)) };
  return isFolder(user) ? { kind: 'root', folder: portPath(user) } : undefined;
}

function isFolder(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
