/** From a plan of a pull, or of what waits, to the commit: its preview, what has to be agreed to, and what is said afterwards. */
import { type ApplySyncQuestion, SYNC_REQUESTS, type SyncApplyAnswer } from '../../protocol/sync-protocol.ts';
import type { PullPlan, SyncApplied } from '../../sync/sync.ts';
import { agreesTo, appliedWords, tellBlocked } from '../drift/agree.ts';
import { isAwake } from '../drift/awake.ts';
import { deleteQuestion } from '../drift/delete-question.ts';
import type { Previews } from '../drift/previews.ts';
import { reopen, saveFirst } from '../editing/open-editors.ts';
import { sayWithUndo } from '../editing/take-back.ts';
import { touchedByPlan } from '../editing/touched-plan.ts';
import type { Engine } from '../engine/engine.ts';
import { sayBriefly } from '../say.ts';
import { deleteWords, SYNC_GOES, shownPull } from './shown-plan.ts';
import type { SyncProgress } from './sync-progress.ts';
import { answered } from './tell-sync.ts';

export interface Applying {
  /** Shows, asks and applies a plan without conflicts; `again` makes it anew. True once it is done. */
  apply(root: string, plan: PullPlan, again: () => Promise<unknown>): Promise<boolean>;
}

export interface ApplyingParts {
  readonly engine: Engine;
  readonly shown: Previews;
  readonly progress: SyncProgress;
  /** Takes the last sync back. */
  undo(root: string): unknown;
}

export function applying({ engine, shown, progress, undo }: ApplyingParts): Applying {
  return {
    async apply(root, plan, again) {
      if (plan.blocking.length > 0) {
        await tellStopped(`${plan.label} cannot be applied.`, plan.blocking);
        return false;
      }
      const touched = touchedByPlan(root, plan.files);
      const saved = await saveFirst(touched);
      if (saved === 'left') return false;
      if (saved === 'saved') {
        // Plans see the disk alone.
        await again();
        return false;
      }
      if ((await shown.ask(root, shownPull(plan), () => agreesToDeletes(plan))) !== 'apply') {
        if (plan.what === 'connect') sayBriefly(WAITS);
        return false;
      }
      const question: ApplySyncQuestion = {
        root,
        plan: plan.id,
        ...(plan.deletes.length > 0 ? { allowsDeletes: true } : {}),
        ...(plan.massDelete === undefined ? {} : { allowsMassDelete: true }),
      };
      const answer = await progress.during(
        root,
        plan.label,
        async token =>
          (await isAwake(engine)) ? engine.ask<SyncApplyAnswer>(SYNC_REQUESTS.apply, question, token) : undefined,
        'quietly',
      );
      const applied = await answered<SyncApplied>(root, answer, again);
      if (!applied) return false;
      await reopen(touched);
      sayApplied(applied, plan.deletes.length > 0, () => undo(root));
      return true;
    },
  };
}

const WAITS = 'Nothing was applied; what was begun waits.';

/** Every deletion by name; very many in words of their own. */
export function agreesToDeletes({ deletes, massDelete }: Pick<PullPlan, 'deletes' | 'massDelete'>): Promise<boolean> {
  const asked = { deletes: deletes.map(deleteWords), ...(massDelete === undefined ? {} : { massDelete }) };
  return agreesTo(deleteQuestion(asked, SYNC_GOES));
}

/** `cannot` is what cannot be done, as a sentence. */
export async function tellStopped(cannot: string, blocking: PullPlan['blocking']): Promise<void> {
  await tellBlocked(
    cannot,
    blocking.map(({ message }) => message),
  );
}

export function sayApplied(applied: SyncApplied, isWeighty: boolean, undo: () => unknown): void {
  const says = appliedWords(applied);
  if (isWeighty || !applied.durable || (applied.left ?? []).length > 0) sayWithUndo(says, undo);
  else sayBriefly(says);
}
