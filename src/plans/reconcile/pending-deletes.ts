/** What goes, where several choices take the same thing away. */
import type { PendingDelete } from './plan.ts';

export function eachOnce(all: readonly PendingDelete[]): PendingDelete[] {
  return [
    ...new Map(all.map(each => [JSON.stringify([each.from, each.path, each.kind, each.id, each.key]), each])).values(),
  ];
}
