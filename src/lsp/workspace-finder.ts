/** Which workspaces there are, asked again only where something changed. */
import { createWorkspaceFinder, type FoundInRoot, type LookDisk } from '../runtime/find-workspaces.ts';
import type { RootType } from '../workspace/discover.ts';

export interface ChangingFinder {
  /** While nothing changed, the same object. */
  find(rootFolder: string, root: RootType, ignored?: readonly string[]): FoundInRoot;
  /** Something at or below an absolute path may have changed. */
  touch(path: string): void;
  touchAll(): void;
}

export function changingFinder(disk: LookDisk, clock: () => number): ChangingFinder {
  const finder = createWorkspaceFinder(disk, clock);
  /** By root, since the last look at it. */
  const changed = new Map<string, Set<string>>();
  return {
    find(rootFolder, root, ignored) {
      const since = changed.get(rootFolder);
      changed.set(rootFolder, new Set());
      return finder.find(rootFolder, root, ignored, since && [...since]);
    },
    touch(path) {
      for (const [rootFolder, paths] of changed) {
        if (path.startsWith(`${rootFolder}/`) || rootFolder.startsWith(`${path}/`)) paths.add(path);
      }
    },
    touchAll() {
      changed.clear();
    },
  };
}
