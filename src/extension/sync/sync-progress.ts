/** What a sync does, in the status bar; once it is long, and goes over the network, with a way to stop it. */
import * as vscode from 'vscode';
import type { Engine } from '../engine/engine.ts';
import { onceLong } from '../once-long.ts';

export interface SyncProgress {
  /** Answers as `work` does. */
  during<Answer>(
    root: string,
    label: string,
    work: (token: vscode.CancellationToken) => Promise<Answer>,
    how?: 'quietly',
  ): Promise<Answer>;
}

export function syncProgress(engine: Pick<Engine, 'onSync'>): SyncProgress {
  return {
    async during(root, label, work, how) {
      const source = new vscode.CancellationTokenSource();
      const title = `Mooring: ${label}`;
      const working = work(source.token);
      const shown = vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, async progress => {
        const saying = saysOf(engine, root, message => progress.report({ message }));
        try {
          if (how === 'quietly') return await working;
          return await onceLong(working, () => stoppable(engine, root, title, working, source));
        } finally {
          saying.dispose();
        }
      });
      try {
        return await shown;
      } finally {
        source.dispose();
      }
    },
  };
}

function stoppable<Answer>(
  engine: Pick<Engine, 'onSync'>,
  root: string,
  title: string,
  working: Promise<Answer>,
  source: vscode.CancellationTokenSource,
): Thenable<Answer> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    const stopping = token.onCancellationRequested(() => source.cancel());
    const saying = saysOf(engine, root, message => progress.report({ message }));
    try {
      return await working;
    } finally {
      vscode.Disposable.from(stopping, saying).dispose();
    }
  });
}

function saysOf({ onSync }: Pick<Engine, 'onSync'>, root: string, say: (doing: string) => void): vscode.Disposable {
  return onSync(news => {
    if (news.is === 'progress' && news.root === root && news.doing !== undefined) say(news.doing);
  });
}
