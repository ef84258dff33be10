/** How nodes look in the editor's tree: icons and tooltips are the same in both views. */
import * as vscode from 'vscode';

export interface Look {
  readonly icon: string;
  readonly tone?: 'error' | 'warning' | 'muted';
}

const COLORS = { error: 'list.errorForeground', warning: 'list.warningForeground', muted: 'disabledForeground' };

export function themeIcon({ icon, tone }: Look): vscode.ThemeIcon {
  return tone ? new vscode.ThemeIcon(icon, new vscode.ThemeColor(COLORS[tone])) : new vscode.ThemeIcon(icon);
}

/** Names and values one below the other. Values come from files, so they are text and never Markdown. */
export function tooltipOf(title: string, rows: readonly (readonly [string, string])[]): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString('**').appendText(title).appendMarkdown('**\n');
  for (const [name, value] of rows) {
    markdown.appendMarkdown(`\n${name}: `).appendText(value).appendMarkdown('  \n');
  }
  return markdown;
}
