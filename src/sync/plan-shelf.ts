/** The plans that were shown and may yet be applied, each once. */
import type { MadePlan } from './sync-plan.ts';

export interface PlanShelf {
  put(made: MadePlan): void;
  find(id: string): MadePlan | undefined;
  drop(id: string): void;
}

/** The oldest is forgotten, and has to be made again. */
const MOST_PLANS = 8;

export function planShelf(): PlanShelf {
  const plans = new Map<string, MadePlan>();
  return {
    put(made) {
      plans.set(made.plan.id, made);
      for (const id of [...plans.keys()].slice(0, -MOST_PLANS)) plans.delete(id);
    },
    find: id => plans.get(id),
    drop: id => void plans.delete(id),
  };
}
