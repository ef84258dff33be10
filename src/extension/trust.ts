/** What writes into a root on behalf of a folder needs a person's trust in it. */
import * as vscode from 'vscode';
import { REQUESTS } from '../protocol/protocol.ts';
import type { Engine } from './engine/engine.ts';

/** True in a trusted window; else says what waits for trust, and offers to give it. */
export function isTrusted(what: string): boolean {
  if (vscode.workspace.isTrusted) return true;
  const manage = 'Manage Trust';
  void vscode.window
    .showWarningMessage(`${what} waits until you trust this window, since it writes files.`, manage)
    .then(choice => choice === manage && vscode.commands.executeCommand('workbench.trust.manage'));
  return false;
}

/**
 * The engine writes nothing before it knows, so each new one is told. Made before whatever else asks an engine at its start: its
 * first answers are already those for a trusted folder, or for one that is not.
 */
export function tellTrust(engine: Engine): vscode.Disposable {
  const tell = () => {
    if (engine.state.is === 'running') void engine.ask(REQUESTS.trust, { trusted: vscode.workspace.isTrusted });
  };
  tell();
  return vscode.Disposable.from(engine.onState(tell), vscode.workspace.onDidGrantWorkspaceTrust(tell));
}
