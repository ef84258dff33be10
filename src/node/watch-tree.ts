/**
 * Watches a whole project for fronts whose host does not. What is heard gathers until it is quiet for a moment, so that a
 * branch switch is one batch; folders that came are listened to before anybody is told of them, so that the look that
 * follows misses nothing.
 */
import type { TreeWatch, WatchTree } from '../ports/watch.ts';
import { folderWatches } from './folder-watches.ts';

const QUIET_MS = 50;
/** While it never is quiet, a batch comes this often. */
const LATEST_MS = 1_000;
/** More paths than this are told as `all`. */
const MOST_PATHS = 1_000;
const MOST_FOLDERS = 10_000;
const SWEEP_MS = 5 * 60_000;
/** Where nothing is heard. */
const POLL_MS = 10_000;

export const nodeWatchTree: WatchTree = (root, onPaths, options = {}) => {
  const { polling, mostFolders = MOST_FOLDERS, sweepMs = SWEEP_MS, onSweeping = () => {} } = options;
  let is: TreeWatch['is'] = 'starting';
  let isOver = false;
  let sweeps: NodeJS.Timeout | undefined;
  const sweepEvery = (intervalMs: number): void => {
    clearInterval(sweeps);
    // A folder that nobody heard of is found then, too.
    sweeps = setInterval(() => (is === 'listening' ? batch.addAll() : onPaths('all')), intervalMs);
  };
  const sweepOnly = (): void => {
    is = 'sweeping';
    sweepEvery(polling?.intervalMs ?? POLL_MS);
  };
  const batch = gathered(async (paths, folders) => {
    if (is === 'sweeping') return;
    for (const folder of folders) await watches.cover(folder);
    if (!isOver) onPaths(paths);
  });
  const watches = folderWatches({
    root,
    mostFolders,
    onEvent: batch.add,
    onLost: batch.addAll,
    onFailure(why) {
      if (isOver) return;
      sweepOnly();
      onSweeping(why);
      // What was heard and not told yet is among it.
      onPaths('all');
    },
  });
  const start = async (): Promise<void> => {
    if (polling) return sweepOnly();
    await watches.cover('');
    if (isOver || is === 'sweeping') return;
    is = 'listening';
    sweepEvery(sweepMs);
    // Nobody heard what changed before.
    onPaths('all');
  };
  return {
    get is() {
      return is;
    },
    ready: start(),
    dispose() {
      isOver = true;
      clearInterval(sweeps);
      batch.stop();
      watches.close();
    },
  };
};

interface Batch {
  add(path: string, isNew: boolean): void;
  addAll(): void;
  stop(): void;
}

/** `folders` may have come, gone or been replaced; `['']` stands for any. One batch is told at a time. */
function gathered(tell: (paths: readonly string[] | 'all', folders: readonly string[]) => Promise<void>): Batch {
  let paths = new Set<string>();
  let news = new Set<string>();
  let isAll = false;
  let since: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let telling = Promise.resolve();
  const flush = (): void => {
    const [told, folders] = [isAll ? 'all' : [...paths], isAll ? [''] : [...news]] as const;
    paths = new Set();
    news = new Set();
    isAll = false;
    since = undefined;
    telling = telling.then(() => tell(told, folders));
  };
  const wait = (): void => {
    since ??= performance.now();
    clearTimeout(timer);
    timer = setTimeout(flush, Math.max(0, Math.min(QUIET_MS, since + LATEST_MS - performance.now())));
  };
  return {
    add(path, isNew) {
      if (paths.size >= MOST_PATHS) isAll = true;
      if (!isAll) {
        paths.add(path);
        if (isNew) news.add(path);
      }
      wait();
    },
    addAll() {
      isAll = true;
      wait();
    },
    stop: () => clearTimeout(timer),
  };
}
