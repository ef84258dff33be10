/** Which workspace a command is about: a row of the view, a name, the active one, or the one that a person picks. */
import * as vscode from 'vscode';
import type { WorkspaceInSight } from '../runtime/workspaces.ts';
import type { WindowWorkspaces } from './switching/window-workspaces.ts';

export async function targetWorkspace(
  workspaces: WindowWorkspaces,
  target: unknown,
  title: string,
): Promise<WorkspaceInSight | undefined> {
  const { all, active } = workspaces.seen ?? (await workspaces.refresh());
  return named(all, target) ?? active.workspace ?? (await ask(all, title));
}

function named(all: readonly WorkspaceInSight[], target: unknown): WorkspaceInSight | undefined {
  if (typeof target === 'string') return all.find(({ slug }) => slug === target);
  if (typeof target !== 'object' || target === null || !('folder' in target)) return undefined;
  return all.find(({ folder }) => folder === target.folder);
}

async function ask(all: readonly WorkspaceInSight[], title: string): Promise<WorkspaceInSight | undefined> {
  if (all.length === 0) {
    const make = 'New Workspace…';
    const choice = await vscode.window.showInformationMessage('There is no workspace yet.', make);
    if (choice === make) await vscode.commands.executeCommand('mooring.newWorkspace');
    return undefined;
  }
  const rows = all.map(workspace => ({ label: workspace.slug, description: workspace.description ?? '', workspace }));
  const options = { title, placeHolder: 'Choose a workspace', matchOnDescription: true };
  return (await vscode.window.showQuickPick(rows, options))?.workspace;
}
