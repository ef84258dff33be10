/** “Show Effective Workspace”: a read-only page that follows the files while it is open, with a link to every origin. */
import * as vscode from 'vscode';
import { linkedPages } from './linked-pages.ts';
import type { WindowWorkspaces } from './switching/window-workspaces.ts';
import { shownWorkspace, targetWorkspace, WORKSPACE_SCHEME } from './target-workspace.ts';

export interface EffectiveWorkspaceView extends vscode.Disposable {
  /** Of a row of the view or a name; without one, of the active workspace. */
  show(target: unknown): Promise<void>;
}

export function effectiveWorkspaceView(workspaces: WindowWorkspaces): EffectiveWorkspaceView {
  const pages = linkedPages(WORKSPACE_SCHEME, async uri => {
    const workspace = await shownWorkspace(workspaces, uri);
    return workspace ? workspaces.effectivePageOf(workspace) : GONE;
  });
  const subscription = workspaces.onChange(() => pages.refresh());
  return {
    async show(target) {
      const workspace = await targetWorkspace(workspaces, target, 'Show Effective Workspace');
      if (!workspace) return;
      const path = `/${workspace.slug} (effective).toml`;
      await pages.open(vscode.Uri.from({ scheme: WORKSPACE_SCHEME, path, query: workspace.folder }));
    },
    dispose: () => vscode.Disposable.from(pages, subscription).dispose(),
  };
}

const GONE = { text: '# This workspace is not there any more.\n', links: [] };
