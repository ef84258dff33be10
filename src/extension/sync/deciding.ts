/** Conflicts are decided one after the other; what was decided is kept, also by who leaves before the end. */
import * as vscode from 'vscode';
import { type PullAnswer, SYNC_REQUESTS } from '../../protocol/sync-protocol.ts';
import type { PullPlan, Resolved, SyncConflict } from '../../sync/sync.ts';
import { isAwake } from '../drift/awake.ts';
import type { Engine } from '../engine/engine.ts';
import { sayBriefly } from '../say.ts';
import { type ConflictAnswer, conflictPlaceholder, conflictRows } from './conflict-rows.ts';
import type { MergingByHand } from './merge-by-hand.ts';
import { conflictName } from './rows.ts';
import type { SyncProgress } from './sync-progress.ts';
import { answered } from './tell-sync.ts';

export interface Deciding {
  /** The plan once nothing is undecided; nothing where it waits. `first` is the key of the conflict to begin with. */
  decide(root: string, conflicts: readonly SyncConflict[], first?: string): Promise<PullPlan | undefined>;
  /** The plan of what waits, with these decisions. */
  resolve(root: string, picks: ReadonlyMap<string, Resolved>): Promise<PullPlan | undefined>;
}

export function deciding(engine: Engine, progress: SyncProgress, byHand: MergingByHand): Deciding {
  const resolve = async (root: string, picks: ReadonlyMap<string, Resolved>): Promise<PullPlan | undefined> => {
    const question = { root, picks: Object.fromEntries(picks) };
    const ask = async (token: vscode.CancellationToken) =>
      (await isAwake(engine)) ? engine.ask<PullAnswer>(SYNC_REQUESTS.resolve, question, token) : undefined;
    const answer = await progress.during(root, 'Working out the merge', ask, 'quietly');
    return answered<PullPlan>(root, answer, () => resolve(root, picks));
  };
  const decide = async (
    root: string,
    conflicts: readonly SyncConflict[],
    first?: string,
  ): Promise<PullPlan | undefined> => {
    const { picks, isLeft } = await askEach(ordered(conflicts, first), byHand);
    const plan = isLeft && picks.size === 0 ? undefined : await resolve(root, picks);
    if (!isLeft && plan && plan.conflicts.length > 0) return decide(root, plan.conflicts);
    if (plan && plan.conflicts.length === 0) return plan;
    if (isLeft) sayBriefly('The sync waits; “Resolve Sync Conflicts” goes on with it.');
    return undefined;
  };
  return { decide, resolve };
}

function ordered(conflicts: readonly SyncConflict[], first: string | undefined): readonly SyncConflict[] {
  return [...conflicts.filter(({ key }) => key === first), ...conflicts.filter(({ key }) => key !== first)];
}

interface Decided {
  readonly picks: ReadonlyMap<string, Resolved>;
  readonly isLeft: boolean;
}

async function askEach(conflicts: readonly SyncConflict[], byHand: MergingByHand): Promise<Decided> {
  const picks = new Map<string, Resolved>();
  for (let at = 0; at < conflicts.length; ) {
    const conflict = conflicts[at];
    if (!conflict) break;
    const answer = await askOne(conflict, at + 1, conflicts.length);
    if (answer === 'left') return { picks, isLeft: true };
    if (answer === 'back') {
      at--;
    } else if (answer.is === 'all') {
      for (const { key } of conflicts.slice(at)) picks.set(key, answer.pick);
      break;
    } else if (answer.is === 'pick') {
      picks.set(conflict.key, answer.pick);
      at++;
    } else if (conflict.files && (await byHand.merge(conflict, conflict.files))) {
      picks.set(conflict.key, 'edited');
      at++;
    } else return { picks, isLeft: true };
  }
  return { picks, isLeft: false };
}

interface AnswerItem extends vscode.QuickPickItem {
  readonly answer: ConflictAnswer;
}

function askOne(conflict: SyncConflict, at: number, of: number): Promise<ConflictAnswer | 'back' | 'left'> {
  const pick = vscode.window.createQuickPick<AnswerItem>();
  pick.title = conflictName(conflict);
  pick.placeholder = conflictPlaceholder(conflict);
  pick.ignoreFocusOut = true;
  if (of > 1) {
    pick.step = at;
    pick.totalSteps = of;
  }

  pick.items = [...conflictRows(conflict, of - at + 1)];
  pick.buttons = at > 1 ? [vscode.QuickInputButtons.Back] : [];
  return new Promise(resolve => {
    let answer: ConflictAnswer | 'back' | 'left' = 'left';
    const give = (given: typeof answer) => {
      answer = given;
      pick.hide();
    };
    pick.onDidAccept(() => {
      const [row] = pick.activeItems;
      if (row) give(row.answer);
    });
    pick.onDidTriggerButton(() => give('back'));
    pick.onDidHide(() => {
      pick.dispose();
      resolve(answer);
    });
    pick.show();
  });
}
