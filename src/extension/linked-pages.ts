/** Read-only pages in the editor, which look like TOML and follow what they show while they are open. */
import * as vscode from 'vscode';
import type { Page, PageLink } from './page.ts';

export interface LinkedPages<P extends Page> extends vscode.Disposable {
  open(uri: vscode.Uri, how?: vscode.TextDocumentShowOptions): Promise<void>;
  /** Writes one page anew, or all that are open. */
  refresh(uri?: vscode.Uri): void;
  /** Nothing where the editor shows another text than the last one: its places would lead astray. */
  shown(document: vscode.TextDocument): P | undefined;
}

export function linkedPages<P extends Page>(
  scheme: string,
  write: (uri: vscode.Uri) => P | Promise<P>,
): LinkedPages<P> {
  const changes = new vscode.EventEmitter<vscode.Uri>();
  /** What was written last, by the page's address. */
  const pages = new Map<string, P>();
  const shown = (document: vscode.TextDocument): P | undefined => {
    const page = pages.get(document.uri.toString());
    return page?.text === document.getText().replaceAll('\r\n', '\n') ? page : undefined;
  };
  const subscriptions = [
    changes,
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changes.event,
      async provideTextDocumentContent(uri) {
        const page = await write(uri);
        pages.set(uri.toString(), page);
        return page.text;
      },
    }),
    vscode.languages.registerDocumentLinkProvider(
      { scheme },
      { provideDocumentLinks: document => shown(document)?.links.map(linkOf) ?? [] },
    ),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => pages.delete(uri.toString())),
  ];
  return {
    async open(uri, how = { preview: false }) {
      // The editor keeps the text of a page that it has open, or had a moment ago.
      if (pages.has(uri.toString())) changes.fire(uri);
      const document = await vscode.workspace.openTextDocument(uri);
      if (document.languageId !== 'toml') await vscode.languages.setTextDocumentLanguage(document, 'toml');
      await vscode.window.showTextDocument(document, how);
    },
    refresh(only) {
      const open = vscode.workspace.textDocuments.map(({ uri }) => uri).filter(uri => uri.scheme === scheme);
      for (const uri of only ? [only] : open) changes.fire(uri);
    },
    shown,
    dispose: () => vscode.Disposable.from(...subscriptions).dispose(),
  };
}

/** Closes every tab with a page of that kind. */
export async function closePages(scheme: string): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap(group => group.tabs);
  const ours = tabs.filter(({ input }) => input instanceof vscode.TabInputText && input.uri.scheme === scheme);
  if (ours.length > 0) await vscode.window.tabGroups.close(ours);
}

function linkOf({ line, start, end, file, at }: PageLink): vscode.DocumentLink {
  const target = vscode.Uri.file(file).with({ fragment: `L${at}` });
  const link = new vscode.DocumentLink(new vscode.Range(line, start, line, end), target);
  link.tooltip = 'Open where it is set';
  return link;
}
