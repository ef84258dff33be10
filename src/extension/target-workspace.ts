/**
 * Which workspace a command is about: a row of the view or a name; without them that of the page in front, else the active
 * one, else the one that a person picks.
 */
import * as vscode from 'vscode';
import type { WorkspaceInSight } from '../runtime/workspaces.ts';
import type { WindowWorkspaces } from './switching/window-workspaces.ts';

export async function targetWorkspace(
  workspaces: WindowWorkspaces,
  target: unknown,
  title: string,
): Promise<WorkspaceInSight | undefined> {
  const { all, active } = workspaces.seen ?? (await workspaces.refresh());
  // A row or a name that is gone does not mean another one.
  const chosen = target === undefined ? (named(all, pageInFront()) ?? active.workspace) : named(all, target);
  return chosen ?? (await ask(all, title));
}

function named(all: readonly WorkspaceInSight[], target: unknown): WorkspaceInSight | undefined {
  if (typeof target === 'string') return all.find(({ slug }) => slug === target);
  if (typeof target !== 'object' || target === null || !('folder' in target)) return undefined;
  return all.find(({ folder }) => folder === target.folder);
}

/** The workspace that a page is about; nothing where it is gone. */
export async function shownWorkspace(
  workspaces: WindowWorkspaces,
  { query }: vscode.Uri,
): Promise<WorkspaceInSight | undefined> {
  const { all } = workspaces.seen ?? (await workspaces.refresh());
  return all.find(({ folder }) => folder === query);
}

/** The pages about one workspace have its folder as their address's query. */
function pageInFront(): { readonly folder: string } | undefined {
  const uri = vscode.window.activeTextEditor?.document.uri;
  return uri && PAGES.includes(uri.scheme) ? { folder: uri.query } : undefined;
}

export const WORKSPACE_SCHEME = 'mooring-workspace';
export const ENVIRONMENT_SCHEME = 'mooring-environment';
const PAGES: readonly string[] = [WORKSPACE_SCHEME, ENVIRONMENT_SCHEME];

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
