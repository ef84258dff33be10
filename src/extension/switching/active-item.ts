/** The status bar's item with the active workspace; a click opens the list. */
import * as vscode from 'vscode';
import { asText } from '../tree-item.ts';
import { type ActiveText, activeText } from './active-text.ts';
import type { WindowWorkspaces } from './window-workspaces.ts';

export function activeItem(workspaces: WindowWorkspaces): vscode.Disposable {
  // Left of the project's item, which has 10.
  const item = vscode.window.createStatusBarItem('mooring.workspace', vscode.StatusBarAlignment.Left, 11);
  item.name = 'Mooring Workspace';
  item.command = 'mooring.switchWorkspace';
  const show = () => {
    const shown = workspaces.seen && activeText(workspaces.seen);
    if (!shown) {
      item.hide();
      return;
    }
    item.text = `$(${shown.icon}) ${shown.text}`;
    item.tooltip = tooltipOf(shown, workspaces);
    item.backgroundColor = shown.warning ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    item.accessibilityInformation = { label: [`Workspace ${shown.text}`, ...shown.lines].join(', ') };
    item.show();
  };
  show();
  return vscode.Disposable.from(item, workspaces.onChange(show));
}

function tooltipOf({ title, lines, origin, warning }: ActiveText, workspaces: WindowWorkspaces): vscode.MarkdownString {
  const [why = '', ...facts] = lines.map(asText);
  const link = origin
    ? ` [${asText(origin.shown)}](${workspaces
        .fileOf(origin.file)
        .with({ fragment: `L${origin.line}` })
        .toString()})`
    : '';
  const head = `${warning ? '$(warning) ' : ''}**${asText(title)}**`;
  const parts = [head, why + link, facts.join('  \n'), 'Click to switch to another workspace.'];
  return new vscode.MarkdownString(parts.filter(Boolean).join('\n\n'), true);
}
