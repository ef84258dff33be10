/** Push: what goes is shown, its message written, and then git commits and sends it. */
import * as vscode from 'vscode';
import { type PushPlanAnswer, SYNC_REQUESTS, type SyncApplyAnswer } from '../../protocol/sync-protocol.ts';
import type { PushPlan, SyncApplied } from '../../sync/sync.ts';
import { isAwake } from '../drift/awake.ts';
import { saveFirst } from '../editing/open-editors.ts';
import { touchedPaths } from '../editing/touched-plan.ts';
import type { Engine } from '../engine/engine.ts';
import { counted } from '../words.ts';
import { sayApplied, tellStopped } from './applying.ts';
import type { MessageEditor } from './message-editor.ts';
import { pushPage } from './push-message.ts';
import type { SyncProgress } from './sync-progress.ts';
import { answered } from './tell-sync.ts';

export interface Pushing {
  push(root: string): Promise<void>;
}

export interface PushingParts {
  readonly engine: Engine;
  readonly progress: SyncProgress;
  readonly editor: MessageEditor;
  undo(root: string): unknown;
}

export function pushing({ engine, progress, editor, undo }: PushingParts): Pushing {
  const push = async (root: string): Promise<void> => {
    const look = async (token: vscode.CancellationToken) =>
      (await isAwake(engine)) ? engine.ask<PushPlanAnswer>(SYNC_REQUESTS.planPush, { root }, token) : undefined;
    const answer = await progress.during(root, 'Looking at what goes', look, 'quietly');
    const plan = await answered<PushPlan>(root, answer, () => push(root));
    if (!plan) return;
    if (plan.blocking.length > 0) return tellStopped(`Nothing is pushed to ${plan.to}.`, plan.blocking);
    const saved = await saveFirst(touchedPaths(root, plan.files));
    if (saved === 'left') return;
    if (saved === 'saved') return push(root);
    const message = await messageFor(root, plan, editor);
    if (message === undefined) return;
    const question = { root, plan: plan.id, message };
    const send = (token: vscode.CancellationToken) => engine.ask<SyncApplyAnswer>(SYNC_REQUESTS.push, question, token);
    const done = await progress.during(root, `Push to ${plan.to}`, send);
    const applied = await answered<SyncApplied>(root, done, () => push(root));
    if (applied) sayApplied(applied, false, () => undo(root));
  };
  return { push };
}

/** Nothing where it is left. Where all is in git commits already, there is no message to write, and what goes is asked. */
async function messageFor(root: string, plan: PushPlan, editor: MessageEditor): Promise<string | undefined> {
  const isWritten = plan.files.length > 0;
  if (!isWritten || plan.advisory.length > 0) {
    if (!(await goesOn(plan, isWritten))) return undefined;
  }
  return isWritten ? editor.write(root, pushPage(plan)) : '';
}

interface GoRow extends vscode.QuickPickItem {
  readonly goes?: boolean;
}

async function goesOn({ to, commits, files, advisory }: PushPlan, isWritten: boolean): Promise<boolean> {
  const what = counted(commits, 'git commit');
  const found = advisory.slice(0, MOST_FINDINGS).map(({ message }): GoRow => ({ label: `$(warning) ${message}` }));
  const more = advisory.length - found.length;
  const rows: GoRow[] = [
    isWritten
      ? { label: '$(edit) Write the Message', description: `${counted(files.length, 'file')} · ${what}`, goes: true }
      : { label: `$(cloud-upload) Push ${what}`, description: `to ${to}`, goes: true },
    { label: '$(close) Cancel', description: 'send nothing', goes: false },
    ...(found.length > 0
      ? [{ label: 'broken or untidy for others afterwards', kind: vscode.QuickPickItemKind.Separator }, ...found]
      : []),
    ...(more > 0 ? [{ label: `… and ${more} more` }] : []),
  ];
  const options = { title: `Push to ${to}`, placeHolder: 'Nothing is sent yet', ignoreFocusOut: true };
  return (await vscode.window.showQuickPick(rows, options))?.goes === true;
}

const MOST_FINDINGS = 8;
