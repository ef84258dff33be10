/** The view “Workspaces”: those of the project and of the user root. */
import * as vscode from 'vscode';
import { themeIcon, tooltipOf } from './tree-item.ts';
import { workspaceRow } from './workspace-row.ts';
import { findWorkspaces, projectRoots, userRoot, type WorkspaceInView } from './workspaces.ts';

export interface WorkspacesView extends vscode.Disposable {
  refresh(): Promise<void>;
  showHidden(shown: boolean): Promise<void>;
  /** Opens the `workspace.toml` of a row. */
  open(workspace: unknown): Promise<void>;
}

const SHOWN_KEY = 'mooring.hiddenWorkspacesShown';

/** Reads nothing before the view is first seen. */
export function workspacesView(memory: vscode.Memento): WorkspacesView {
  const changes = new vscode.EventEmitter<undefined>();
  let all: readonly WorkspaceInView[] = [];
  let watchers: vscode.Disposable[] = [];
  let reading: Promise<void> | undefined;
  let again = false;
  let seen = false;

  const provider: vscode.TreeDataProvider<WorkspaceInView> = {
    onDidChangeTreeData: changes.event,
    getTreeItem: treeItem,
    async getChildren() {
      if (!seen) await firstLook();
      return all.filter(({ hidden, problems }) => !hidden || problems.length > 0 || shown());
    },
    resolveTreeItem(item, workspace) {
      item.tooltip = tooltipOf(workspace.slug, workspaceRow(workspace).tooltip);
      return item;
    },
  };
  const view = vscode.window.createTreeView('mooring.workspaces', { treeDataProvider: provider });

  const shown = () => memory.get(SHOWN_KEY, false);
  const firstLook = async () => {
    seen = true;
    watch();
    await read();
  };
  const read = async () => {
    all = await findWorkspaces();
    const state = all.length === 0 ? 'none' : all.every(({ hidden }) => hidden) ? 'hidden' : 'some';
    await vscode.commands.executeCommand('setContext', 'mooring.workspaces', state);
  };
  const refresh = async (): Promise<void> => {
    if (!seen) return;
    again = true;
    reading ??= (async () => {
      while (again) {
        again = false;
        await read();
      }
      changes.fire(undefined);
    })().finally(() => {
      reading = undefined;
    });
    await reading;
  };
  const watch = () => {
    for (const watcher of watchers) watcher.dispose();
    watchers = seen ? [userRoot(), ...projectRoots()].map(root => watchRoot(root, refresh)) : [];
  };
  const move = () => {
    watch();
    return refresh();
  };
  const setShown = (value: boolean) =>
    vscode.commands.executeCommand('setContext', 'mooring.hiddenWorkspacesShown', value);
  void setShown(shown());
  const subscriptions = [
    view,
    changes,
    vscode.workspace.onDidChangeWorkspaceFolders(move),
    vscode.workspace.onDidChangeConfiguration(change => change.affectsConfiguration('mooring.home') && move()),
    view.onDidChangeVisibility(({ visible }) => visible && refresh()),
  ];
  return {
    refresh,
    async showHidden(value) {
      await memory.update(SHOWN_KEY, value);
      await setShown(value);
      changes.fire(undefined);
    },
    async open(argument) {
      const workspace = (argument ?? view.selection[0]) as WorkspaceInView | undefined;
      if (workspace) await vscode.window.showTextDocument(workspace.file, { preview: true, preserveFocus: true });
    },
    dispose: () => vscode.Disposable.from(...subscriptions, ...watchers).dispose(),
  };
}

function watchRoot(root: vscode.Uri, refresh: () => Promise<void>): vscode.Disposable {
  let timer: NodeJS.Timeout | undefined;
  const soon = ({ path }: vscode.Uri) => {
    if (!WORKSPACE.test(path.slice(root.path.length))) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      void refresh();
    }, GATHER_MS);
  };
  const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(root, 'workspaces/**'));
  const events = [watcher.onDidCreate(soon), watcher.onDidChange(soon), watcher.onDidDelete(soon)];
  return vscode.Disposable.from(watcher, ...events, { dispose: () => clearTimeout(timer) });
}

/** A workspace's folder or its definition, or the folder of them all; not what people keep inside. */
const WORKSPACE = /^\/workspaces(?:\/[^/]+(?:\/workspace\.toml)?)?$/;
const GATHER_MS = 100;

function treeItem(workspace: WorkspaceInView): vscode.TreeItem {
  const row = workspaceRow(workspace);
  const item = new vscode.TreeItem(row.label);
  item.id = workspace.file.toString();
  item.description = row.description;
  item.iconPath = themeIcon(row);
  item.contextValue = 'workspace';
  item.accessibilityInformation = { label: row.spoken };
  item.command = { command: 'mooring.openWorkspace', title: 'Open', arguments: [workspace] };
  return item;
}
