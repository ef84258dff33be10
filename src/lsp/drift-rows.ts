/** Drifts and their rows in words for people, with names that stay from one look to the next. */

import type { Location } from '../protocol/protocol.ts';
import { driftKey } from '../snapshot/drift/drift-key.ts';
import type { Drift, DriftPlace } from '../snapshot/drift/drift-row.ts';
import type { DriftRow } from '../snapshot/drift/rows.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { rangeIn } from './ranges.ts';

/** `form onboarding`; of a manifest that cannot be read its path. */
export function titleOf({ entity, to, from, declared }: Drift): string {
  return entity ? `${entity.kind} ${entity.name}` : ((to ?? from ?? declared)?.path ?? 'manifest');
}

/** As of its drift, or `12 entities`. */
export function titleOfRow({ drifts }: DriftRow): string {
  const [first] = drifts;
  if (first && drifts.length === 1) return titleOf(first);
  return `${drifts.length} ${drifts.every(({ entity }) => entity) ? 'entities' : 'files'}`;
}

/** Rows by their keys, in their order. A row of one drift has the drift's key, so that it stays when others join it no more. */
export function rowsByKey(rows: readonly DriftRow[]): ReadonlyMap<string, DriftRow> {
  const byKey = new Map<string, DriftRow>();
  for (const row of rows) {
    const key = keyOf(row);
    let free = key;
    for (let count = 2; byKey.has(free); count++) free = `${key} (${count})`;
    byKey.set(free, row);
  }
  return byKey;
}

function keyOf({ kind, certainty, consequence, from = '', to = '', drifts }: DriftRow): string {
  const [first] = drifts;
  return first && drifts.length === 1 ? driftKey(first) : `${kind} all ${certainty} ${consequence} ${from} → ${to}`;
}

/** The file or folder on disk where a drift shows; nothing where it is that nothing is there. */
export function fileOf(snapshot: Snapshot, { to, from, others = [] }: Drift): Location | undefined {
  const place = [to, from, ...others].find(each => each && isThere(snapshot, each));
  return place && locationOf(snapshot, place);
}

export function declaredAt(snapshot: Snapshot, { declared }: Drift): Location | undefined {
  return declared && locationOf(snapshot, declared);
}

function isThere({ tree }: Snapshot, { path }: DriftPlace): boolean {
  return tree.files.has(path) || tree.folders.has(path);
}

/** The token where one is known, else the start of the file, or the folder. */
function locationOf(snapshot: Snapshot, { path, at }: DriftPlace): Location {
  const place = at ?? { path, span: { start: 0, end: 0 } };
  return { path: place.path, range: rangeIn(snapshot, place.path, place.span) };
}
