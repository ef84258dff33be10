/** Takes back the newest operation in a root, by whichever front it was done. */
import * as vscode from 'vscode';
import type { UndoableOperation, WorkspaceEditor } from '../../runtime/edit-workspaces.ts';
import { takeBack } from './take-back.ts';

export async function undoLast(editor: WorkspaceEditor): Promise<void> {
  const found = editor.undoable();
  const operation = found.length > 1 ? await choose(found) : found[0];
  if (!operation) {
    if (found.length === 0) void vscode.window.showInformationMessage('There is nothing that could be taken back.');
    return;
  }
  const undo = 'Undo';
  const question = `Take back “${operation.label}”?`;
  const choice = await vscode.window.showWarningMessage(question, { modal: true, detail: detailOf(operation) }, undo);
  if (choice !== undo) return;
  const touched = { changed: new Set(operation.changed), moved: operation.moved };
  await takeBack(editor, [operation], touched, says => void vscode.window.showInformationMessage(says));
}

async function choose(found: readonly UndoableOperation[]): Promise<UndoableOperation | undefined> {
  const rows = found.map(operation => ({ label: operation.label, description: operation.root, operation }));
  const options = { title: 'Undo Last Operation', placeHolder: 'The last operation of each root' };
  return (await vscode.window.showQuickPick(rows, options))?.operation;
}

function detailOf({ actor, time, root, alsoIn }: UndoableOperation): string {
  const when = `${actor}, ${time.slice(0, 19).replace('T', ' ')} UTC, in ${root}.`;
  const parts = alsoIn.map(other => `What it did in ${other} is taken back by itself.`);
  return [when, ...parts, 'Nothing is taken back where a file was changed since.'].join(' ');
}
