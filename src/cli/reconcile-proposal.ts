/** What a command line would do about the drift of a project, before anything is done. */
import type { ReconcilePlan } from '../plans/reconcile/plan.ts';
import type { MadePlan, Refusal, RuntimeStatus } from '../runtime/project-runtime.ts';
import type { OpenedRuntime } from './open-runtime.ts';
import { type Chosen, choicesFor, type Offered, type Wishes } from './reconcile-choices.ts';

/** The option with which a person says that so much is meant to go. */
export const ALLOW_MASS_DELETE = 'allow-mass-delete';

/** All that is known before anything is done. */
export interface Proposal {
  readonly opened: OpenedRuntime;
  readonly before: RuntimeStatus;
  readonly offered: Offered;
  readonly chosen: readonly Chosen[];
  /** Absent where nothing is chosen. */
  readonly made?: MadePlan;
}

/** From what is wished; `wrong` says what no drift or way is called. */
export async function propose(
  opened: OpenedRuntime,
  wishes: Wishes,
): Promise<Proposal | { readonly wrong: string } | Refusal> {
  const before = opened.status;
  const offered = offeredIn(before, opened);
  const chosen = choicesFor(offered, wishes);
  if ('wrong' in chosen) return chosen;
  const made = chosen.length === 0 ? undefined : await opened.runtime.plan(chosen);
  if (made && 'refused' in made) return made;
  return { opened, before, offered, chosen, ...(made ? { made } : {}) };
}

/** What waits, then what is ignored: that may still be named. */
function offeredIn({ rows, told }: RuntimeStatus, { runtime }: OpenedRuntime): Offered {
  const ignored = told.filter(({ drifts }) => drifts.some(({ waits }) => waits));
  return {
    rows: [...rows, ...ignored],
    safe: runtime.safeChoices(),
    resolutions: drift => runtime.resolutions(drift),
  };
}

/** A sentence where something would go that no --accept and no --choose named. */
export function unnamedDelete({ chosen, offered }: Proposal, { deletes }: ReconcilePlan): string | undefined {
  const textOf = (each: ReconcilePlan['deletes'][number]): string =>
    [each.from, each.kind, each.key, each.path].join(' ');
  const named = chosen.flatMap(({ drift, resolution, by }): readonly string[] => {
    const own = offered.resolutions(drift).find(({ id }) => id === resolution)?.deletes ?? [];
    return by === 'safe' ? [] : own.map(textOf);
  });
  const mayGo = new Set(named);
  const unnamed = deletes.find(each => !mayGo.has(textOf(each)));
  if (!unnamed) return undefined;
  return `${unnamed.kind} ${unnamed.key} would be deleted, and nothing names it; say so with --choose, or leave it.`;
}
