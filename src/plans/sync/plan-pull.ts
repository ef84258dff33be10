/** From what a pull brings to what is said about it: the project is looked at as if it were there already. */
import { type Steps, toEnd } from '../../base/steps.ts';
import { driftSteps } from '../../snapshot/drift.ts';
import { knownFor } from '../reconcile/known.ts';
import { massDelete } from '../reconcile/mass-delete.ts';
import type { PlanFinding } from '../reconcile/plan.ts';
import type { PullInput, PullOutcome } from './pull.ts';
import { pullBarriers } from './pull-barriers.ts';
import { addedEntities, pullDeletes, removedEntities } from './pull-deletes.ts';
import { pullFindingSteps } from './pull-findings.ts';
import { questionSteps } from './pull-questions.ts';
import { pulledSteps } from './pulled.ts';
import { manifestFaults } from './their-manifest.ts';

export function planPull(input: PullInput): PullOutcome {
  return toEnd(pullSteps(input));
}

/** The same, for who has others waiting: the project as it would be is looked at as a whole. */
export function* pullSteps(input: PullInput): Steps<PullOutcome> {
  const { snapshot, facts, base, files, hash } = input;
  if (files.length === 0) return NOTHING;
  const barriers = pullBarriers(snapshot, files);
  yield;
  const after = yield* pulledSteps(snapshot, facts, files, hash);
  yield;
  const faults = manifestFaults(snapshot, after.snapshot, files);
  // Of a manifest that cannot be believed nothing is concluded, and least of all that something goes.
  if (faults.length > 0) return { ...NOTHING, blocking: joined(faults, barriers) };
  const before = input.drifts ?? (yield* driftSteps(base, snapshot, facts));
  const drifts = yield* driftSteps(base, after.snapshot, after.facts);
  yield;
  const look = { snapshot, facts, drifts: before, known: input.known ?? knownFor(snapshot, before) };
  const then = { ...after, drifts };
  const removed = removedEntities(snapshot, after.snapshot, input.changes);
  const deletes = pullDeletes(look, then, removed);
  yield;
  const questions = yield* questionSteps(look, then, removed, addedEntities(snapshot, after.snapshot), deletes);
  const found = yield* pullFindingSteps(look, then, files, { barriers, deletes });
  const mass = massDelete(look, deletes);
  return {
    deletes,
    questions,
    blocking: found.blocking,
    advisory: found.advisory,
    ...(mass === undefined ? {} : { massDelete: mass }),
  };
}

/** What was told of a file is not told again. */
function joined(faults: readonly PlanFinding[], barriers: readonly PlanFinding[]): PlanFinding[] {
  const told = new Set(faults.map(({ path }) => path));
  return [...faults, ...barriers.filter(({ path }) => !told.has(path))];
}

const NOTHING: PullOutcome = { deletes: [], questions: [], blocking: [], advisory: [] };
