/** Connects a project to a git remote: its address, both sides as a page, what counts, and what that does, before anything is done. */
import * as vscode from 'vscode';
import { type ConnectAnswer, SYNC_REQUESTS, type SyncConnectAnswer } from '../../protocol/sync-protocol.ts';
import type { ConnectPreview, ConnectQuestion, ConnectStrategy, PullPlan, SyncApplied } from '../../sync/sync.ts';
import { agreesTo } from '../drift/agree.ts';
import { isAwake } from '../drift/awake.ts';
import type { Previews } from '../drift/previews.ts';
import { reopen, saveFirst } from '../editing/open-editors.ts';
import { touchedByPlan } from '../editing/touched-plan.ts';
import type { Engine } from '../engine/engine.ts';
import { closePages } from '../linked-pages.ts';
import { sayBriefly } from '../say.ts';
import { agreesToDeletes, sayApplied, tellStopped } from './applying.ts';
import { askAddress } from './ask-address.ts';
import { connectPage, SIDES_WORDS, strategyRows } from './connect-words.ts';
import type { Pulling } from './pulling.ts';
import { shownPull } from './shown-plan.ts';
import type { SyncProgress } from './sync-progress.ts';
import { answered } from './tell-sync.ts';

export interface Connecting extends vscode.Disposable {
  connect(root: string): Promise<void>;
}

export interface ConnectingParts {
  readonly engine: Engine;
  readonly shown: Previews;
  readonly progress: SyncProgress;
  readonly pulling: Pulling;
  undo(root: string): unknown;
}

const SCHEME = 'mooring-connect';

export function connecting({ engine, shown, progress, pulling, undo }: ConnectingParts): Connecting {
  let page = '';
  const provider = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: () => page,
  });
  const planOf = async (root: string, question: ConnectQuestion, token?: vscode.CancellationToken) =>
    (await isAwake(engine))
      ? engine.ask<ConnectAnswer>(SYNC_REQUESTS.planConnect, { root, question }, token)
      : undefined;
  const preview = async (root: string, question: ConnectQuestion): Promise<ConnectPreview | undefined> => {
    const answer = await progress.during(root, 'Looking at both sides', token => planOf(root, question, token));
    return answered<ConnectPreview>(root, answer, () => go(root, question));
  };
  /** The page is there as long as the question. */
  const askStrategy = async (url: string, seen: ConnectPreview): Promise<ConnectStrategy | undefined> => {
    page = connectPage(url, seen);
    const uri = vscode.Uri.from({ scheme: SCHEME, path: '/Both Sides.md', query: String(Date.now()) });
    await vscode.window.showTextDocument(uri, { preview: true, preserveFocus: true });
    try {
      const options = {
        title: `Connect to ${url}`,
        placeHolder: `${SIDES_WORDS[seen.is]} Choose what counts; nothing is done before you saw it.`,
        ignoreFocusOut: true,
      };
      return (await vscode.window.showQuickPick(strategyRows(seen), options))?.strategy;
    } finally {
      await closePages(SCHEME);
    }
  };
  const carryOut = async (root: string, question: ConnectQuestion, plan: PullPlan): Promise<void> => {
    const again = () => go(root, question);
    if (plan.blocking.length > 0) return tellStopped(`${plan.label} cannot be done.`, plan.blocking);
    const touched = touchedByPlan(root, plan.files);
    const saved = await saveFirst(touched);
    if (saved === 'left') return;
    if (saved === 'saved') return again();
    // With something to decide, the plan is shown once that is done.
    const isShown = plan.conflicts.length === 0;
    if (isShown && (await shown.ask(root, shownPull(plan), () => agreesToLoss(plan, question))) !== 'apply') return;
    const asked = { root, question, ...(isShown ? allowed(plan) : {}) };
    const send = (token: vscode.CancellationToken) =>
      engine.ask<SyncConnectAnswer>(SYNC_REQUESTS.connect, asked, token);
    const answer = await progress.during(root, isShown ? plan.label : `Connect to ${question.url}`, send);
    const done = await answered<SyncApplied | PullPlan>(root, answer, again);
    if (!done) return;
    if ('conflicts' in done) return pulling.carryOn(root, done);
    await reopen(touched);
    sayApplied(done, plan.loses.length > 0 || plan.deletes.length > 0, () => undo(root));
  };
  const go = async (root: string, question: ConnectQuestion): Promise<void> => {
    const seen = await preview(root, question);
    if (!seen) return;
    if (seen.plan) return carryOut(root, question, seen.plan);
    const strategy = await askStrategy(question.url, seen);
    if (strategy === undefined) return sayBriefly('Nothing was connected.');
    await go(root, { ...question, strategy });
  };
  return {
    async connect(root) {
      const url = await askAddress((question, token) => planOf(root, question, token));
      if (url !== undefined) await go(root, { url });
    },
    dispose: () => provider.dispose(),
  };
}

function allowed({ deletes, massDelete }: PullPlan) {
  return {
    ...(deletes.length > 0 ? { allowsDeletes: true } : {}),
    ...(massDelete === undefined ? {} : { allowsMassDelete: true }),
  };
}

/** With the strategy that takes theirs, what goes is what was asked for, and is among what is lost. */
async function agreesToLoss(plan: PullPlan, { strategy, url }: ConnectQuestion): Promise<boolean> {
  if (plan.loses.length > 0) {
    const who = strategy === 'local' ? `Replace what is in ${url}` : 'Replace what is here';
    const action = strategy === 'local' ? 'Replace There' : 'Replace Here';
    if (!(await agreesTo({ message: `${who}?`, detail: plan.loses.join('\n'), action }))) return false;
    return true;
  }
  return agreesToDeletes(plan);
}
