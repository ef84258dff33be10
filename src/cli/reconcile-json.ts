/** A plan to reconcile, and what came of it, as programs read it. */
import type { Applied } from '../runtime/project-runtime.ts';
import { driftKey } from '../snapshot/drift/drift-key.ts';
import { driftJson } from './drift-json.ts';
import { planValue, resolutionValue } from './plan-json.ts';
import type { Proposal } from './reconcile-proposal.ts';

/** `applied` where it was done. */
export function reconcileValue({ opened, before, offered, chosen, made }: Proposal, applied?: Applied): object {
  const { root, runtime, policyOf } = opened;
  const drifts = offered.rows.flatMap(row => row.drifts);
  const keys = drifts.map(driftKey);
  const snapshot = runtime.project.onDisk();
  const choices = new Map(chosen.map(choice => [choice.drift, choice]));
  const told = driftJson(snapshot, offered.rows, drifts, policyOf);
  return {
    version: 1,
    root,
    applied: applied !== undefined,
    state: (applied?.status ?? before).state,
    rows: told.rows.map((row, index) => ({ number: index + 1, ...row })),
    drifts: told.drifts.map((drift, index) => {
      const key = keys[index] ?? '';
      const choice = choices.get(key);
      return {
        ...drift,
        resolutions: offered.resolutions(key).map(resolutionValue),
        chosen: choice ? { resolution: choice.resolution, by: choice.by } : null,
      };
    }),
    plan: made ? planValue(made) : null,
    operation: applied?.operation?.id ?? null,
    durable: applied?.durable ?? null,
    left: applied ? driftJson(runtime.project.onDisk(), applied.status.rows, applied.status.drifts, policyOf) : null,
  };
}
