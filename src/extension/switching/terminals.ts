/** New terminals get the active workspace's variables: in trusted windows only, and none where no workspace is active. */
import * as vscode from 'vscode';
import { userRoot, userRootSetting } from '../user-root.ts';
import type { WindowWorkspaces } from './window-workspaces.ts';

export function terminalVariables(
  workspaces: WindowWorkspaces,
  collection: vscode.EnvironmentVariableCollection,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  collection.persistent = false;
  let given = '';
  const give = () => {
    const wanted = wantedVariables(workspaces, log);
    // Giving the same again would mark every open terminal as out of date.
    const text = JSON.stringify(wanted.variables);
    if (text === given) return;
    given = text;
    collection.clear();
    for (const [name, value] of wanted.variables) collection.replace(name, value);
    collection.description = wanted.slug === undefined ? undefined : describe(wanted.slug);
  };
  collection.clear();
  return vscode.Disposable.from(workspaces.onChange(give), vscode.workspace.onDidGrantWorkspaceTrust(give));
}

interface Wanted {
  readonly slug?: string;
  readonly variables: readonly (readonly [string, string])[];
}

function wantedVariables(workspaces: WindowWorkspaces, log: vscode.LogOutputChannel): Wanted {
  const workspace = workspaces.seen?.active.workspace;
  if (!vscode.workspace.isTrusted || !workspace) return { variables: [] };
  const found = workspaces.environmentOf(workspace);
  for (const problem of found?.problems ?? []) log.warn(problem);
  // The command line in that terminal should look where this window looks.
  const isMoved = !process.env.MOORING_HOME && userRootSetting() !== '';
  const moved = isMoved ? [['MOORING_HOME', userRoot().fsPath] as const] : [];
  return { slug: workspace.slug, variables: [...(found?.variables ?? []), ...moved] };
}

function describe(slug: string): vscode.MarkdownString {
  const text = new vscode.MarkdownString('Variables of the workspace ');
  return text.appendText(slug).appendMarkdown(': its `.env`, that of its root, and its name and folder.');
}
