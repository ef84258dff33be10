/** How a person hears of what the engine refused, and goes on from there. */
import * as vscode from 'vscode';
import type { RefusedState } from '../../protocol/protocol.ts';
import { sayBriefly } from '../say.ts';
import { type RefusalWords, refusalWords, type WayOut } from './refusals.ts';

/** `again` is what a person did, to be done anew. Resolves once the message is left. */
export async function tellRefusal(root: string, refusal: RefusedState, again: () => unknown): Promise<void> {
  const words = refusalWords(refusal);
  const { button } = words;
  if (!(await isPressed(words, button?.title)) || !button) return;
  const [path] = refusal.paths ?? [];
  await goOn(button.does, again, path === undefined ? undefined : vscode.Uri.joinPath(vscode.Uri.file(root), path));
}

/** Says it as loud as it is; true once the button is pressed. */
export async function isPressed(
  { severity, message }: Pick<RefusalWords, 'severity' | 'message'>,
  button: string | undefined,
): Promise<boolean> {
  if (severity === 'brief') {
    sayBriefly(message);
    return false;
  }
  const say = {
    error: vscode.window.showErrorMessage,
    warning: vscode.window.showWarningMessage,
    info: vscode.window.showInformationMessage,
  }[severity];
  const picked = await say(message, ...(button === undefined ? [] : [button]));
  return picked !== undefined && picked === button;
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
  await tellOfEngine('Mooring’s engine gave no answer; the log says why.', {
    'Restart Engine': 'mooring.restartEngine',
    'Show Log': 'mooring.showLog',
  });
}

/** Where the engine ended while it wrote: what was begun is finished or taken back by the next one. */
export async function tellCutOff(): Promise<void> {
  await tellOfEngine('Mooring’s engine ended before it answered; the operations say whether it was done.', {
    'Show Operations': 'mooring.showOperations',
    'Show Log': 'mooring.showLog',
  });
}

async function tellOfEngine(message: string, buttons: Readonly<Record<string, string>>): Promise<void> {
  const choice = await vscode.window.showErrorMessage(message, ...Object.keys(buttons));
  const command = choice === undefined ? undefined : buttons[choice];
  if (command !== undefined) await vscode.commands.executeCommand(command);
}
