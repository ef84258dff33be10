/** What a click on a row of sync opens: both sides where the editor's git can show them, else the file. */
import * as vscode from 'vscode';
import type { GitHints } from './git-hints.ts';
import type { SyncRow } from './rows.ts';

export async function openRow({ root, side, change, upstream }: SyncRow, git: GitHints): Promise<void> {
  if (!change || !side) return;
  const file = vscode.Uri.joinPath(vscode.Uri.file(root), change.path);
  const theirs = upstream === undefined ? undefined : git.pageOf(file, upstream);
  const head = git.pageOf(file, 'HEAD');
  const sides = {
    incoming: [head, theirs, `HEAD ↔ ${upstream}`],
    outgoing: [theirs, head, `${upstream} ↔ HEAD`],
    changed: [head, file, 'HEAD ↔ disk'],
  } as const;
  const [left, right, words] = sides[side];
  const options = { preview: true, preserveFocus: true };
  if (left && right && change.what !== 'added' && (change.what !== 'removed' || side !== 'changed')) {
    await vscode.commands.executeCommand('vscode.diff', left, right, `${change.path} (${words})`, options);
    return;
  }
  const only = change.what === 'removed' ? left : right;
  await vscode.commands.executeCommand('vscode.open', only ?? file, options);
}
