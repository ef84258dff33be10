/**
 * “Show Environment”: a read-only page with the variables of a workspace, which follows the files while it is open. Values
 * are shown on the page that a person asks for, and masked again once that is closed.
 */
import * as vscode from 'vscode';
import { linkedPages } from '../linked-pages.ts';
import type { WindowWorkspaces } from '../switching/window-workspaces.ts';
import { ENVIRONMENT_SCHEME, shownWorkspace, targetWorkspace } from '../target-workspace.ts';
import type { EditorSecrets } from './editor-secrets.ts';
import type { EnvironmentPage } from './environment-page.ts';

export interface EnvironmentView extends vscode.Disposable {
  /** Of a row of the view or a name; without one, of the active workspace. */
  show(target: unknown): Promise<void>;
  /** On the page with the address that a code lens or the editor's title gives; without one, on the page in front. */
  reveal(page: unknown, revealed: boolean): Promise<void>;
}

export function environmentView(workspaces: WindowWorkspaces, secrets: EditorSecrets): EnvironmentView {
  /** The addresses of pages with their values. */
  const revealed = new Set<string>();
  const pages = linkedPages(ENVIRONMENT_SCHEME, async uri => {
    const workspace = await shownWorkspace(workspaces, uri);
    if (!workspace) return GONE;
    return workspaces.variables().page(workspace, {
      revealed: revealed.has(uri.toString()),
      secrets: secrets.names(),
      trusted: vscode.workspace.isTrusted,
    });
  });
  const setRevealed = async (uri: vscode.Uri, value: boolean) => {
    if (revealed.has(uri.toString()) === value) return;
    if (value) revealed.add(uri.toString());
    else revealed.delete(uri.toString());
    await vscode.commands.executeCommand('setContext', 'mooring.revealedPages', [...revealed]);
    pages.refresh(uri);
  };
  const refresh = () => pages.refresh();
  /** A document may live on for a while after its last tab, so the tabs say when a page is closed. */
  const maskClosed = () => {
    const open = new Set(
      vscode.window.tabGroups.all.flatMap(({ tabs }) =>
        tabs.flatMap(({ input }) => (input instanceof vscode.TabInputText ? [input.uri.toString()] : [])),
      ),
    );
    for (const page of revealed) if (!open.has(page)) void setRevealed(vscode.Uri.parse(page, true), false);
  };
  const subscriptions = [
    pages,
    workspaces.onChange(refresh),
    secrets.onChange(refresh),
    vscode.workspace.onDidGrantWorkspaceTrust(refresh),
    vscode.languages.registerCodeLensProvider(
      { scheme: ENVIRONMENT_SCHEME },
      {
        provideCodeLenses(document) {
          const page = pages.shown(document);
          return page ? lensesOf(page, document.uri, revealed.has(document.uri.toString())) : [];
        },
      },
    ),
    vscode.window.tabGroups.onDidChangeTabs(({ closed }) => closed.length > 0 && maskClosed()),
  ];
  return {
    async show(target) {
      const workspace = await targetWorkspace(workspaces, target, 'Show Environment');
      if (!workspace) return;
      const path = `/${workspace.slug} (environment).toml`;
      await pages.open(vscode.Uri.from({ scheme: ENVIRONMENT_SCHEME, path, query: workspace.folder }));
    },
    async reveal(page, value) {
      const uri = page instanceof vscode.Uri ? page : vscode.window.activeTextEditor?.document.uri;
      if (uri?.scheme === ENVIRONMENT_SCHEME) await setRevealed(uri, value);
    },
    dispose: () => vscode.Disposable.from(...subscriptions).dispose(),
  };
}

const GONE: EnvironmentPage = {
  text: '# This workspace is not there any more.\n',
  links: [],
  hasValues: false,
  missing: [],
};

function lensesOf({ hasValues, missing }: EnvironmentPage, uri: vscode.Uri, isRevealed: boolean): vscode.CodeLens[] {
  const lens = (line: number, title: string, command: string, argument: unknown) =>
    new vscode.CodeLens(new vscode.Range(line, 0, line, 0), { title, command, arguments: [argument] });
  const reveal = isRevealed
    ? lens(0, '$(eye-closed) Mask Values', 'mooring.maskEnvironment', uri)
    : lens(0, '$(eye) Reveal Values', 'mooring.revealEnvironment', uri);
  const folder = { folder: uri.query };
  return [
    ...(hasValues ? [reveal] : []),
    lens(0, '$(add) Set Variable…', 'mooring.setEnvironmentVariable', folder),
    ...(hasValues ? [lens(0, '$(remove) Unset Variable…', 'mooring.unsetEnvironmentVariable', folder)] : []),
    ...missing.map(({ name, line }) => lens(line, `$(key) Set the Secret “${name}”…`, 'mooring.setSecret', name)),
  ];
}
