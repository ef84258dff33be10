/** Puts the sync of one root together. Nothing is asked or touched by that. */
import type { SyncParts } from './parts.ts';
import { planShelf } from './plan-shelf.ts';
import { createPull } from './pull.ts';
import { createPush } from './push.ts';
import { syncStatus } from './status.ts';
import type { Sync } from './sync.ts';

export function createSync(parts: SyncParts): Omit<Sync, 'planConnect' | 'connect'> {
  const shelf = planShelf();
  return {
    status: (options = {}) => syncStatus(parts, options),
    ...createPull(parts, shelf),
    ...createPush(parts),
  };
}
