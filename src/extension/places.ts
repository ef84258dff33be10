/** Opening a place that the engine named. */
import * as vscode from 'vscode';
import type { Place } from './tree-model.ts';

export type Focus = 'keep' | 'move';

/** `keep` leaves the keyboard where it is and opens a preview, as the Explorer does on one click. */
export async function openPlace({ root, path, range }: Place, focus: Focus): Promise<void> {
  const uri = vscode.Uri.joinPath(vscode.Uri.file(root), path);
  try {
    await vscode.window.showTextDocument(uri, {
      selection: new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character),
      preserveFocus: focus === 'keep',
      preview: focus === 'keep',
    });
  } catch {
    void vscode.window.showWarningMessage(`${path} cannot be opened; refresh the view to see what is there now.`);
  }
}
