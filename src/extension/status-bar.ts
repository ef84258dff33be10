/** The item in the status bar: the problems of the window's projects, or that the engine is away. */
import * as vscode from 'vscode';
import type { Engine } from './engine/engine.ts';
import type { Projects } from './projects.ts';
import { statusOf } from './status-text.ts';
import { linesOf } from './tree-item.ts';

export function statusBar(engine: Engine, projects: Projects): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('mooring.status', vscode.StatusBarAlignment.Left, 10);
  item.name = 'Mooring';
  const show = () => {
    const status = statusOf(engine.state, projects.current);
    if (!status) {
      item.hide();
      return;
    }
    item.text = `$(${status.icon}) ${status.text}`;
    item.tooltip = linesOf(status.tooltip);
    item.command = status.command;
    item.backgroundColor = status.failed ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
    item.accessibilityInformation = { label: [status.text, ...status.tooltip].join(', ') };
    item.show();
  };
  show();
  return vscode.Disposable.from(item, engine.onState(show), projects.onChange(show));
}
