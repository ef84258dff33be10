/** Files as they were last accepted: the other side of the gutter, and what is left to look at of a deleted one. */
import * as vscode from 'vscode';
import { REQUESTS } from '../../protocol/protocol.ts';
import type { Engine } from '../engine/engine.ts';
import type { Drifts } from './drifts.ts';

export interface AcceptedTexts extends vscode.Disposable {
  /** The page with the accepted text; nothing where it is not kept. `path` is relative to the project `root`. */
  pageOf(root: string, path: string): Promise<vscode.Uri | undefined>;
}

const SCHEME = 'mooring-accepted';

export function acceptedTexts(engine: Engine, drifts: Drifts): AcceptedTexts {
  const changes = new vscode.EventEmitter<vscode.Uri>();
  /** What each page was asked for, by its address. */
  const asked = new Map<string, { readonly root: string; readonly path: string }>();
  const textOf = async (root: string, path: string): Promise<string | undefined> =>
    (await engine.ask<{ readonly text?: string }>(REQUESTS.accepted, { root, path }))?.text;
  const provider = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    onDidChange: changes.event,
    async provideTextDocumentContent(uri) {
      const page = asked.get(uri.toString());
      return page ? ((await textOf(page.root, page.path)) ?? '') : '';
    },
  });
  const refresh = drifts.onChange(() => {
    for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === SCHEME) changes.fire(uri);
  });
  return {
    async pageOf(root, path) {
      if ((await textOf(root, path)) === undefined) return undefined;
      const uri = vscode.Uri.joinPath(vscode.Uri.file(root), path).with({ scheme: SCHEME });
      asked.set(uri.toString(), { root, path });
      return uri;
    },
    dispose: () => vscode.Disposable.from(provider, refresh, changes).dispose(),
  };
}
