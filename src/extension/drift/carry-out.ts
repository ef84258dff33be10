/** From the answers of a person to one commit: the plan, its preview, what has to be agreed to, and what follows. */
import * as vscode from 'vscode';
import {
  type AppliedState,
  type ApplyAnswer,
  type ApplyQuestion,
  type PlanAnswer,
  type PlanQuestion,
  type PlanState,
  REQUESTS,
  type RefusedState,
} from '../../protocol/protocol.ts';
import { reopen, saveFirst } from '../editing/open-editors.ts';
import { sayWithUndo } from '../editing/take-back.ts';
import { touchedByPlan, touchedPaths } from '../editing/touched-plan.ts';
import type { Engine } from '../engine/engine.ts';
import { sayBriefly } from '../say.ts';
import { isTrusted } from '../trust.ts';
import { agreesTo, appliedWords, tellBlocked } from './agree.ts';
import { isAwake } from './awake.ts';
import { deleteQuestion } from './delete-question.ts';
import type { LaneProgress } from './lane-progress.ts';
import type { Previews } from './previews.ts';
import { tellCutOff, tellNoAnswer, tellRefusal } from './tell.ts';
import type { Undoing } from './undoing.ts';

/** Of a plan, beside the project. */
export type Wanted = WithoutRoot<PlanQuestion>;

type WithoutRoot<Question> = Question extends unknown ? Omit<Question, 'root'> : never;

export interface CarryOut {
  /** Plans, asks and applies; true once it is done. What stood in the way was said then. */
  run(root: string, wanted: Wanted): Promise<boolean>;
}

export function carryOut(engine: Engine, shown: Previews, lane: LaneProgress, undoing: Undoing): CarryOut {
  const planOf = async (root: string, wanted: Wanted): Promise<PlanState | undefined> => {
    const title = 'Mooring: making a plan';
    const answer = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, async () => {
      return (await isAwake(engine)) ? engine.ask<PlanAnswer>(REQUESTS.plan, { root, ...wanted }) : undefined;
    });
    if (!answer) await tellNoAnswer();
    else if ('refused' in answer) await tellRefusal(root, answer, () => run(root, wanted));
    else if (answer.blocking.length > 0) {
      if (await tellBlocked(`${answer.label} cannot be applied.`, answer.blocking, 'Show Drift'))
        await vscode.commands.executeCommand('mooring.showDrift');
    } else return answer;
    return undefined;
  };
  const apply = (question: ApplyQuestion, label: string): Promise<ApplyAnswer | undefined> =>
    lane.during(question.root, label, async () => {
      await isAwake(engine);
      return engine.ask<ApplyAnswer>(REQUESTS.apply, question);
    });
  const run = async (root: string, wanted: Wanted): Promise<boolean> => {
    if (!isTrusted('Reconciling')) return false;
    const made = await planOf(root, wanted);
    if (!made) return false;
    const plan = await withSaved(root, made, () => planOf(root, wanted));
    if (!plan) return false;
    if (isEmpty(plan)) {
      sayBriefly('Nothing is to be done: manifest and disk agree there.');
      return true;
    }
    if ((await shown.ask(root, plan, () => agreesTo(deleteQuestion(plan)))) !== 'apply') return false;
    const question = { root, plan: plan.id, ...(plan.massDelete === undefined ? {} : { allowsMassDelete: true }) };
    const answer = await apply(question, plan.label);
    if (!answer) await tellCutOff();
    else if ('refused' in answer) await refused(root, wanted, plan, answer);
    else {
      await done(root, plan, answer, undoing);
      return true;
    }
    return false;
  };
  const refused = async (root: string, wanted: Wanted, plan: PlanState, answer: RefusedState): Promise<void> => {
    if (answer.refused !== 'unsaved') return tellRefusal(root, answer, () => run(root, wanted));
    // Typed since the preview: what was saved changes the plan, so that it is shown again.
    const paths = answer.paths ?? plan.files.map(({ path }) => path);
    if ((await saveFirst(touchedPaths(root, paths))) === 'saved') await run(root, wanted);
  };
  return { run };
}

/** Plans see the disk alone, so what was saved just now needs a plan of its own. */
async function withSaved(
  root: string,
  plan: PlanState,
  again: () => Promise<PlanState | undefined>,
): Promise<PlanState | undefined> {
  const saved = await saveFirst(touchedByPlan(root, plan.files));
  if (saved === 'left') return undefined;
  return saved === 'saved' ? again() : plan;
}

function isEmpty({ files, steps }: PlanState): boolean {
  return files.length === 0 && steps.length === 0;
}

async function done(root: string, plan: PlanState, applied: AppliedState, undoing: Undoing): Promise<void> {
  await reopen(touchedByPlan(root, plan.files));
  const { operation, left = [] } = applied;
  const says = appliedWords(applied);
  if (operation !== undefined && (plan.deletes.length > 0 || !applied.durable || left.length > 0))
    sayWithUndo(says, () => undoing.undo(root, operation));
  else sayBriefly(says);
}
