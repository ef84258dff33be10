/** Whether somebody did something in a project's repository or sync, without running git. */

import { repositoryStamps, stampOf } from '../git/repository-stamps.ts';
import type { IndexDisk } from '../git/tracked-files.ts';
import { childOf } from '../store/absolute.ts';

/** What waits, which another process may have begun, decided or ended. */
const WAITING = '.mooring/.local/sync/state.json';

/** `root` is absolute, with `/`; `upstream` as `origin/main`. */
export function syncStamps(disk: IndexDisk, root: string, upstream: string | undefined): string {
  return `${repositoryStamps(disk, root, upstream)}\n${stampOf(disk, childOf(root, WAITING))}`;
}
