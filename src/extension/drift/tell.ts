/** How a person hears of what the engine refused, and goes on from there. */
import * as vscode from 'vscode';
import type { RefusedState } from '../../protocol/protocol.ts';
import { refusalWords, type WayOut } from './refusals.ts';

/** `again` is what a person did, to be done anew. Resolves once the message is left. */
export async function tellRefusal(root: string, refusal: RefusedState, again: () => unknown): Promise<void> {
  const { severity, message, button } = refusalWords(refusal);
  const say = {
    error: vscode.window.showErrorMessage,
    warning: vscode.window.showWarningMessage,
    info: vscode.window.showInformationMessage,
  }[severity];
  const picked = await say(message, ...(button ? [button.title] : []));
  if (!button || picked !== button.title) return;
  const [path] = refusal.paths ?? [];
  await goOn(button.does, again, path === undefined ? undefined : vscode.Uri.joinPath(vscode.Uri.file(root), path));
}

async function goOn(does: WayOut, again: () => unknown, file: vscode.Uri | undefined): Promise<void> {
  if (does === 'again') await again();
  else if (does === 'open') {
    if (file) await vscode.window.showTextDocument(file);
  } else await vscode.commands.executeCommand(COMMAND_OF[does]);
}

const COMMAND_OF = {
  trust: 'workbench.trust.manage',
  drift: 'mooring.showDrift',
  operations: 'mooring.showOperations',
  log: 'mooring.showLog',
} as const;

/** Where a question found no engine, or one that failed at it. */
export async function tellNoAnswer(): Promise<void> {
  const log = 'Show Log';
  const choice = await vscode.window.showErrorMessage('Mooring’s engine gave no answer; the log says why.', log);
  if (choice === log) await vscode.commands.executeCommand('mooring.showLog');
}
