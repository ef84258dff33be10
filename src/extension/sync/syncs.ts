/** The last known standing of the window's projects beside their remotes. In a window that is not trusted nothing is asked. */
import * as vscode from 'vscode';
import { SYNC_NOTIFICATIONS, SYNC_REQUESTS, type SyncState } from '../../protocol/sync-protocol.ts';
import type { Engine } from '../engine/engine.ts';
import { oneAtATime } from '../engine/one-at-a-time.ts';

export interface Syncs extends vscode.Disposable {
  readonly current: readonly SyncState[];
  readonly onChange: vscode.Event<unknown>;
  /** `untrusted` where the window is; nothing before the first answer. */
  of(root: string): SyncState | 'untrusted' | undefined;
  /** What a sync does just now, by project. */
  readonly doing: ReadonlyMap<string, string>;
  refresh(): Promise<void>;
  /** Somebody did something in git: the engine looks, and says so where it is another now. */
  hint(): void;
  /** Goes over the network. Nothing where the engine gave no answer. */
  fetch(root: string, token?: vscode.CancellationToken): Promise<SyncState | undefined>;
}

export function syncsOf(engine: Engine): Syncs {
  const changes = new vscode.EventEmitter<undefined>();
  const doing = new Map<string, string>();
  let current: readonly SyncState[] = [];
  let timer: NodeJS.Timeout | undefined;
  const refresh = oneAtATime(async () => {
    if (!vscode.workspace.isTrusted || engine.state.is !== 'running') return;
    const states = await engine.ask<readonly SyncState[]>(SYNC_REQUESTS.sync, {});
    if (!states) return;
    current = states;
    changes.fire(undefined);
  });
  const soon = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void refresh();
    }, GATHER_MS);
  };
  const hint = () => {
    if (vscode.workspace.isTrusted) engine.hint(SYNC_NOTIFICATIONS.hint, {});
  };
  let lastMs = Number.NEGATIVE_INFINITY;
  const subscriptions = [
    changes,
    engine.onState(({ is }) => is === 'running' && soon()),
    engine.onSync(news => {
      if (news.is === 'changed') return soon();
      if (news.doing === undefined) doing.delete(news.root);
      else doing.set(news.root, news.doing);
      changes.fire(undefined);
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(soon),
    vscode.window.onDidChangeWindowState(({ focused }) => {
      const nowMs = performance.now();
      if (!focused || nowMs - lastMs < LOOK_EVERY_MS) return;
      lastMs = nowMs;
      hint();
    }),
  ];
  soon();
  return {
    get current() {
      return current;
    },
    onChange: changes.event,
    doing,
    of: root => (vscode.workspace.isTrusted ? current.find(state => state.root === root) : 'untrusted'),
    refresh,
    hint,
    async fetch(root, token) {
      const [state] = (await engine.ask<readonly SyncState[]>(SYNC_REQUESTS.sync, { root, fetch: true }, token)) ?? [];
      if (!state) return undefined;
      current = [...current.filter(each => each.root !== root), state];
      changes.fire(undefined);
      return state;
    },
    dispose() {
      clearTimeout(timer);
      vscode.Disposable.from(...subscriptions).dispose();
    },
  };
}

/** A save and git's own work come in bursts. */
const GATHER_MS = 300;
const LOOK_EVERY_MS = 5000;
