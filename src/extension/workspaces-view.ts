/** The view “Workspaces”: those of the project and of the user root, and below each its requests and scripts. */
import * as vscode from 'vscode';
import type { LegacyInSight, WorkspaceInSight, WorkspacesSeen } from '../runtime/workspaces.ts';
import type { EffectiveWorkspace } from '../workspace/effective.ts';
import type { WindowWorkspaces } from './switching/window-workspaces.ts';
import { themeIcon, tooltipOf } from './tree-item.ts';
import {
  idOfNode,
  idToCopy,
  nodesBelow,
  placeOfNode,
  rowOfNode,
  sectionsOf,
  type WorkspaceNode,
} from './workspace-nodes.ts';
import { workspaceRow } from './workspace-row.ts';

export interface WorkspacesView extends vscode.Disposable {
  refresh(): Promise<void>;
  showHidden(shown: boolean): Promise<void>;
  /** Opens the `workspace.toml` of a row, or where a request, a script or a folder of them is set. */
  open(workspace: unknown): Promise<void>;
  /** Puts the id of a request, a script or a folder of them into the clipboard. */
  copyId(node: unknown): Promise<void>;
  /** The workspace of the row that is selected. */
  readonly selected: WorkspaceInSight | undefined;
}

const SHOWN_KEY = 'mooring.hiddenWorkspacesShown';

export function workspacesView(workspaces: WindowWorkspaces, memory: vscode.Memento): WorkspacesView {
  const changes = new vscode.EventEmitter<undefined>();
  const isActive = (workspace: WorkspaceInSight) => workspaces.seen?.active.workspace === workspace;
  const provider: vscode.TreeDataProvider<Element> = {
    onDidChangeTreeData: changes.event,
    getTreeItem: element =>
      'is' in element
        ? nodeItem(element, workspaces.effectiveOf(element.workspace))
        : treeItem(element, isActive(element)),
    async getChildren(element) {
      if (!element) return rowsIn(workspaces.seen ?? (await workspaces.refresh()));
      if (!('is' in element)) return sectionsOf(element, workspaces.effectiveOf(element));
      return nodesBelow(element, workspaces.effectiveOf(element.workspace));
    },
    resolveTreeItem(item, element) {
      const [title, { tooltip }] =
        'is' in element
          ? ([String(item.label), rowOfNode(element, workspaces.effectiveOf(element.workspace))] as const)
          : ([element.slug, workspaceRow(element, isActive(element))] as const);
      item.tooltip = tooltipOf(title, tooltip);
      return item;
    },
  };
  const rowsIn = ({ all }: WorkspacesSeen) =>
    all.filter(workspace => !workspace.hidden || workspace.problems.length > 0 || isActive(workspace) || shown());
  const view = vscode.window.createTreeView('mooring.workspaces', { treeDataProvider: provider });
  const shown = () => memory.get(SHOWN_KEY, false);
  const setShown = (value: boolean) =>
    vscode.commands.executeCommand('setContext', 'mooring.hiddenWorkspacesShown', value);
  void setShown(shown());
  const subscriptions = [
    view,
    changes,
    workspaces.onChange(seen => {
      // An empty view shows a welcome with the way out instead, and only where there is no message.
      const legacy = rowsIn(seen).length === 0 ? [] : seen.legacy.map(legacySentence);
      view.message = [...seen.warnings, ...legacy].join('\n');
      changes.fire(undefined);
    }),
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
      const element = (argument ?? view.selection[0]) as Element | undefined;
      if (!element) return;
      const place = 'is' in element ? placeOfNode(element) : undefined;
      if ('is' in element && !place) return;
      const line = (place?.line ?? 1) - 1;
      const options = place ? { selection: new vscode.Range(line, 0, line, 0) } : {};
      const file = place?.file ?? (element as WorkspaceInSight).file;
      const preview = { preview: true, preserveFocus: true };
      await vscode.window.showTextDocument(vscode.Uri.file(file), { ...preview, ...options });
    },
    async copyId(argument) {
      const element = (argument ?? view.selection[0]) as Element | undefined;
      const id = element && 'is' in element ? idToCopy(element) : undefined;
      if (id !== undefined) await vscode.env.clipboard.writeText(id);
    },
    get selected() {
      const [element] = view.selection;
      return element && !('is' in element) ? element : undefined;
    },
    dispose: () => vscode.Disposable.from(...subscriptions).dispose(),
  };
}

function legacySentence({ root, name }: LegacyInSight): string {
  const where = root === 'user' ? 'your root' : 'the project’s .mooring';
  return `“${name}” in ${where} is not read; “Migrate Workspaces…” above makes a folder of each workspace in it.`;
}

type Element = WorkspaceInSight | WorkspaceNode;

function nodeItem(node: WorkspaceNode, effective: EffectiveWorkspace): vscode.TreeItem {
  const row = rowOfNode(node, effective);
  const { Collapsed, None } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(row.label, row.opens ? Collapsed : None);
  item.id = idOfNode(node);
  item.description = row.description;
  item.iconPath = themeIcon(row);
  item.contextValue = node.is === 'item' ? node.item.section.slice(0, -1) : node.is;
  item.accessibilityInformation = { label: row.spoken };
  if (!row.opens) item.command = { command: 'mooring.openWorkspace', title: 'Open', arguments: [node] };
  return item;
}

function treeItem(workspace: WorkspaceInSight, active: boolean): vscode.TreeItem {
  const row = workspaceRow(workspace, active);
  const { Collapsed, None } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(row.label, row.tone === 'error' ? None : Collapsed);
  item.id = workspace.file;
  item.description = row.description;
  item.iconPath = themeIcon(row);
  const { hidden, disabled, problems } = workspace;
  const words = { active, hidden, disabled, broken: problems.length > 0 };
  item.contextValue = ['workspace', ...Object.entries(words).flatMap(([word, is]) => (is ? [word] : []))].join(' ');
  item.accessibilityInformation = { label: row.spoken };
  item.command = { command: 'mooring.openWorkspace', title: 'Open', arguments: [workspace] };
  return item;
}
