/** Opening what a row of drift is about. */
import * as vscode from 'vscode';
import { openPlace } from '../places.ts';
import { lastPart } from '../words.ts';
import type { AcceptedTexts } from './accepted-texts.ts';
import { type DriftEntry, opensOf } from './rows.ts';

/** What a click opens; the keyboard stays in the list. */
export async function openEntry(entry: DriftEntry, accepted: AcceptedTexts): Promise<void> {
  const opens = opensOf(entry);
  if (opens.is === 'place') return openPlace(opens.place, 'keep');
  if (opens.is === 'compare') {
    const at = (path: string): vscode.Uri => vscode.Uri.joinPath(vscode.Uri.file(opens.root), path);
    const options = { preview: true, preserveFocus: true };
    await vscode.commands.executeCommand('vscode.diff', at(opens.left), at(opens.right), opens.title, options);
    return;
  }
  if (opens.is === 'accepted') {
    const page = await accepted.pageOf(opens.root, opens.path);
    if (page) {
      // Nothing on the right: it is gone, and this is what went.
      const title = `${lastPart(opens.path)} (as last accepted)`;
      await vscode.commands.executeCommand('vscode.open', page, { preview: true, preserveFocus: true }, title);
      return;
    }
    if (opens.place) return openPlace(opens.place, 'keep');
  }
  void vscode.window.showInformationMessage(entry.row.reason);
}

/** The file or the declaration of the row's first thing. */
export async function openSide({ root, row }: DriftEntry, side: 'file' | 'declared'): Promise<void> {
  const found = row.drifts.map(item => item[side]).find(place => place !== undefined);
  if (found) await openPlace({ root, ...found }, 'move');
}
