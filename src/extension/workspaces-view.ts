/** The view “Workspaces”: those of the project and of the user root. */
import * as vscode from 'vscode';
import type { WorkspaceInSight } from '../runtime/workspaces.ts';
import type { WindowWorkspaces } from './switching/window-workspaces.ts';
import { themeIcon, tooltipOf } from './tree-item.ts';
import { workspaceRow } from './workspace-row.ts';

export interface WorkspacesView extends vscode.Disposable {
  refresh(): Promise<void>;
  showHidden(shown: boolean): Promise<void>;
  /** Opens the `workspace.toml` of a row. */
  open(workspace: unknown): Promise<void>;
}

const SHOWN_KEY = 'mooring.hiddenWorkspacesShown';

export function workspacesView(workspaces: WindowWorkspaces, memory: vscode.Memento): WorkspacesView {
  const changes = new vscode.EventEmitter<undefined>();
  const isActive = (workspace: WorkspaceInSight) => workspaces.seen?.active.workspace === workspace;
  const rowOf = (workspace: WorkspaceInSight) => workspaceRow(workspace, isActive(workspace));
  const provider: vscode.TreeDataProvider<WorkspaceInSight> = {
    onDidChangeTreeData: changes.event,
    getTreeItem: workspace => treeItem(workspace, isActive(workspace)),
    async getChildren() {
      const { all } = workspaces.seen ?? (await workspaces.refresh());
      return all.filter(
        workspace => !workspace.hidden || workspace.problems.length > 0 || isActive(workspace) || shown(),
      );
    },
    resolveTreeItem(item, workspace) {
      item.tooltip = tooltipOf(workspace.slug, rowOf(workspace).tooltip);
      return item;
    },
  };
  const view = vscode.window.createTreeView('mooring.workspaces', { treeDataProvider: provider });
  const shown = () => memory.get(SHOWN_KEY, false);
  const setShown = (value: boolean) =>
    vscode.commands.executeCommand('setContext', 'mooring.hiddenWorkspacesShown', value);
  void setShown(shown());
  const subscriptions = [
    view,
    changes,
    workspaces.onChange(() => changes.fire(undefined)),
    view.onDidChangeVisibility(({ visible }) => visible && workspaces.seen && workspaces.refresh()),
  ];
  return {
    async refresh() {
      await workspaces.refresh();
    },
    async showHidden(value) {
      await memory.update(SHOWN_KEY, value);
      await setShown(value);
      changes.fire(undefined);
    },
    async open(argument) {
      const workspace = (argument ?? view.selection[0]) as WorkspaceInSight | undefined;
      if (!workspace) return;
      await vscode.window.showTextDocument(vscode.Uri.file(workspace.file), { preview: true, preserveFocus: true });
    },
    dispose: () => vscode.Disposable.from(...subscriptions).dispose(),
  };
}

function treeItem(workspace: WorkspaceInSight, active: boolean): vscode.TreeItem {
  const row = workspaceRow(workspace, active);
  const item = new vscode.TreeItem(row.label);
  item.id = workspace.file;
  item.description = row.description;
  item.iconPath = themeIcon(row);
  item.contextValue = active ? 'workspace-active' : 'workspace';
  item.accessibilityInformation = { label: row.spoken };
  item.command = { command: 'mooring.openWorkspace', title: 'Open', arguments: [workspace] };
  return item;
}
