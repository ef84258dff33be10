/** The links of pages that Mooring writes. */
import * as vscode from 'vscode';
import type { PageLink } from './effective-workspace-page.ts';

export function linkOf({ line, start, end, file, at }: PageLink): vscode.DocumentLink {
  const target = vscode.Uri.file(file).with({ fragment: `L${at}` });
  const link = new vscode.DocumentLink(new vscode.Range(line, start, line, end), target);
  link.tooltip = 'Open where it is set';
  return link;
}
