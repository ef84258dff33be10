/**
 * Listens to the folders of a project, one handle for each, which is all that a system needs to tell of the files in them.
 * Where the system listens to a whole tree by itself, one handle is enough.
 *
 * Not chokidar, which watches single files elsewhere here. Version 5 can be told to leave files out and then takes as many
 * handles; but it knows a folder by its name alone. A folder that another took the place of between two of its looks, as
 * with every branch switch, keeps the handle of the one that is gone, and nothing under that name is heard any more; its
 * `unwatch` and `add` revive that folder and none of those in it. It lists a fresh folder before it listens to it, so one
 * made in between stays unknown, and no event says when it listens, to look again after. At each event it lists the folder
 * and asks for the stamp of each file in it. On Windows its handles on folders within keep those above from being moved.
 * To mend that takes the inodes and the listing below, beside it. They go once it compares inodes and listens first.
 */
import { type FSWatcher, lstatSync, readdirSync, watch } from 'node:fs';
import nodePath from 'node:path';
import { foldersAbove, isInside, joinPath } from '../base/paths.ts';
import { isFileOutOfSight, isManifestEntry, isOutOfSight, nestedHomeOf } from '../snapshot/sight.ts';
import { systemCode } from './errors.ts';
import { nodePause } from './pause.ts';
import { nodeStopwatch } from './stopwatch.ts';

export interface FolderWatches {
  /**
   * Something came, went or was replaced at a path (relative; '' for the root). Listens to it, where it is a folder, and to all
   * below it that are in sight; to those that are gone no longer.
   */
  cover(path: string): Promise<void>;
  close(): void;
}

export interface FolderWatchesOptions {
  readonly root: string;
  readonly mostFolders: number;
  /** `isNew`: something came, went or was replaced there. */
  readonly onEvent: (path: string, isNew: boolean) => void;
  /** Something changed, and the system does not say what. */
  readonly onLost: () => void;
  /** It cannot go on: a sentence. */
  readonly onFailure: (why: string) => void;
}

/** Systems that listen to a whole tree by themselves. */
const TREES = new Set(['darwin', 'win32']);
const SLICE_MS = 10;

export function folderWatches(options: FolderWatchesOptions, platform: string = process.platform): FolderWatches {
  return TREES.has(platform) ? wholeTree(options) : eachFolder(options);
}

function wholeTree({ root, onEvent, onLost, onFailure }: FolderWatchesOptions): FolderWatches {
  let handle: FSWatcher | undefined;
  return {
    async cover() {
      if (handle) return;
      try {
        handle = watch(root, { recursive: true }, (event, name) => {
          const at = name?.split(nodePath.sep).join('/');
          if (at === undefined) onLost();
          else if (!isFileOutOfSight(at)) onEvent(at, event === 'rename');
        });
        handle.on('error', error => onFailure(failureOf(error)));
      } catch (error) {
        onFailure(failureOf(error));
      }
    },
    close: () => handle?.close(),
  };
}

interface Watched {
  readonly handle: FSWatcher;
  readonly inode: number;
}

function eachFolder(options: FolderWatchesOptions): FolderWatches {
  const { root, mostFolders, onEvent, onLost, onFailure } = options;
  const watched = new Map<string, Watched>();
  let isClosed = false;
  const close = (): void => {
    isClosed = true;
    for (const { handle } of watched.values()) handle.close();
    watched.clear();
  };
  const fail = (why: string): void => {
    if (isClosed) return;
    close();
    onFailure(why);
  };
  const leave = (folder: string): void => {
    watched.get(folder)?.handle.close();
    watched.delete(folder);
  };
  /** False where it is no folder (any more). */
  const listen = (folder: string): boolean => {
    const absolute = nodePath.join(root, folder);
    const inode = inodeOf(absolute);
    if (inode === watched.get(folder)?.inode) return inode !== undefined;
    leave(folder);
    if (inode === undefined) return false;
    if (watched.size >= mostFolders) {
      fail(`The project has more than ${mostFolders.toLocaleString('en')} folders, too many to listen to all of them.`);
      return false;
    }
    try {
      const handle = watch(absolute, (event, name) => {
        if (name === null) onLost();
        else onEvent(joinPath(folder, name), event === 'rename');
      });
      // A folder that is removed or unmounted: what is above it tells.
      handle.on('error', () => leave(folder));
      watched.set(folder, { handle, inode });
      return true;
    } catch (error) {
      if (isExhausted(error)) fail(failureOf(error));
      return false;
    }
  };
  const isGone = (folder: string): boolean => inodeOf(nodePath.join(root, folder)) !== watched.get(folder)?.inode;
  return {
    async cover(path) {
      // A manifest that comes or goes decides whether the folders of its project are this one's.
      const from = nestedHomeOf(path) ?? path;
      const isThere = inodeOf(nodePath.join(root, from)) !== undefined;
      if (from === '' || watched.has(from)) {
        for (const folder of [...watched.keys()]) if (isInside(folder, from) && isGone(folder)) leave(folder);
      }
      if (!isThere || (from !== '' && isUnwanted(root, from))) return;
      let started = nodeStopwatch();
      const waiting = [from];
      for (let folder = waiting.pop(); folder !== undefined && !isClosed; folder = waiting.pop()) {
        // Listening comes first, so that nothing is missed that is made between the two.
        if (listen(folder)) waiting.push(...foldersIn(root, folder));
        if (nodeStopwatch() - started < SLICE_MS) continue;
        await nodePause();
        started = nodeStopwatch();
      }
    },
    close,
  };
}

function isUnwanted(root: string, folder: string): boolean {
  if (isOutOfSight(folder) || isFileOutOfSight(folder)) return true;
  return foldersAbove(folder).some(above => isProject(root, above) && !isHomeOf(above, folder));
}

/** The folders in it that are in sight; of another project in this one, only those that make it one. */
function foldersIn(root: string, folder: string): string[] {
  const inner: string[] = [];
  try {
    for (const entry of readdirSync(nodePath.join(root, folder), { withFileTypes: true })) {
      const at = joinPath(folder, entry.name);
      const isHome = entry.name === '.mooring' || entry.name === '.bifrost';
      if (entry.isDirectory() && (isHome || !isOutOfSight(at))) inner.push(at);
    }
  } catch {
    // Gone, or closed to us: the look at the project says which.
  }
  return folder !== '' && isProject(root, folder) ? inner.filter(at => isHomeOf(folder, at)) : inner;
}

function isHomeOf(folder: string, at: string): boolean {
  return at === `${folder}/.mooring` || at === `${folder}/.bifrost`;
}

function isProject(root: string, folder: string): boolean {
  return ['.mooring', '.bifrost'].some(home => {
    try {
      return readdirSync(nodePath.join(root, folder, home)).some(name => isManifestEntry(home, name));
    } catch {
      return false;
    }
  });
}

function inodeOf(absolute: string): number | undefined {
  try {
    const stats = lstatSync(absolute, { throwIfNoEntry: false });
    return stats?.isDirectory() ? stats.ino : undefined;
  } catch {
    return undefined;
  }
}

function isExhausted(error: unknown): boolean {
  return ['ENOSPC', 'EMFILE', 'ENFILE'].includes(systemCode(error));
}

function failureOf(error: unknown): string {
  const code = systemCode(error);
  if (code === 'ENOSPC') return 'The system listens to no more folders (ENOSPC); raise fs.inotify.max_user_watches.';
  return `The system does not listen to the folders (${code}).`;
}
