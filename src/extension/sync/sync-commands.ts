/** The commands of sync. They are given rows of the view; without one a person chooses the project. */
import * as vscode from 'vscode';
import { SYNC_REQUESTS, type SyncApplyAnswer } from '../../protocol/sync-protocol.ts';
import type { SyncApplied } from '../../sync/sync.ts';
import { agreesTo } from '../drift/agree.ts';
import { isAwake } from '../drift/awake.ts';
import type { Engine } from '../engine/engine.ts';
import { sayBriefly } from '../say.ts';
import { lastPart } from '../words.ts';
import { sayApplied } from './applying.ts';
import { type Among, askProject, rowOf } from './ask-project.ts';
import type { Connecting } from './connecting.ts';
import type { GitHints } from './git-hints.ts';
import type { MergingByHand } from './merge-by-hand.ts';
import type { MessageEditor } from './message-editor.ts';
import { openRow } from './open-row.ts';
import type { Pulling } from './pulling.ts';
import type { Pushing } from './pushing.ts';
import { menuRows } from './sync-menu.ts';
import type { SyncProgress } from './sync-progress.ts';
import type { Syncs } from './syncs.ts';
import { answered } from './tell-sync.ts';
import { standingOf, standingWords } from './words.ts';

export interface SyncCommands {
  /** What can be done just now. */
  menu(): Promise<void>;
  pull(row: unknown): Promise<void>;
  push(row: unknown): Promise<void>;
  fetch(row: unknown): Promise<void>;
  connect(row: unknown): Promise<void>;
  /** Goes on with what waits: its conflicts, its preview. */
  resolve(row: unknown): Promise<void>;
  abort(row: unknown): Promise<void>;
  undo(row: unknown): Promise<void>;
  open(row: unknown): Promise<void>;
  /** Of the message that is written. */
  answerPush(answer: 'push' | 'cancel'): Promise<void>;
  /** Of the file that is merged by hand. */
  markMerged(): Promise<void>;
}

export interface SyncCommandParts {
  readonly engine: Engine;
  readonly syncs: Syncs;
  readonly progress: SyncProgress;
  readonly pulling: Pulling;
  readonly pushing: Pushing;
  readonly connecting: Connecting;
  readonly byHand: MergingByHand;
  readonly editor: MessageEditor;
  readonly git: GitHints;
}

export function syncCommands(parts: SyncCommandParts): SyncCommands {
  const { engine, syncs, progress, pulling, pushing, connecting, byHand, editor, git } = parts;
  const about =
    (title: string, among: Among, run: (root: string, row: unknown) => Promise<void>) =>
    async (row: unknown): Promise<void> => {
      const root = await askProject({ engine, syncs }, row, title, among);
      if (root !== undefined) await run(root, row);
    };
  const step = (root: string, label: string, method: string) =>
    progress.during(root, label, async token =>
      (await isAwake(engine)) ? engine.ask<SyncApplyAnswer>(method, { root }, token) : undefined,
    );
  const undo = (root: string): Promise<void> => undoSync(root, step);
  return {
    async menu() {
      const root = await askProject({ engine, syncs }, undefined, 'Sync', 'standing');
      const state = syncs.current.find(each => each.root === root);
      if (!state) return;
      const standing = standingOf(state);
      const options = { title: `Sync ${lastPart(state.root)}`, placeHolder: standing ? standingWords(standing) : '' };
      const picked = await vscode.window.showQuickPick(menuRows(state), options);
      if (picked) await vscode.commands.executeCommand(picked.command, { sync: { root } });
    },
    pull: about('Pull', 'standing', root => pulling.pull(root)),
    push: about('Push', 'standing', root => pushing.push(root)),
    fetch: about('Fetch', 'standing', root => fetchNow(root, syncs, progress)),
    connect: about('Connect to Git Remote', 'all', root => connecting.connect(root)),
    resolve: about('Resolve Sync Conflicts', 'pending', (root, row) => pulling.goOn(root, rowOf(row)?.conflict)),
    abort: about('Abort Sync', 'pending', root => abortSync(root, syncs, step)),
    undo: about('Undo Last Sync', 'standing', async root => {
      const detail =
        'Files and branch go back to where they were before it. Nothing is done where somebody committed since.';
      if (await agreesTo({ message: `Take back the last sync of ${lastPart(root)}?`, detail, action: 'Undo' }))
        await undo(root);
    }),
    async open(given) {
      const row = rowOf(given);
      if (row) await openRow(row, git);
    },
    answerPush: answer => editor.answer(answer),
    markMerged: () => byHand.mark(),
  };
}

type Step = (root: string, label: string, method: string) => Promise<SyncApplyAnswer | undefined>;

export async function undoSync(root: string, step: Step): Promise<void> {
  const answer = await step(root, 'Undo last sync', SYNC_REQUESTS.undo);
  const applied = await answered<SyncApplied>(root, answer, () => undoSync(root, step));
  if (applied) sayApplied(applied, false, () => {});
}

async function fetchNow(root: string, syncs: Syncs, progress: SyncProgress): Promise<void> {
  const state = await progress.during(root, 'Fetch', token => syncs.fetch(root, token));
  const known = await answered(root, state, () => fetchNow(root, syncs, progress));
  if (!known || !('is' in known)) return;
  const standing = standingOf(known);
  // What git said of the remote comes first of the notes.
  const [note] = known.notes;
  if (note !== undefined) void vscode.window.showWarningMessage(note);
  else if (standing) sayBriefly(`${lastPart(root)}: ${standingWords(standing)}.`);
}

async function abortSync(root: string, syncs: Syncs, step: Step): Promise<void> {
  const state = syncs.current.find(each => each.root === root);
  const pending = state && standingOf(state)?.pending;
  const decided = pending?.conflicts.filter(({ resolved }) => resolved !== undefined).length ?? 0;
  const detail = 'The folder is as before it began. What you decided is forgotten.';
  const message = `Abort the ${pending?.what} of ${lastPart(root)}?`;
  if (decided > 0 && !(await agreesTo({ message, detail, action: 'Abort' }))) return;
  const answer = await step(root, 'Abort sync', SYNC_REQUESTS.abort);
  const applied = await answered<SyncApplied>(root, answer, () => abortSync(root, syncs, step));
  if (applied) sayApplied(applied, false, () => {});
}
