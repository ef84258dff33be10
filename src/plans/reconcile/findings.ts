/** What would be wrong after a plan: worked out by looking at the project as it would be then. */
import type { Steps } from '../../base/steps.ts';
import type { Hash } from '../../ports/hash.ts';
import { driftKey } from '../../snapshot/drift/drift-key.ts';
import type { Drift } from '../../snapshot/drift/drift-row.ts';
import { rowSteps } from '../../snapshot/drift/rows.ts';
import { driftSteps } from '../../snapshot/drift.ts';
import { afterEffectSteps, type Projection } from './after-effects.ts';
import { movedPath } from './moves.ts';
import { newProblemSteps } from './new-problems.ts';
import type { ReconcileContext } from './offer.ts';
import type { PlanEffects, PlanFinding } from './plan.ts';
import { brokenPython } from './python-results.ts';
import type { Chosen } from './shared-files.ts';

export interface Findings {
  readonly blocking: readonly PlanFinding[];
  readonly advisory: readonly PlanFinding[];
}

export function* findingSteps(
  context: ReconcileContext,
  chosen: readonly Chosen[],
  effects: PlanEffects,
  hash: Hash,
): Steps<Findings> {
  if (chosen.length === 0) return { blocking: [], advisory: [] };
  const after = yield* afterEffectSteps(context.snapshot, context.facts, effects, hash);
  yield;
  const moves = new Map(effects.moves.map(({ from, to }) => [from, to]));
  const unreadable = effects.edits.flatMap(({ path }): PlanFinding[] => {
    const to = movedPath(moves, path);
    const source = after.snapshot.sources.get(to);
    return source?.held
      ? [{ message: `${path} could not be read afterwards. Change it by hand.`, path }]
      : brokenPython(context.snapshot, after.snapshot, path, to);
  });
  const lost = unreadable.length > 0 ? unreadable : lostEntries(context, chosen, after);
  if (lost.length > 0) return { blocking: lost, advisory: [] };
  const drifts = yield* driftSteps(context.base, after.snapshot, after.facts);
  const before = new Set(context.drifts.map(driftKey));
  const ends = new Map(chosen.map(each => [each.key, each]));
  const accepted = new Set(effects.accepts);
  const blocking: PlanFinding[] = [];
  const begun: Drift[] = [];
  for (const drift of drifts) {
    const key = driftKey(drift);
    if (!drift.waits || accepted.has(key)) continue;
    if (ends.has(key))
      blocking.push({ message: `This would not end it: ${drift.reason}`, ...pathOf(drift), drift: key });
    else if (!before.has(key)) begun.push(drift);
  }
  const rows = yield* rowSteps(begun, after.snapshot.tree);
  const untidy = rows.map(
    ({ reason, drifts: [first] }): PlanFinding => ({
      message: `Afterwards: ${reason}`,
      ...(first ? pathOf(first) : {}),
    }),
  );
  const problems = yield* newProblemSteps(context, after, effects.moves);
  return { blocking, advisory: bounded([...problems.map(({ message, path }) => ({ message, path })), ...untidy]) };
}

/** No edit takes an entry along that nobody chose. */
function lostEntries({ snapshot }: ReconcileContext, chosen: readonly Chosen[], after: Projection): PlanFinding[] {
  const actions = chosen.flatMap(each => ('blocked' in each.actions ? [] : each.actions));
  const gone = new Set(
    actions.flatMap(action => (action.is === 'undeclare' ? [`${action.path} ${action.start}`] : [])),
  );
  const declared = actions.filter(({ is }) => is === 'declare').length;
  if (after.snapshot.entities.length >= snapshot.entities.length - gone.size + declared) return [];
  const paths = [...new Set(snapshot.entities.map(({ path }) => path))].join(', ');
  return [{ message: `An entry of ${paths} would be lost that nobody chose. Change the manifest by hand.` }];
}

/** More of them nobody reads. */
const MOST = 100;

/** The first of them, and how many more there are. */
export function bounded(findings: readonly PlanFinding[]): readonly PlanFinding[] {
  const more = findings.length - MOST;
  return more <= 0 ? findings : [...findings.slice(0, MOST), { message: `There are ${more} more of that.` }];
}

function pathOf({ to, declared }: Drift): { readonly path?: string } {
  const path = to?.path ?? declared?.path;
  return path === undefined ? {} : { path };
}
