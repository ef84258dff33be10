/** Paths as the layers below know them. */
import type * as vscode from 'vscode';

/** Absolute, with `/`. */
export function portPathOf({ fsPath }: vscode.Uri): string {
  return fsPath.replaceAll('\\', '/');
}
