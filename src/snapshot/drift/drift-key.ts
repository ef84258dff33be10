/** A name for a drift that stays while the drift does, from one look to the next and from one process to another. */
import type { Drift } from './drift-row.ts';

/** Unique among the drifts of one look. For machines; people are shown the row. */
export function driftKey({ kind, entity, from, to, declared }: Drift): string {
  const about = entity?.id ?? (entity ? `${entity.kind}/${entity.key}` : '');
  const place = to ?? from ?? declared;
  const where = place?.functionName === undefined ? place?.path : `${place.path}::${place.functionName}`;
  return [kind, about, where ?? ''].join(' ');
}
