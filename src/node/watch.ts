/**
 * Watches the folders of files, since what is replaced at once is another file each time. Where a folder is not there
 * yet, the nearest one above it is watched until it is.
 */
import { statSync } from 'node:fs';
import path from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import type { Watch } from '../ports/watch.ts';
import { portPath } from './write-disk.ts';

/** The watcher keeps a second change of a file to itself if it comes within 50 ms of the first. */
const AGAIN_MS = 75;

export const nodeWatch: Watch = (paths, onHint, { polling }) => {
  const files = paths.map(file => path.normalize(file));
  /** On the way to one of the files, or one of them; all else in the folders is of no interest. */
  const wanted = new Set(files.flatMap(file => [file, ...foldersAbove(file)]).map(portPath));
  let folders = '';
  let watcher: FSWatcher | undefined;
  let over = false;
  const follow = (): void => {
    const now = [...new Set(files.map(nearestFolder))];
    if (over || now.join('\n') === folders) return;
    folders = now.join('\n');
    void watcher?.close();
    watcher = watch(now, {
      depth: 0,
      ignoreInitial: true,
      // A hint that comes early costs one look; one that comes late costs everybody the wait.
      atomic: false,
      ignored: name => !wanted.has(portPath(path.normalize(name))),
      usePolling: polling !== undefined,
      ...(polling ? { interval: polling.intervalMs, binaryInterval: polling.intervalMs } : {}),
    });
    watcher.on('all', hint);
    // Something may have come between the look for the folder and the start of watching it.
    watcher.on('ready', hint);
    // A folder that cannot be watched is looked at by the sweep.
    watcher.on('error', hint);
  };
  let again: NodeJS.Timeout | undefined;
  const hint = (): void => {
    if (over) return;
    follow();
    onHint();
    clearTimeout(again);
    again = setTimeout(onHint, AGAIN_MS);
  };
  follow();
  return {
    dispose() {
      over = true;
      clearTimeout(again);
      void watcher?.close();
    },
  };
};

function nearestFolder(file: string): string {
  for (const folder of foldersAbove(file)) if (isFolder(folder)) return folder;
  return path.dirname(file);
}

/** Nearest first, up to the file system's root. */
function foldersAbove(file: string): string[] {
  const folders: string[] = [];
  for (let at = path.dirname(file); ; at = path.dirname(at)) {
    folders.push(at);
    if (at === path.dirname(at)) return folders;
  }
}

function isFolder(folder: string): boolean {
  try {
    return statSync(folder).isDirectory();
  } catch {
    return false;
  }
}
