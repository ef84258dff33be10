/** The undo of what Mooring did, from the message about it. */
import * as vscode from 'vscode';
import type { WorkspaceDone } from '../../runtime/commit-workspaces.ts';
import type { WorkspaceEditor } from '../../runtime/edit-workspaces.ts';
import { sayBriefly } from '../say.ts';
import { reopen, saveFirst } from './open-editors.ts';
import { NOTHING_TOUCHED } from './touched-files.ts';

/** Says what was done, with a button. Not waited for: it is done, whether a person answers or not. */
export function sayWithUndo(says: string, undo: () => unknown): void {
  const title = 'Undo';
  void vscode.window.showInformationMessage(says, title).then(choice => choice === title && undo());
}

/** The last one first. `touched` is what that changes and moves: as it is called after the change. */
export async function takeBack(
  editor: Pick<WorkspaceEditor, 'undo'>,
  operations: WorkspaceDone['operations'],
  touched = NOTHING_TOUCHED,
  say: (says: string) => unknown = sayBriefly,
): Promise<void> {
  if ((await saveFirst(touched)) === 'left') return;
  for (const operation of [...operations].reverse()) {
    const undone = await editor.undo(operation);
    if (undone.is === 'refused') {
      void vscode.window.showErrorMessage(undone.message);
      return;
    }
    say(undone.says);
  }
  await reopen(touched);
}
