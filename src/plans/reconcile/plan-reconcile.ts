/** From what a person chose to what would be done, and what is to be said about it before. */
import { type Steps, toEnd } from '../../base/steps.ts';
import type { Hash } from '../../ports/hash.ts';
import { driftKey } from '../../snapshot/drift/drift-key.ts';
import type { Drift } from '../../snapshot/drift/drift-row.ts';
import { combined } from './combine.ts';
import { findingSteps } from './findings.ts';
import { massDelete } from './mass-delete.ts';
import type { Action, ReconcileContext } from './offer.ts';
import { chosenOffer, offersOf } from './offers.ts';
import { eachOnce } from './pending-deletes.ts';
import type { Choice, PlanFinding, PlanStep, ReconcilePlan } from './plan.ts';
import { type Chosen, sharedFiles } from './shared-files.ts';

/** `unknown`: a choice names a drift that is not there, or no way to end it; one sentence. */
export function planReconcile(
  context: ReconcileContext,
  choices: readonly Choice[],
  hash: Hash,
): ReconcilePlan | { readonly unknown: string } {
  return toEnd(planSteps(context, choices, hash));
}

/** The same, for who has others waiting: the project as it would be is looked at as a whole. */
export function* planSteps(
  context: ReconcileContext,
  choices: readonly Choice[],
  hash: Hash,
): Steps<ReconcilePlan | { readonly unknown: string }> {
  const chosen = yield* chosenOf(context, choices);
  if ('unknown' in chosen) return chosen;
  const blocking: PlanFinding[] = [];
  const actions: Action[] = [];
  const accepts: string[] = [];
  for (const { key, drift, actions: own } of chosen) {
    if ('blocked' in own) blocking.push({ message: own.blocked, ...pathOf(drift), drift: key });
    else {
      actions.push(...own);
      if (own.some(({ is }) => is === 'accept')) accepts.push(key);
    }
  }
  blocking.push(...sharedFiles(context, chosen));
  yield;
  const joined = combined(context, actions, accepts, hash);
  yield;
  blocking.push(...joined.blocking);
  const found =
    blocking.length > 0 ? { blocking: [], advisory: [] } : yield* findingSteps(context, chosen, joined.effects, hash);
  const steps = chosen.map(({ drift, offer }): PlanStep => ({ drift, resolution: offer.resolution }));
  const deletes = eachOnce(steps.flatMap(({ resolution }) => resolution.deletes));
  const mass = massDelete(context, deletes);
  return {
    label: labelOf(steps),
    steps,
    blocking: [...blocking, ...found.blocking],
    advisory: [...joined.advisory, ...found.advisory],
    deletes,
    ...(mass === undefined ? {} : { massDelete: mass }),
    effects: joined.effects,
  };
}

/** In the order of the drifts, each once. */
function* chosenOf(
  context: ReconcileContext,
  choices: readonly Choice[],
): Steps<readonly Chosen[] | { readonly unknown: string }> {
  const wanted = new Map<string, string>();
  for (const { drift, resolution } of choices) {
    const other = wanted.get(drift);
    if (other !== undefined && other !== resolution)
      return { unknown: `“${drift}” is chosen twice, as “${other}” and as “${resolution}”. Choose one.` };
    wanted.set(drift, resolution);
  }
  const chosen: Chosen[] = [];
  const known = new Set<string>();
  for (const drift of context.drifts) {
    const key = driftKey(drift);
    const resolution = wanted.get(key);
    if (resolution === undefined || known.has(key)) continue;
    known.add(key);
    const offer = chosenOffer(offersOf(context, drift), resolution);
    if (!offer) return { unknown: `“${resolution}” is no way to end “${key}” any more. Look again.` };
    chosen.push({ key, drift, offer, actions: offer.act() });
    yield;
  }
  const lost = [...wanted.keys()].find(key => !known.has(key));
  return lost === undefined ? chosen : { unknown: `“${lost}” is no difference any more. Look again.` };
}

function labelOf(steps: readonly PlanStep[]): string {
  const [first] = steps;
  if (!first) return 'Reconcile nothing';
  if (steps.length === 1) return first.resolution.title;
  const counts = new Map<string, number>();
  for (const { drift } of steps) counts.set(drift.kind, (counts.get(drift.kind) ?? 0) + 1);
  return `Reconcile ${[...counts].map(([kind, count]) => `${count} ${kind}`).join(', ')}`;
}

function pathOf({ declared, to }: Drift): { readonly path?: string } {
  const path = declared?.path ?? to?.path;
  return path === undefined ? {} : { path };
}
