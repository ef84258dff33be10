/** What has to be agreed to, and what is said, around one commit that the engine makes. */
import * as vscode from 'vscode';
import type { AppliedState } from '../../protocol/protocol.ts';
import { counted } from '../words.ts';
import type { DeleteQuestion } from './delete-question.ts';
import { doneWords } from './operation-rows.ts';

/** True where nothing is asked. */
export async function agreesTo(question: DeleteQuestion | undefined): Promise<boolean> {
  if (!question) return true;
  const { message, detail, action } = question;
  try {
    return (await vscode.window.showWarningMessage(message, { modal: true, detail }, action)) === action;
  } catch {
    // Where the editor shows no dialogs, nobody agreed.
    return false;
  }
}

/** What was done, and what a person has to know of it. */
export function appliedWords({ label, durable, left = [] }: Pick<AppliedState, 'label' | 'durable' | 'left'>): string {
  return [
    doneWords(label),
    ...(durable ? [] : ['The disk could not promise that it outlasts a loss of power.']),
    ...(left.length > 0 ? [`Left as they are, since somebody changed them meanwhile: ${left.join(', ')}.`] : []),
  ].join(' ');
}

/** `reasons` are sentences. True where a person wants what the button `show` offers. */
export async function tellBlocked(what: string, reasons: readonly string[], show?: string): Promise<boolean> {
  const [first, ...more] = reasons;
  const rest = more.length > 0 ? ` ${counted(more.length, 'more finding')} stand in the way, too.` : '';
  const choice = await vscode.window.showWarningMessage(
    `${what} ${first}${rest}`,
    ...(show === undefined ? [] : [show]),
  );
  return choice !== undefined && choice === show;
}
