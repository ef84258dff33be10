/** The item in the status bar: the problems and the drift of the window's projects, or that the engine is away. */
import * as vscode from 'vscode';
import type { Drifts } from './drift/drifts.ts';
import type { Engine } from './engine/engine.ts';
import type { Projects } from './projects.ts';
import { type Status, statusOf } from './status-text.ts';
import { linesOf } from './tree-item.ts';

export function statusBar(engine: Engine, projects: Projects, drifts: Drifts): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('mooring.status', vscode.StatusBarAlignment.Left, 10);
  item.name = 'Mooring';
  let timer: NodeJS.Timeout | undefined;
  const show = () => {
    clearTimeout(timer);
    timer = undefined;
    const status = statusOf(engine.state, projects.current, drifts.current);
    if (!status) {
      item.hide();
      return;
    }
    item.text = `$(${status.icon}) ${status.text}`;
    item.tooltip = tooltipOf(status);
    item.command = status.command;
    item.backgroundColor = status.failed ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
    item.accessibilityInformation = { label: [status.text, ...status.tooltip].join(', ') };
    item.show();
  };
  /** Each save makes a project stale for the moment until it is looked at, and that is no news. */
  const showDrift = () => {
    if (!drifts.current.some(({ state }) => state === 'stale')) show();
    else timer ??= setTimeout(show, UNNOTICED_MS);
  };
  show();
  const subscriptions = [engine.onState(show), projects.onChange(show), drifts.onChange(showDrift)];
  return vscode.Disposable.from(item, ...subscriptions, { dispose: () => clearTimeout(timer) });
}

const UNNOTICED_MS = 1000;

/** Lines of text and below them the commands; paths and causes in it are no Markdown. */
function tooltipOf({ tooltip, links }: Status): vscode.MarkdownString {
  const text = linesOf(tooltip);
  if (links.length === 0) return text;
  const commands = links.map(({ title, command }) => `[${title}](command:${command})`).join(' · ');
  text.appendMarkdown(`\n\n---\n\n${commands}`);
  text.isTrusted = { enabledCommands: links.map(({ command }) => command) };
  return text;
}
