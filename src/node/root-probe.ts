/** How the search for a project's folder looks at the real file system. */
import { lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { RootProbe } from '../store/find-root.ts';

/** `userRoots` are folders that look like a project's `.mooring` and are none: the user root, wherever it stands. */
export function nodeRootProbe(userRoots: readonly string[]): RootProbe {
  const excluded = new Set(userRoots.map(folder => path.resolve(folder)));
  return {
    join: (folder, name) => path.join(folder, name),
    parent(folder) {
      const above = path.dirname(folder);
      return above === folder ? undefined : above;
    },
    exists(place) {
      try {
        return lstatSync(place, { throwIfNoEntry: false }) !== undefined;
      } catch {
        return false;
      }
    },
    names(folder) {
      try {
        return readdirSync(folder);
      } catch {
        return undefined;
      }
    },
    isUserRoot: folder => excluded.has(path.resolve(folder)),
  };
}
