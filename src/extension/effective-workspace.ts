/** “Show Effective Workspace”: a read-only page that follows the files while it is open, with a link to every origin. */
import * as vscode from 'vscode';
import type { EffectivePage } from './effective-workspace-page.ts';
import { linkOf } from './page-link.ts';
import type { WindowWorkspaces } from './switching/window-workspaces.ts';
import { targetWorkspace, WORKSPACE_SCHEME } from './target-workspace.ts';

export interface EffectiveWorkspaceView extends vscode.Disposable {
  /** Of a row of the view or a name; without one, of the active workspace. */
  show(target: unknown): Promise<void>;
}

export function effectiveWorkspaceView(workspaces: WindowWorkspaces): EffectiveWorkspaceView {
  const changes = new vscode.EventEmitter<vscode.Uri>();
  /** What is shown, by the page's address. */
  const pages = new Map<string, EffectivePage>();
  const pageOf = async (uri: vscode.Uri): Promise<EffectivePage> => {
    const { all } = workspaces.seen ?? (await workspaces.refresh());
    const workspace = all.find(({ folder }) => folder === uri.query);
    const gone = { text: '# This workspace is not there any more.\n', links: [] };
    const page = workspace ? workspaces.effectivePageOf(workspace) : gone;
    pages.set(uri.toString(), page);
    return page;
  };
  const refresh = () => {
    for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === WORKSPACE_SCHEME) changes.fire(uri);
  };
  const subscriptions = [
    changes,
    workspaces.onChange(refresh),
    vscode.workspace.registerTextDocumentContentProvider(WORKSPACE_SCHEME, {
      onDidChange: changes.event,
      provideTextDocumentContent: async uri => (await pageOf(uri)).text,
    }),
    vscode.languages.registerDocumentLinkProvider(
      { scheme: WORKSPACE_SCHEME },
      {
        provideDocumentLinks(document) {
          const page = pages.get(document.uri.toString());
          // Places of another text than the one that is shown would lead astray.
          return page?.text === document.getText().replaceAll('\r\n', '\n') ? page.links.map(linkOf) : [];
        },
      },
    ),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => pages.delete(uri.toString())),
  ];
  return {
    async show(target) {
      const workspace = await targetWorkspace(workspaces, target, 'Show Effective Workspace');
      if (!workspace) return;
      const path = `/${workspace.slug} (effective).toml`;
      const uri = vscode.Uri.from({ scheme: WORKSPACE_SCHEME, path, query: workspace.folder });
      const document = await vscode.workspace.openTextDocument(uri);
      if (document.languageId !== 'toml') await vscode.languages.setTextDocumentLanguage(document, 'toml');
      await vscode.window.showTextDocument(document, { preview: false });
    },
    dispose: () => vscode.Disposable.from(...subscriptions).dispose(),
  };
}
