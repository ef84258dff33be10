/** The view “Project”: the entities of the window's projects by kind. */
import * as vscode from 'vscode';
import type { ProjectState } from '../protocol/protocol.ts';
import { driftSummary } from './drift/drift-status.ts';
import type { Drifts } from './drift/drifts.ts';
import { openPlace } from './places.ts';
import type { Projects } from './projects.ts';
import { themeIcon, tooltipOf } from './tree-item.ts';
import { entityCount, projectTree, type TreeNode } from './tree-model.ts';
import { counted, problemWords, sumOf } from './words.ts';

export interface ProjectView extends vscode.Disposable {
  /** What a click or Enter does: the declaration, and the next time on the same node the entity file. */
  open(node: unknown): Promise<void>;
  /** Without a node: the selected one. */
  openDeclaration(node: unknown): Promise<void>;
  openEntityFile(node: unknown): Promise<void>;
  /** Nodes that come first in each project; asked for again at every change of either. */
  also(more: MoreNodes): vscode.Disposable;
  /** A line above the tree; empty for none. */
  say(message: string): void;
}

export interface MoreNodes {
  nodesOf(root: string): readonly TreeNode[];
  readonly onChange: vscode.Event<unknown>;
}

export function projectView(projects: Projects, drifts: Drifts): ProjectView {
  const changes = new vscode.EventEmitter<undefined>();
  let more: MoreNodes | undefined;
  let roots: readonly TreeNode[] = [];
  let parents: ReadonlyMap<TreeNode, TreeNode> = new Map();
  let nodes: ReadonlyMap<string, TreeNode> = new Map();
  /** The node whose declaration the last click opened. */
  let opened: string | undefined;

  const view = vscode.window.createTreeView<TreeNode>('mooring.project', {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changes.event,
      getChildren: node => [...(node ? node.children : roots)],
      getParent: node => parents.get(node),
      getTreeItem: treeItem,
      resolveTreeItem(item, node) {
        item.tooltip = tooltipOf(node.label, node.tooltip);
        return item;
      },
    },
  });
  const show = (states: readonly ProjectState[]) => {
    roots = projectTree(states, root => more?.nodesOf(root) ?? []);
    ({ parents, nodes } = indexOf(roots));
    const entities = states.reduce((sum, state) => sum + entityCount(state), 0);
    view.description = entities > 0 ? counted(entities, 'entity', 'entities') : '';
    changes.fire(undefined);
    showBadge();
  };
  const showBadge = () => {
    const problems = sumOf(projects.current.map(state => state.problems));
    const { rows } = driftSummary(drifts.current);
    const words = [problemWords(problems), rows > 0 ? `${rows} to reconcile` : ''].filter(Boolean).join(', ');
    const value = problems.errors + rows;
    view.badge = value > 0 ? { value, tooltip: words } : undefined;
  };
  const subscriptions = [view, changes, projects.onChange(show), drifts.onChange(showBadge)];
  show(projects.current);

  /** Nodes from before a refresh are found again by their ids. */
  const nodeOf = (argument: unknown): TreeNode | undefined =>
    argument === undefined ? view.selection[0] : nodes.get((argument as TreeNode).id);
  return {
    async open(argument) {
      const node = nodeOf(argument);
      if (!node?.opens) return;
      if (opened === node.id && node.file) {
        opened = undefined;
        await openPlace(node.file, 'move');
        return;
      }
      opened = node.id;
      await openPlace(node.opens, 'keep');
    },
    async openDeclaration(argument) {
      const node = nodeOf(argument);
      if (node?.opens) await openPlace(node.opens, 'move');
    },
    async openEntityFile(argument) {
      const node = nodeOf(argument);
      if (node?.file) await openPlace(node.file, 'move');
    },
    also(given) {
      more = given;
      show(projects.current);
      return given.onChange(() => show(projects.current));
    },
    say(message) {
      view.message = message;
    },
    dispose: () => vscode.Disposable.from(...subscriptions).dispose(),
  };
}

function treeItem(node: TreeNode): vscode.TreeItem {
  const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const state = node.children.length === 0 ? None : node.expanded ? Expanded : Collapsed;
  const item = new vscode.TreeItem(node.label, state);
  item.id = node.id;
  item.contextValue = node.context ?? (node.file ? `${node.type}-with-file` : node.type);
  item.iconPath = themeIcon(node);
  item.accessibilityInformation = { label: node.spoken };
  if (node.description) item.description = node.description;
  if (node.runs) item.command = { command: node.runs, title: 'Open', arguments: [node] };
  else if (node.opens) item.command = { command: 'mooring.open', title: 'Open', arguments: [node] };
  return item;
}

function indexOf(roots: readonly TreeNode[]) {
  const parents = new Map<TreeNode, TreeNode>();
  const nodes = new Map<string, TreeNode>();
  const visit = (node: TreeNode) => {
    nodes.set(node.id, node);
    for (const child of node.children) {
      parents.set(child, node);
      visit(child);
    }
  };
  roots.forEach(visit);
  return { parents, nodes };
}
