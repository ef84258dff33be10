/** Puts the sync of one root together. Nothing is asked or touched by that. */
import { createConnect } from './connect.ts';
import type { SyncParts } from './parts.ts';
import { planShelf } from './plan-shelf.ts';
import { createPull } from './pull.ts';
import { createPush } from './push.ts';
import { syncStatus } from './status.ts';
import type { Sync } from './sync.ts';

export function createSync(parts: SyncParts): Sync {
  const shelf = planShelf();
  const pull = createPull(parts, shelf);
  return {
    status: (options = {}) => syncStatus(parts, options),
    ...pull,
    ...createPush(parts),
    ...createConnect(parts, shelf, pull),
  };
}
