/** The files of a project that may be committed first of all, where no git says yet which there are. */
import { joinPath } from '../base/paths.ts';
import type { ReadDisk } from '../ports/disk.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { whyNever } from './own-files.ts';
import type { Differing } from './push-state.ts';

/** More of them, and it is no folder of workspaces. */
const MOST = 10_000;

/** `snapshot` knows what is no part of `.mooring/workspaces`; without one it is a user root, with its own files at the top. */
export function filesHere(disk: ReadDisk, snapshot: Snapshot | undefined): readonly Differing[] {
  const home = snapshot ? '.mooring' : '';
  const own = [joinPath(home, '.gitignore'), joinPath(home, 'config.toml')].filter(path => isFile(disk, path));
  const found = [...(snapshot?.tree.files ?? []), ...own, ...below(disk, joinPath(home, 'workspaces'))];
  const isRoot = snapshot === undefined;
  return [...new Set(found)]
    .filter(path => whyNever(path, isRoot) === undefined)
    .sort()
    .map(path => ({ path, full: path, is: 'untracked', isStaged: false }));
}

function isFile(disk: ReadDisk, path: string): boolean {
  const read = disk.read(path, 0);
  return !('failed' in read) || read.failed === 'too-large';
}

function below(disk: ReadDisk, folder: string): readonly string[] {
  const found: string[] = [];
  const left = [folder];
  for (let at = left.pop(); at !== undefined && found.length < MOST; at = left.pop()) {
    const entries = disk.list(at);
    if ('failed' in entries) continue;
    for (const { name, type } of entries) {
      const path = joinPath(at, name);
      if (type === 'file') found.push(path);
      else if (type === 'folder' && !name.startsWith('.')) left.push(path);
    }
  }
  return found;
}
