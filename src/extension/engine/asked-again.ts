/** What the engine said last to one question. A hint only makes us ask again; while the engine is away the answer stays. */
import * as vscode from 'vscode';
import type { Changed } from '../../protocol/protocol.ts';
import type { Engine } from './engine.ts';
import { oneAtATime } from './one-at-a-time.ts';

export interface AskedAgain<Item> extends vscode.Disposable {
  readonly current: readonly Item[];
  /** True once an engine has answered. */
  readonly known: boolean;
  readonly onChange: vscode.Event<readonly Item[]>;
  refresh(): Promise<void>;
}

export interface AskOptions<Item> {
  /** Which hints are about it; all of them without. */
  readonly concerns?: (changed: Changed) => boolean;
  /** Before anybody hears of the answer. */
  readonly received?: (items: readonly Item[]) => void;
}

/** Asks `method` for a list at every start of the engine and after every hint. */
export function askedAgain<Item>(engine: Engine, method: string, options: AskOptions<Item> = {}): AskedAgain<Item> {
  const changes = new vscode.EventEmitter<readonly Item[]>();
  let current: readonly Item[] = [];
  let known = false;
  let timer: NodeJS.Timeout | undefined;

  const refresh = oneAtATime(async () => {
    const items = await engine.ask<readonly Item[]>(method, {});
    if (!items) return;
    current = items;
    known = true;
    options.received?.(items);
    changes.fire(current);
  });
  const subscriptions = [
    changes,
    engine.onState(({ is }) => {
      if (is === 'running') void refresh();
    }),
    engine.onChanged(changed => {
      if (options.concerns?.(changed) === false) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        void refresh();
      }, GATHER_MS);
    }),
  ];
  return {
    get current() {
      return current;
    },
    get known() {
      return known;
    },
    onChange: changes.event,
    refresh,
    dispose() {
      clearTimeout(timer);
      vscode.Disposable.from(...subscriptions).dispose();
    },
  };
}

/** Typing makes a hint per key. */
const GATHER_MS = 60;
