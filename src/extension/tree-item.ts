/** How nodes look in the editor's tree: icons and tooltips are the same in both views. */
import * as vscode from 'vscode';

export interface Look {
  readonly icon: string;
  readonly tone?: 'error' | 'warning' | 'muted';
}

/** Those of the Problems view, by tone: every theme has them, the high contrast ones too. */
export const COLORS = {
  error: 'problemsErrorIcon.foreground',
  warning: 'problemsWarningIcon.foreground',
  muted: 'disabledForeground',
};

export function themeIcon({ icon, tone }: Look): vscode.ThemeIcon {
  return tone ? new vscode.ThemeIcon(icon, new vscode.ThemeColor(COLORS[tone])) : new vscode.ThemeIcon(icon);
}

/** Names and values one below the other; a value without a name stands alone. Values come from files, so none of it is Markdown. */
export function tooltipOf(title: string, rows: readonly (readonly [string, string])[]): vscode.MarkdownString {
  const lines = rows.map(([name, value]) => (name ? `${name}: ${asText(value)}` : asText(value)));
  return new vscode.MarkdownString([`**${asText(title)}**`, lines.join('  \n')].join('\n\n'));
}

/** Lines of text, none of it Markdown. */
export function linesOf(lines: readonly string[]): vscode.MarkdownString {
  return new vscode.MarkdownString(lines.map(asText).join('  \n'));
}

/** Text that is no Markdown. Unlike `appendText`, which makes every space one that no line breaks at. */
export function asText(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\`*_{}[\]()#+\-.!|~:]/g, '\\$&');
}
