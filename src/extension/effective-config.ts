/**
 * “Show Effective Configuration”: a page that the engine writes, with a link to every line that sets something. It follows
 * changes while it is open.
 */
import * as vscode from 'vscode';
import { type EffectiveConfig, REQUESTS } from '../protocol/protocol.ts';
import type { Engine } from './engine/engine.ts';
import { linkedPages } from './linked-pages.ts';
import { type Page, pageOf } from './page.ts';

const EFFECTIVE_SCHEME = 'mooring-config';

export interface EffectiveView extends vscode.Disposable {
  show(): Promise<void>;
}

export function effectiveView(engine: Engine): EffectiveView {
  /** What was answered last, by the page's address: it stays where the engine has no answer. */
  const answers = new Map<string, Page>();
  const pages = linkedPages(EFFECTIVE_SCHEME, async uri => {
    await engine.ensure();
    const answer = await engine.ask<EffectiveConfig>(REQUESTS.effectiveConfig, uri.query ? { folder: uri.query } : {});
    if (answer) answers.set(uri.toString(), pageOf(answer));
    return answers.get(uri.toString()) ?? NO_ANSWER;
  });
  const subscriptions = [
    pages,
    engine.onConfigChanged(() => pages.refresh()),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => answers.delete(uri.toString())),
  ];
  return {
    async show() {
      const folder = folderInUse();
      const name = folder ? `Effective Configuration (${folder.name}).toml` : 'Effective Configuration.toml';
      const query = folder?.uri.fsPath ?? '';
      await pages.open(vscode.Uri.from({ scheme: EFFECTIVE_SCHEME, path: `/${name}`, query }));
    },
    dispose: () => vscode.Disposable.from(...subscriptions).dispose(),
  };
}

const NO_ANSWER: Page = { text: '# Mooring’s engine gave no answer; its log says why.\n', links: [] };

/** The folder of the file in front, else the first one. */
function folderInUse(): vscode.WorkspaceFolder | undefined {
  const front = vscode.window.activeTextEditor?.document.uri;
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  return (front?.scheme === 'file' ? vscode.workspace.getWorkspaceFolder(front) : undefined) ?? folders[0];
}
