/** The item of sync in the status bar. It is there only where something is to pull, to push or to decide. */
import * as vscode from 'vscode';
import { linesOf } from '../tree-item.ts';
import { syncItem } from './status-text.ts';
import type { Syncs } from './syncs.ts';

export function syncStatusBar(syncs: Syncs): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('mooring.sync', vscode.StatusBarAlignment.Left, 9);
  item.name = 'Mooring Sync';
  item.command = 'mooring.sync';
  const show = () => {
    const [doing] = syncs.doing.values();
    const shown = syncItem(syncs.current, doing);
    if (!shown) return item.hide();
    item.text = shown.text;
    item.tooltip = linesOf(shown.tooltip);
    item.accessibilityInformation = { label: shown.label, role: 'button' };
    item.backgroundColor = shown.waits ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    item.show();
  };
  show();
  return vscode.Disposable.from(item, syncs.onChange(show));
}
