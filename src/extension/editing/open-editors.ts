/** Editors of files that a plan changes or moves: what they hold is saved first, and they follow their files. */
import * as vscode from 'vscode';
import { portPathOf } from '../port-path.ts';
import { counted, lastPart } from '../words.ts';
import { isTouched, movedFile, type TouchedFiles } from './touched-files.ts';

/** Nothing changes underneath an editor with unsaved changes. */
export async function saveFirst(touched: TouchedFiles): Promise<'nothing' | 'saved' | 'left'> {
  const unsaved = vscode.workspace.textDocuments.filter(
    ({ isDirty, uri }) => isDirty && uri.scheme === 'file' && isTouched(touched, portPathOf(uri)),
  );
  if (unsaved.length === 0) return 'nothing';
  const names = unsaved.map(({ uri }) => lastPart(uri.fsPath)).join(', ');
  const action = 'Save and Continue';
  const question = `${counted(unsaved.length, 'file')} with unsaved changes would be changed or moved: ${names}.`;
  if ((await vscode.window.showWarningMessage(question, { modal: true }, action)) !== action) return 'left';
  for (const document of unsaved) if (!(await document.save())) return 'left';
  return 'saved';
}

/** Tabs of files that were moved show them where they are now; those of files that went into the quarantine close. */
export async function reopen(touched: TouchedFiles): Promise<void> {
  for (const group of vscode.window.tabGroups.all) {
    for (const tab of group.tabs) {
      if (!(tab.input instanceof vscode.TabInputText) || tab.input.uri.scheme !== 'file') continue;
      const to = movedFile(touched, portPathOf(tab.input.uri));
      if (to === undefined) continue;
      const { isActive, isPinned } = tab;
      await vscode.window.tabGroups.close(tab, true);
      if (to.includes('/.local/quarantine/')) continue;
      const options = { viewColumn: group.viewColumn, preview: false, preserveFocus: true };
      if (isActive || isPinned) await vscode.window.showTextDocument(vscode.Uri.file(to), options);
    }
  }
}
