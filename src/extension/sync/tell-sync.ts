/** How a person hears of what a sync was refused for, and goes on from there. */
import * as vscode from 'vscode';
import type { RefusedState } from '../../protocol/protocol.ts';
import { isPressed, tellNoAnswer } from '../drift/tell.ts';
import { saveFirst } from '../editing/open-editors.ts';
import { touchedPaths } from '../editing/touched-plan.ts';
import { syncRefusalWords } from './sync-refusals.ts';

/**
 * What was answered; nothing where it was refused, or the engine gave no answer, which was said then. `again` is what a person
 * did, to be done anew: also where files were in the way that could be saved.
 */
export async function answered<Answer extends object>(
  root: string,
  answer: Answer | RefusedState | undefined,
  again: () => unknown,
): Promise<Answer | undefined> {
  if (!answer) await tellNoAnswer();
  else if (!('refused' in answer)) return answer;
  else if (answer.refused === 'unsaved' && (await isSaved(root, answer))) await again();
  else if (answer.refused !== 'unsaved' || !hasOpen(root, answer)) void tellSyncRefusal(root, answer, again);
  return undefined;
}

async function isSaved(root: string, { paths = [] }: RefusedState): Promise<boolean> {
  return (await saveFirst(touchedPaths(root, paths))) === 'saved';
}

/** The question about them was answered with no. */
function hasOpen(root: string, { paths = [] }: RefusedState): boolean {
  const { changed } = touchedPaths(root, paths);
  return vscode.workspace.textDocuments.some(({ isDirty, uri }) => isDirty && changed.has(uri.path));
}

async function tellSyncRefusal(root: string, refusal: RefusedState, again: () => unknown): Promise<void> {
  const words = syncRefusalWords(refusal);
  const { button } = words;
  if (!(await isPressed(words, button?.title)) || !button) return;
  const [path] = refusal.paths ?? [];
  if (button.does === 'again') await again();
  else if (button.does !== 'open') await vscode.commands.executeCommand(button.does.command);
  else if (path !== undefined) await vscode.window.showTextDocument(vscode.Uri.joinPath(vscode.Uri.file(root), path));
}
