/** What the drift views show of a project, made from the runtime's status in steps: there may be thousands of rows. */
import { eachInSteps, type Steps } from '../base/steps.ts';
import type { Resolution } from '../plans/reconcile/plan.ts';
import { sharedResolutions } from '../plans/reconcile/shared-resolutions.ts';
import type { DriftItemState, DriftRowState, DriftState, ResolutionState } from '../protocol/protocol.ts';
import type { ProjectRuntime, RuntimeStatus } from '../runtime/project-runtime.ts';
import { driftKey } from '../snapshot/drift/drift-key.ts';
import type { Drift } from '../snapshot/drift/drift-row.ts';
import type { DriftRow } from '../snapshot/drift/rows.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { declaredAt, fileOf, rowsByKey, titleOf, titleOfRow } from './drift-rows.ts';

/** The part of it that stays while the generation does. */
export type DriftRowsState = Pick<DriftState, 'rows' | 'told' | 'notes'>;

type Seen = Pick<RuntimeStatus, 'rows' | 'told' | 'notes'>;

/** Drifts of one row that are listed one by one. */
const MOST_IN_ROW = 200;
/** What no person reads to its end, and no editor shows at once. */
const MOST_ROWS = 2_000;

/** `snapshot` is the one that was looked at, for the places of tokens. */
export function* driftRowsSteps(
  status: Seen,
  snapshot: Snapshot,
  runtime: Pick<ProjectRuntime, 'resolutions'>,
): Steps<DriftRowsState> {
  const rows = yield* rowSteps(status.rows, snapshot, key => runtime.resolutions(key));
  // What is only told is ended by nobody.
  const told = yield* rowSteps(status.told, snapshot, () => []);
  return { rows, told, notes: [...status.notes, ...notListed(status.rows.length, rows.length)] };
}

/** A project that was never looked at is loading, whatever else is known of it. */
export function driftState(
  root: string,
  { generation, state, causes, lane }: Omit<RuntimeStatus, keyof Seen>,
  { rows, told, notes }: DriftRowsState,
): DriftState {
  return { root, generation, state: generation === 0 ? 'loading' : state, causes, notes, rows, told, lane };
}

function* rowSteps(
  rows: readonly DriftRow[],
  snapshot: Snapshot,
  resolutionsOf: (drift: string) => readonly Resolution[],
): Steps<DriftRowState[]> {
  const states: DriftRowState[] = [];
  for (const [key, row] of rowsByKey(rows.slice(0, MOST_ROWS))) {
    const all: (readonly Resolution[])[] = [];
    const drifts: DriftItemState[] = [];
    yield* eachInSteps(row.drifts, drift => {
      const resolutions = resolutionsOf(driftKey(drift));
      all.push(resolutions);
      if (drifts.length < MOST_IN_ROW) drifts.push(itemState(snapshot, drift, resolutions));
    });
    states.push(rowState(key, row, drifts, sharedResolutions(all, row).map(resolutionState)));
    yield;
  }
  return states;
}

function rowState(
  key: string,
  row: DriftRow,
  drifts: readonly DriftItemState[],
  resolutions: readonly ResolutionState[],
): DriftRowState {
  const { kind, from, to, reason, certainty, consequence } = row;
  const more = row.drifts.length - drifts.length;
  return {
    key,
    kind,
    title: titleOfRow(row),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    reason,
    isQuestion: certainty === 'question',
    isBlocking: consequence === 'blocking',
    drifts,
    ...(more > 0 ? { more } : {}),
    resolutions,
  };
}

function itemState(snapshot: Snapshot, drift: Drift, resolutions: readonly Resolution[]): DriftItemState {
  const file = fileOf(snapshot, drift);
  const declared = declaredAt(snapshot, drift);
  return {
    key: driftKey(drift),
    title: titleOf(drift),
    reason: drift.reason,
    kind: drift.kind,
    ...(file ? { file } : {}),
    ...(declared ? { declared } : {}),
    resolutions: resolutions.map(resolutionState),
  };
}

function resolutionState({ id, kind, keeps, title, isSafe, deletes }: Resolution): ResolutionState {
  return { id, kind, ...(keeps ? { keeps } : {}), title, isSafe, deletes: deletes.length };
}

function notListed(all: number, listed: number): string[] {
  if (all === listed) return [];
  return [`${all - listed} of ${all} rows are not listed here; end some of the others, or use "mooring status".`];
}
