/** “Check Scaffold”: what a workspace declares and what is there, and making what is missing. Looking makes nothing. */
import * as vscode from 'vscode';
import type { WorkspaceInSight } from '../../runtime/workspaces.ts';
import { sayWithUndo, takeBack } from '../editing/take-back.ts';
import { targetWorkspace } from '../target-workspace.ts';
import { isTrusted } from '../trust.ts';
import { openDeclaration } from './entering.ts';
import type { WindowWorkspaces } from './window-workspaces.ts';

/** Of a row of the view or a name; without one, of the active workspace. */
export async function checkScaffold(workspaces: WindowWorkspaces, target: unknown): Promise<void> {
  const workspace = await targetWorkspace(workspaces, target, 'Check Scaffold');
  if (!workspace) return;
  const { rows, counts, complete } = workspaces.checkScaffold(workspace);
  const more = 'A base or a layer is missing or cannot be read, so more may be declared; mend that first.';
  if (rows.length === 0) {
    const declares = `“${workspace.slug}” declares no scaffold; [scaffold] in its workspace.toml does.`;
    void vscode.window.showInformationMessage(complete ? declares : `${declares} ${more}`);
    return;
  }
  const missing = rows.filter(({ status }) => status === 'missing').map(({ label }) => label);
  const make = { label: '$(add) Make What Is Missing', description: missing.join(', '), origin: undefined };
  const separator = { label: 'declared', kind: vscode.QuickPickItemKind.Separator, origin: undefined };
  const declared = rows.map(({ icon, label, ...row }) => ({ label: `$(${icon}) ${label}`, ...row }));
  const items: (vscode.QuickPickItem & { readonly origin: (typeof rows)[number]['origin'] | undefined })[] = [
    ...(missing.length > 0 ? [make, separator] : []),
    ...declared,
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: `Scaffold of “${workspace.slug}”: ${counts}`,
    placeHolder: complete ? 'Choose one to see its declaration' : more,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked?.origin) await openDeclaration(picked.origin);
  else if (picked === make && isTrusted('Making the scaffold')) await makeMissing(workspaces, workspace);
}

async function makeMissing(workspaces: WindowWorkspaces, workspace: WorkspaceInSight): Promise<void> {
  const made = await workspaces.scaffold().make(workspace);
  if (made.is === 'refused') {
    void vscode.window.showErrorMessage(`The scaffold was not made: ${made.message}`);
    return;
  }
  const says = [made.says, ...made.warnings].join(' ');
  if (made.operations.length === 0) void vscode.window.showInformationMessage(says);
  else sayWithUndo(says, () => takeBack(workspaces.editor(), made.operations));
}
