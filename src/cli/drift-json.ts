/** Drift as programs read it: the same fields in every command that prints it. */
import type { DriftPolicy } from '../config/drift-policies.ts';
import { driftKey } from '../snapshot/drift/drift-key.ts';
import { type Drift, type DriftPlace, waits } from '../snapshot/drift/drift-row.ts';
import type { DriftRow } from '../snapshot/drift/rows.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { jsonPlace } from './formats/json.ts';
import { rangeOf } from './place.ts';

export interface DriftJson {
  readonly rows: readonly object[];
  readonly drifts: readonly object[];
}

export type PolicyOf = (kind: Drift['kind']) => DriftPolicy;

/** Rows name their drifts by the place in the list, from 0. `policyOf` is that of the user. */
export function driftJson(
  snapshot: Snapshot,
  rows: readonly DriftRow[],
  drifts: readonly Drift[],
  policyOf: PolicyOf,
): DriftJson {
  const numbers = new Map(drifts.map((drift, index) => [drift, index]));
  return {
    rows: rows.map(row => ({
      kind: row.kind,
      from: row.from ?? null,
      to: row.to ?? null,
      reason: row.reason,
      certainty: row.certainty,
      consequence: row.consequence,
      waits: row.waits,
      policy: policyValue(row.kind, policyOf),
      drifts: row.drifts.map(drift => numbers.get(drift) ?? null),
    })),
    drifts: drifts.map(drift => driftValue(snapshot, drift, policyOf)),
  };
}

function driftValue(snapshot: Snapshot, drift: Drift, policyOf: PolicyOf): object {
  const { kind, entity, declared, from, to, others = [], formerId = null, reason, certainty, likeness = null } = drift;
  const place = (at: DriftPlace | undefined): object | null => (at ? placeValue(snapshot, at) : null);
  return {
    key: driftKey(drift),
    kind,
    entity: entity ? { id: entity.id ?? null, kind: entity.kind, key: entity.key, name: entity.name } : null,
    declared: place(declared),
    from: place(from),
    to: place(to),
    others: others.map(place),
    formerId,
    reason,
    certainty,
    likeness,
    consequence: drift.consequence,
    waits: drift.waits && policyOf(kind) !== 'ignore',
    policy: policyValue(kind, policyOf),
  };
}

/** Null for kinds that wait for nobody, and have none. */
function policyValue(kind: Drift['kind'], policyOf: PolicyOf): DriftPolicy | null {
  return waits(kind) ? policyOf(kind) : null;
}

function placeValue({ sources }: Snapshot, { path, functionName, at }: DriftPlace): object {
  const token = at ? jsonPlace(at.path, rangeOf(sources, at.path, at.span)) : null;
  return { path, function: functionName ?? null, at: token };
}
