/** The language status of the file in the editor: what the manifest says about it. */
import * as vscode from 'vscode';
import { fileStatus } from './file-status-text.ts';
import type { Projects } from './projects.ts';

export function fileStatusItem(projects: Projects): vscode.Disposable {
  let item: vscode.LanguageStatusItem | undefined;
  const show = () => {
    const document = vscode.window.activeTextEditor?.document;
    const isFile = document?.uri.scheme === 'file';
    const status = isFile ? fileStatus(projects.current, document.uri.fsPath) : undefined;
    if (!document || !status) {
      item?.dispose();
      item = undefined;
      return;
    }
    // A pattern that only this file has: the item cannot be hidden for the others of its language otherwise.
    const selector = { scheme: 'file', pattern: exactly(document.uri) };
    item ??= vscode.languages.createLanguageStatusItem('mooring.file', selector);
    item.selector = selector;
    item.name = 'Mooring';
    item.text = status.text;
    item.detail = status.detail ?? '';
    item.busy = status.busy;
    item.severity =
      status.severity === 'error' ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information;
    item.accessibilityInformation = { label: `Mooring: ${[status.text, status.detail].filter(Boolean).join(', ')}` };
    item.command = { command: 'mooring.showProblems', title: 'Problems' };
  };
  show();
  const subscriptions = [vscode.window.onDidChangeActiveTextEditor(show), projects.onChange(show)];
  return {
    dispose() {
      item?.dispose();
      vscode.Disposable.from(...subscriptions).dispose();
    },
  };
}

function exactly(uri: vscode.Uri): vscode.RelativePattern {
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  return new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), name.replaceAll(/[[\]{}*?]/g, '[$&]'));
}
