/** Takes back the newest operation in a root or a project, by whichever front it was done. */
import * as vscode from 'vscode';
import type { UndoableOperation, WorkspaceEditor } from '../../runtime/edit-workspaces.ts';
import { takeBack } from './take-back.ts';

/** The newest operation of something, as it is named before it is taken back. */
export interface LastOperation extends Pick<UndoableOperation, 'label' | 'actor' | 'time' | 'root'> {
  /** One line each: the files, and what stays. */
  readonly more: readonly string[];
  readonly undo: () => unknown;
}

/** Operations of roots that are also projects come from `projects`: their files belong to the engine. */
export async function undoLast(editor: WorkspaceEditor, projects: readonly LastOperation[]): Promise<void> {
  const known = new Set(projects.map(({ root }) => root));
  const own = editor.undoable().flatMap(each => {
    const project = each.root.replace(/\/\.mooring$/, '');
    return known.has(project) ? [] : [ofRoot(editor, each)];
  });
  const found = [...projects, ...own].sort((a, b) => (a.time < b.time ? 1 : -1));
  const operation = found.length > 1 ? await choose(found) : found[0];
  if (!operation) {
    if (found.length === 0) void vscode.window.showInformationMessage('There is nothing that could be taken back.');
    return;
  }
  const undo = 'Undo';
  const question = `Take back “${operation.label}”?`;
  const choice = await vscode.window.showWarningMessage(question, { modal: true, detail: detailOf(operation) }, undo);
  if (choice === undo) await operation.undo();
}

function ofRoot(editor: WorkspaceEditor, operation: UndoableOperation): LastOperation {
  const touched = { changed: new Set(operation.changed), moved: operation.moved };
  return {
    ...operation,
    more: operation.alsoIn.map(other => `What it did in ${other} is taken back by itself.`),
    undo: () => takeBack(editor, [operation], touched, says => void vscode.window.showInformationMessage(says)),
  };
}

async function choose(found: readonly LastOperation[]): Promise<LastOperation | undefined> {
  const rows = found.map(operation => ({ label: operation.label, description: operation.root, operation }));
  const options = { title: 'Undo Last Operation', placeHolder: 'The last operation of each root' };
  return (await vscode.window.showQuickPick(rows, options))?.operation;
}

function detailOf({ actor, time, root, more }: LastOperation): string {
  const when = `${actor}, ${time.slice(0, 19).replace('T', ' ')} UTC, in ${root}.`;
  return [when, ...more, 'Nothing is taken back where a file was changed since.'].join('\n');
}
