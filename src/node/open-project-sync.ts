/** The sync of a project, or of a user root, on the real disk and with the system's git: the one way in which fronts open it. */

import { DATA_KEYS } from '../config/data-keys.ts';
import type { ConfigKey } from '../config/schema.ts';
import { CONFIG_KEYS } from '../config/schema.ts';
import { gitConnecting } from '../git/connecting.ts';
import type { ProjectRuntime, Refusal } from '../runtime/project-runtime.ts';
import { refusalOf } from '../runtime/reconcile-commit.ts';
import { touchingThrough } from '../runtime/reconcile-rests.ts';
import { childOf } from '../store/absolute.ts';
import { failureSentence } from '../store/failure.ts';
import { openLock } from '../store/lock.ts';
import type { Store } from '../store/open-store.ts';
import { LIMIT_FILE } from '../store/outside.ts';
import { createSync } from '../sync/create-sync.ts';
import type { SyncLane, SyncMemory, SyncParts } from '../sync/parts.ts';
import { actorOf } from './actor.ts';
import { nodeDisk } from './disk.ts';
import type { NodeGitOptions } from './git.ts';
import { nodeGitFiles } from './git-files.ts';
import { freshId } from './ids.ts';
import { nodeRepositories } from './open-repository.ts';
import { openProjectStore, openUserStore, type RootStore } from './open-root-store.ts';
import { nodeOutside } from './outside.ts';
import { nodePause } from './pause.ts';
import { nodeStopwatch } from './stopwatch.ts';
import { portPath } from './write-disk.ts';

export interface OpenSyncOptions {
  /** Which program this is, for those who wait: `cli`, `lsp`. */
  readonly front: string;
  /** Whether git may be run and files be written; asked each time. */
  readonly trusted: () => boolean;
  /** Files with unsaved text, relative to the project; none unless told. */
  readonly unsaved?: () => readonly string[];
  /** How the system's git is run. */
  readonly git?: NodeGitOptions;
  /** Wraps what a sync is made of, as a test does that stops it at every step. */
  readonly wrap?: (parts: SyncParts) => SyncParts;
}

type OpenedSync = ReturnType<typeof createSync>;

/** `root` is the project's folder, absolute, as the system writes it; `runtime` is that of the same project. */
export function openProjectSync(root: string, runtime: ProjectRuntime, options: OpenSyncOptions): OpenedSync {
  const { unsaved = () => [] } = options;
  const disk = nodeDisk(root);
  const lane: SyncLane = {
    change: (change, asked) => runtime.change(change, asked),
    undo: (operation, asked) => runtime.undo(operation, asked),
    operations: () => runtime.operations(),
    recover: () => runtime.recover(),
  };
  const store = openProjectStore(portPath(root), { actor: actorOf(options.front), outside: nodeOutside() });
  return open(root, store, options, {
    lane,
    project() {
      // What git has seen to change must not be judged by how it was before, though no hint of it came.
      runtime.project.touch('all');
      return runtime.sight();
    },
    unsavedIn: paths => touchingThrough(disk, runtime.project.onDisk().tree, unsaved(), paths),
    configs: new Map([['.mooring/config.toml', CONFIG_KEYS]]),
  });
}

/** `root` is the user root. It has no manifest: what differs is merged by git alone, and its config and data by key. */
export function openRootSync(root: string, options: OpenSyncOptions): OpenedSync {
  const opened = openUserStore(portPath(root), { actor: actorOf(options.front), outside: nodeOutside() });
  const { unsaved = () => [] } = options;
  return open(root, opened, options, {
    lane: storeLane(opened.store, opened.place.root, options.trusted),
    unsavedIn: paths => unsaved().filter(path => paths.includes(path)),
    configs: new Map<string, readonly ConfigKey[]>([
      ['config.toml', CONFIG_KEYS],
      ['data.toml', DATA_KEYS],
    ]),
  });
}

type OwnParts = Pick<SyncParts, 'lane' | 'unsavedIn' | 'configs'> & Partial<Pick<SyncParts, 'project'>>;

function open(root: string, { store, place, prefix }: RootStore, options: OpenSyncOptions, own: OwnParts): OpenedSync {
  const outside = nodeOutside();
  const { trusted, front, wrap = parts => parts } = options;
  const repositories = nodeRepositories(options.git);
  const disk = nodeDisk(root);
  return createSync(
    wrap({
      ...own,
      repository: () => repositories.open(root),
      connecting: gitConnecting(repositories.git, nodeGitFiles, root),
      trusted,
      disk,
      memory: memoryOf(store, outside, { root: place.root, folder: `${prefix}.local/sync` }),
      lock: openLock(outside, place, { actor: actorOf(front), folder: 'sync/lock' }),
      hash: outside.hash,
      clock: outside.clock,
      wait: outside.wait,
      slices: { pause: nodePause, stopwatch: nodeStopwatch },
      freshId,
    }),
  );
}

function memoryOf(
  store: Store,
  { disk }: ReturnType<typeof nodeOutside>,
  { root, folder }: { readonly root: string; readonly folder: string },
): SyncMemory {
  const pathOf = (name: string): string => childOf(root, `${folder}/${name}`);
  return {
    pathOf,
    read(name) {
      const read = disk.read(pathOf(name), LIMIT_FILE);
      if (!('failed' in read)) return read.bytes;
      return read.failed === 'missing' || read.failed === 'not-a-folder'
        ? undefined
        : { failed: 'other', path: pathOf(name), code: read.code };
    },
    async keep(name, bytes) {
      const kept = await store.keepState(`${folder}/${name}`, bytes);
      return 'failed' in kept ? kept : undefined;
    },
    async drop(name) {
      // Who looks where nothing is makes no lock for that.
      const facts = disk.facts(pathOf(name));
      if ('failed' in facts && facts.failed === 'missing') return undefined;
      const dropped = await store.dropState(`${folder}/${name}`);
      return 'failed' in dropped ? dropped : undefined;
    },
  };
}

const UNTRUSTED: Refusal = {
  refused: 'untrusted',
  message: 'This folder is not trusted, so nothing is written in it; trust it first.',
};

/** A user root has no runtime of a project: its store is the lane. */
function storeLane(store: Store, storeRoot: string, trusted: () => boolean): SyncLane {
  return {
    async change({ label, moves = [], changes, relies = [], group }, { signal } = {}) {
      if (!trusted()) return UNTRUSTED;
      const request = {
        label,
        moves,
        changes,
        relies,
        ...(group === undefined ? {} : { group }),
        ...(signal ? { signal } : {}),
      };
      const done = await store.commit(request);
      if ('failed' in done) return refusalOf({ storeRoot }, done);
      const { operation, durable, conflicts } = done;
      return { durable, ...(operation ? { operation } : {}), ...(conflicts.length > 0 ? { left: conflicts } : {}) };
    },
    async undo(id) {
      if (!trusted()) return UNTRUSTED;
      const done = await store.undo(id);
      if ('failed' in done) return refusalOf({ storeRoot }, done);
      if ('refused' in done)
        return { refused: done.refused === 'undone' ? 'nothing' : done.refused, message: done.message };
      return { durable: done.durable, ...(done.operation ? { operation: done.operation } : {}) };
    },
    operations() {
      const operations = store.log.read();
      return 'failed' in operations ? { refused: 'failed', message: failureSentence(operations) } : operations;
    },
    async recover() {
      await store.recover();
    },
  };
}
