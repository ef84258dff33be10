/** How a person hears of what was done and needs no answer: a line in the status bar, for a moment. */
import * as vscode from 'vscode';

export function sayBriefly(text: string): void {
  vscode.window.setStatusBarMessage(text, SHOWN_MS);
}

const SHOWN_MS = 5000;
