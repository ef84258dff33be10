/** What looks after the sync of one project: its sight, what is fetched in the background, and which hints speak for a change. */
import type { Connection } from 'vscode-languageserver';
import type { GitRefusal } from '../git/repository.ts';
import type { Stopwatch } from '../ports/pause.ts';
import type { Timer } from '../ports/timer.ts';
import { SYNC_NOTIFICATIONS, type SyncChanged, type SyncProgress } from '../protocol/sync-protocol.ts';
import type { ProjectRuntime } from '../runtime/project-runtime.ts';
import type { Sync } from '../sync/sync.ts';
import { type BackgroundFetch, fetchNowAndThen } from './background-fetch.ts';
import { type SyncSight, syncSight } from './sync-sight.ts';

/** What a sync is told by the server that it lives in. */
export interface SyncHost {
  readonly trusted: () => boolean;
  readonly unsaved: () => readonly string[];
}

export interface SyncPlatform {
  /** Nothing is touched by opening it. */
  openSync(root: string, runtime: ProjectRuntime, host: SyncHost): Sync;
  /** Another text where somebody did something in git, or another process in the sync; git is not run. */
  syncStamps(root: string, upstream: string | undefined): string;
  /** Fetches what the project follows, without asking anybody for anything. */
  fetchQuietly(root: string, signal: AbortSignal): Promise<'fetched' | 'nothing' | GitRefusal>;
  readonly timer: Timer;
  readonly stopwatch: Stopwatch;
}

export interface ProjectSyncOptions extends SyncHost {
  readonly connection: Connection;
  readonly platform: SyncPlatform;
  readonly runtime: ProjectRuntime;
  readonly fetchEveryMinutes: () => number;
}

export interface ProjectSync extends SyncSight {
  /** Files of the project may have changed, by their paths in it; `doubt`: nothing speaks for it. */
  touched(paths: readonly string[] | 'all', why: 'hint' | 'doubt'): void;
  /** A look at the project ended. */
  looked(): void;
  /** The folder became a trusted one. */
  trusted(): void;
  /** The user's config may be another one. */
  configured(): void;
}

export function openProjectSync(options: ProjectSyncOptions): ProjectSync {
  const { connection, platform, runtime, trusted, unsaved, fetchEveryMinutes } = options;
  const { timer, stopwatch } = platform;
  const { root } = runtime.project;
  let generation = runtime.status.generation;
  const sight = syncSight({
    root,
    timer,
    stopwatch,
    trusted,
    open: () => platform.openSync(root, runtime, { trusted, unsaved }),
    stamps: upstream => platform.syncStamps(root, upstream),
    clear: () => background.stop(),
    onChanged: () => void connection.sendNotification(SYNC_NOTIFICATIONS.changed, { root } satisfies SyncChanged),
    onProgress: doing =>
      void connection.sendNotification(SYNC_NOTIFICATIONS.progress, {
        root,
        ...(doing === undefined ? {} : { doing }),
      } satisfies SyncProgress),
  });
  const background: BackgroundFetch = fetchNowAndThen({
    timer,
    everyMinutes: () => (trusted() ? fetchEveryMinutes() : 0),
    async isWanted() {
      const state = await sight.state();
      return !sight.isBusy() && 'is' in state && FOLLOWS.has(state.is);
    },
    fetch: signal => platform.fetchQuietly(root, signal),
    onFetched: sight.doubted,
    onFailed: message => connection.console.info(`Fetching for ${root} in the background failed: ${message}`),
  });
  return {
    ...sight,
    touched(paths, why) {
      const speaksFor = paths === 'all' ? why : strongest(paths);
      if (speaksFor === 'hint') sight.hinted();
      if (speaksFor === 'doubt') sight.doubted();
    },
    looked() {
      if (runtime.status.generation === generation) return;
      generation = runtime.status.generation;
      sight.hinted();
    },
    trusted() {
      sight.hinted();
      background.review();
    },
    configured: background.review,
    dispose() {
      background.dispose();
      sight.dispose();
    },
  };
}

/** There is something that can be fetched, and nothing waits for a person. */
const FOLLOWS: ReadonlySet<string> = new Set(['even', 'ahead', 'behind', 'diverged']);

function strongest(paths: readonly string[]): 'hint' | 'doubt' | undefined {
  const all = new Set(paths.map(speaksFor));
  return all.has('hint') ? 'hint' : all.has('doubt') ? 'doubt' : undefined;
}

/** What tools make comes in storms, and git mostly ignores it. */
const NOISE = /(^|\/)(node_modules|__pycache__|site-packages|venv|\.venv)\//;

function speaksFor(path: string): 'hint' | 'doubt' | undefined {
  if (path.startsWith('.git/') || path === '.git') return 'doubt';
  // Another process may be at a sync; a step of our own is told of when it ends.
  if (path.startsWith('.mooring/.local/')) return path.startsWith('.mooring/.local/sync/') ? 'doubt' : undefined;
  return NOISE.test(path) ? undefined : 'hint';
}
