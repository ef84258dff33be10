/** Where the stores of the two kinds of roots work. */
import { GITIGNORE } from '../manifest/layout.ts';
import { below, childOf } from './absolute.ts';
import type { StorePlace } from './local-folder.ts';
import type { Outside } from './outside.ts';

/** `folder` is the user root. */
export function userPlace(folder: string): StorePlace {
  return { root: folder, local: childOf(folder, '.local') };
}

/** `folder` is the project's: that with `.mooring` in it, which need not be there yet. */
export function projectPlace({ disk }: Pick<Outside, 'disk'>, folder: string): StorePlace {
  const own = childOf(folder, '.mooring');
  const real = disk.realPath(folder);
  const inside = 'path' in real ? real.path : folder;
  return {
    root: folder,
    local: childOf(own, '.local'),
    ignore: { path: childOf(own, '.gitignore'), text: GITIGNORE },
    // It came with a clone: a link in it may not send a write elsewhere.
    allows: file => {
      const path = below(inside, file);
      // What lies in git's own folder is run by it, and no clone brings that along.
      return path !== undefined && !path.toLowerCase().split('/').includes('.git');
    },
  };
}
