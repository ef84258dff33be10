/** What writes into a root on behalf of a folder needs a person's trust in it. */
import * as vscode from 'vscode';

/** True in a trusted window; else says what waits for trust, and offers to give it. */
export function isTrusted(what: string): boolean {
  if (vscode.workspace.isTrusted) return true;
  const manage = 'Manage Trust';
  void vscode.window
    .showWarningMessage(`${what} waits until you trust this window, since it writes files.`, manage)
    .then(choice => choice === manage && vscode.commands.executeCommand('workbench.trust.manage'));
  return false;
}
