/** Plans that were shown and may yet be applied, by their ids. The oldest is forgotten, and has to be made again. */
export interface KeptPlans<Owner, Plan> {
  /** Only for the one that it was made by. */
  get(owner: Owner, id: string): Plan | undefined;
  keep(owner: Owner, id: string, plan: Plan): void;
  forget(id: string): void;
}

const MOST_PLANS = 16;

export function keptPlans<Owner, Plan>(): KeptPlans<Owner, Plan> {
  const kept = new Map<string, { readonly owner: Owner; readonly plan: Plan }>();
  return {
    get(owner, id) {
      const found = kept.get(id);
      return found?.owner === owner ? found.plan : undefined;
    },
    keep(owner, id, plan) {
      kept.delete(id);
      kept.set(id, { owner, plan });
      for (const old of [...kept.keys()].slice(0, -MOST_PLANS)) kept.delete(old);
    },
    forget: id => void kept.delete(id),
  };
}
