/** Files as they were last accepted: the other side of the gutter, and what is left to look at of a deleted one. */
import * as vscode from 'vscode';
import { REQUESTS } from '../../protocol/protocol.ts';
import type { Engine } from '../engine/engine.ts';
import { isAwake } from './awake.ts';
import type { Drifts } from './drifts.ts';

export interface AcceptedTexts extends vscode.Disposable {
  /** The page with the accepted text; nothing where it is not kept. `path` is relative to the project `root`. */
  pageOf(root: string, path: string): Promise<vscode.Uri | undefined>;
}

const SCHEME = 'mooring-accepted';

export function acceptedTexts(engine: Engine, drifts: Drifts): AcceptedTexts {
  const changes = new vscode.EventEmitter<vscode.Uri>();
  /** Of the pages that are open, so that their texts stay while there is no engine to ask. */
  const texts = new Map<string, string>();
  const textOf = async (root: string, path: string): Promise<string | undefined> =>
    (await engine.ask<{ readonly text?: string }>(REQUESTS.accepted, { root, path }))?.text;
  const provider = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    onDidChange: changes.event,
    async provideTextDocumentContent(uri) {
      const at = uri.toString();
      // The page says itself what it is, since the editor opens it again after a reload of the window.
      const text = (await isAwake(engine)) ? await textOf(uri.query, pathIn(uri)) : texts.get(at);
      if (text === undefined) texts.delete(at);
      else texts.set(at, text);
      return text ?? '';
    },
  });
  const refresh = drifts.onChange(() => {
    for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === SCHEME) changes.fire(uri);
  });
  const closing = vscode.workspace.onDidCloseTextDocument(({ uri }) => texts.delete(uri.toString()));
  return {
    async pageOf(root, path) {
      if ((await textOf(root, path)) === undefined) return undefined;
      return vscode.Uri.joinPath(vscode.Uri.file(root), path).with({ scheme: SCHEME, query: root });
    },
    dispose: () => vscode.Disposable.from(provider, refresh, closing, changes).dispose(),
  };
}

function pathIn(uri: vscode.Uri): string {
  return uri.path.slice(vscode.Uri.file(uri.query).path.length + 1);
}
