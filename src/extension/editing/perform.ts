/** Carries out one change of workspaces as a person asks for it: shows what stands in the way, does it, and offers the undo. */
import * as vscode from 'vscode';
import type { WorkspacePlan, WorkspaceRefusal } from '../../plans/workspace/plan.ts';
import type { WorkspaceDone } from '../../runtime/commit-workspaces.ts';
import type { WorkspaceEditor, WorkspaceRequest } from '../../runtime/edit-workspaces.ts';
import { sayBriefly } from '../say.ts';
import { reopen, saveFirst } from './open-editors.ts';
import { takeBack } from './take-back.ts';
import { filesOf, type TouchedFiles, takenBack } from './touched-files.ts';

export interface PerformOptions {
  /** What is asked before anything happens; with `action`, the button's words. */
  readonly confirm?: {
    readonly question: string;
    readonly detail: (plan: WorkspacePlan) => string;
    readonly action: string;
  };
  /** Whether the answer is worth a notification with its own undo, or a line in the status bar. */
  readonly announce: 'notification' | 'status';
  /** A button beside the undo. */
  readonly also?: { readonly title: string; readonly run: (done: WorkspaceDone) => unknown };
}

/** Nothing where a person left it, or where it could not be done, which was said then. */
export async function perform(
  editor: WorkspaceEditor,
  request: WorkspaceRequest,
  options: PerformOptions,
): Promise<WorkspaceDone | undefined> {
  const plan = await agreed(editor, request, options);
  if (!plan) return undefined;
  const touched = filesOf(plan);
  const saved = await saveFirst(touched);
  if (saved === 'left') return undefined;
  // What was saved is read again: the plan goes by what files hold.
  const done = saved === 'saved' ? await editor.run(forced(request, plan)) : await editor.commit(plan);
  if (done.is === 'refused') {
    void vscode.window.showErrorMessage(done.message);
    return undefined;
  }
  await finish(editor, done, touched, options);
  return done;
}

/** What follows a change that was done: tabs show files where they are now, and a person hears of it and can undo it. */
export async function finish(
  editor: WorkspaceEditor,
  done: WorkspaceDone,
  touched: TouchedFiles,
  options: Pick<PerformOptions, 'announce' | 'also'>,
): Promise<void> {
  await reopen(touched);
  announce(editor, done, touched, options);
}

/** The plan that a person agreed to. */
async function agreed(
  editor: WorkspaceEditor,
  request: WorkspaceRequest,
  { confirm }: PerformOptions,
): Promise<WorkspacePlan | undefined> {
  const plan = await editor.plan(request);
  if (plan.is === 'refused')
    return plan.why === 'in-use' && request.do === 'remove' ? anyway(editor, request, plan) : told(plan);
  if (!confirm || plan.commits.length === 0) return plan;
  const { question, detail, action } = confirm;
  const choice = await vscode.window.showWarningMessage(question, { modal: true, detail: detail(plan) }, action);
  return choice === action ? plan : undefined;
}

async function anyway(
  editor: WorkspaceEditor,
  request: WorkspaceRequest & { readonly do: 'remove' },
  { message }: WorkspaceRefusal,
): Promise<WorkspacePlan | undefined> {
  const action = 'Remove Anyway';
  const detail = 'It goes to the quarantine, from where it can be restored. What needs it is left as it is.';
  if ((await vscode.window.showWarningMessage(message, { modal: true, detail }, action)) !== action) return undefined;
  const plan = await editor.plan({ ...request, force: true });
  return plan.is === 'refused' ? told(plan) : plan;
}

function told({ message }: WorkspaceRefusal): undefined {
  void vscode.window.showErrorMessage(message);
  return undefined;
}

function forced(request: WorkspaceRequest, plan: WorkspacePlan): WorkspaceRequest {
  return request.do === 'remove' && plan.warnings.length > 0 ? { ...request, force: true } : request;
}

function announce(
  editor: WorkspaceEditor,
  done: WorkspaceDone,
  touched: TouchedFiles,
  { announce: how, also }: Pick<PerformOptions, 'announce' | 'also'>,
): void {
  const says = [done.says, ...done.warnings].join(' ');
  if (!done.changed || (how === 'status' && done.warnings.length === 0)) {
    sayBriefly(says);
    return;
  }
  const undo = 'Undo';
  const show = done.warnings.length > 0 ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  // Not waited for: it is done, whether a person answers or not.
  void show(says, ...(also ? [also.title] : []), undo).then(async choice => {
    if (choice === undo) await takeBack(editor, done.operations, takenBack(touched));
    else if (choice !== undefined) await also?.run(done);
  });
}
