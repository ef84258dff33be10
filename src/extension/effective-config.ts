/**
 * “Show Effective Configuration”: a page that the engine writes, with a link to every line that sets something. It follows
 * changes while it is open.
 */
import * as vscode from 'vscode';
import { type ConfigOrigin, type EffectiveConfig, REQUESTS } from '../protocol/protocol.ts';
import type { Engine } from './engine/engine.ts';

export const EFFECTIVE_SCHEME = 'mooring-config';

export interface EffectiveView extends vscode.Disposable {
  show(): Promise<void>;
}

export function effectiveView(engine: Engine): EffectiveView {
  const changes = new vscode.EventEmitter<vscode.Uri>();
  /** What was answered last, by the page's address. */
  const pages = new Map<string, EffectiveConfig>();

  const ask = async (uri: vscode.Uri): Promise<EffectiveConfig | undefined> => {
    await engine.ensure();
    const page = await engine.ask<EffectiveConfig>(REQUESTS.effectiveConfig, uri.query ? { folder: uri.query } : {});
    if (page) pages.set(uri.toString(), page);
    return page;
  };
  const refresh = () => {
    for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === EFFECTIVE_SCHEME) changes.fire(uri);
  };
  const subscriptions = [
    changes,
    vscode.workspace.registerTextDocumentContentProvider(EFFECTIVE_SCHEME, {
      onDidChange: changes.event,
      provideTextDocumentContent: async uri =>
        ((await ask(uri)) ?? pages.get(uri.toString()))?.text ??
        '# Mooring’s engine gave no answer; its log says why.\n',
    }),
    vscode.languages.registerDocumentLinkProvider(
      { scheme: EFFECTIVE_SCHEME },
      {
        provideDocumentLinks(document) {
          const page = pages.get(document.uri.toString());
          // Places of another text than the one that is shown would lead astray.
          return page?.text === document.getText().replaceAll('\r\n', '\n') ? page.links.map(linkOf) : [];
        },
      },
    ),
    engine.onConfigChanged(refresh),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => pages.delete(uri.toString())),
  ];
  return {
    async show() {
      const folder = folderInUse();
      const name = folder ? `Effective Configuration (${folder.name}).toml` : 'Effective Configuration.toml';
      const query = folder?.uri.fsPath ?? '';
      const uri = vscode.Uri.from({ scheme: EFFECTIVE_SCHEME, path: `/${name}`, query });
      const isOpen = pages.has(uri.toString());
      const document = await vscode.workspace.openTextDocument(uri);
      if (document.languageId !== 'toml') await vscode.languages.setTextDocumentLanguage(document, 'toml');
      await vscode.window.showTextDocument(document, { preview: false });
      if (isOpen) changes.fire(uri);
    },
    dispose: () => vscode.Disposable.from(...subscriptions).dispose(),
  };
}

/** The folder of the file in front, else the first one. */
function folderInUse(): vscode.WorkspaceFolder | undefined {
  const front = vscode.window.activeTextEditor?.document.uri;
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  return (front?.scheme === 'file' ? vscode.workspace.getWorkspaceFolder(front) : undefined) ?? folders[0];
}

function linkOf({ range: { start, end }, file, line }: ConfigOrigin): vscode.DocumentLink {
  const range = new vscode.Range(start.line, start.character, end.line, end.character);
  const link = new vscode.DocumentLink(range, vscode.Uri.file(file).with({ fragment: `L${line + 1}` }));
  link.tooltip = 'Open where it is set';
  return link;
}
