/** A plan as programs read it: the same fields in every command that prints one. */
import type { PlanFinding, Resolution } from '../plans/reconcile/plan.ts';
import type { MadePlan } from '../runtime/project-runtime.ts';
import { driftKey } from '../snapshot/drift/drift-key.ts';
import { diffOf } from './plan-text.ts';

export function planValue({ plan, files }: Pick<MadePlan, 'plan' | 'files'>): object {
  const finding = ({ message, path, drift }: PlanFinding) => ({ message, path: path ?? null, drift: drift ?? null });
  return {
    label: plan.label,
    steps: plan.steps.map(({ drift, resolution }) => ({ drift: driftKey(drift), resolution: resolution.id })),
    files: files.map(file => ({
      path: file.path,
      movesTo: file.movesTo ?? null,
      change: file.change,
      diff: diffOf(file),
    })),
    moves: plan.effects.moves,
    setAside: plan.effects.setAside,
    blocking: plan.blocking.map(finding),
    advisory: plan.advisory.map(finding),
    deletes: plan.deletes,
    massDelete: plan.massDelete ?? null,
  };
}

export function resolutionValue({ id, kind, keeps, title, isSafe, deletes }: Resolution): object {
  return { id, kind, keeps: keeps ?? null, title, safe: isSafe, deletes };
}
