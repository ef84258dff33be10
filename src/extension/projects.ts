/** The last known states of the window's projects. A hint only makes us ask again; while the engine is away they stay. */
import * as vscode from 'vscode';
import { type ProjectState, REQUESTS } from '../protocol/protocol.ts';
import type { Engine } from './engine/engine.ts';

export interface Projects extends vscode.Disposable {
  readonly current: readonly ProjectState[];
  /** True once an engine has answered. */
  readonly known: boolean;
  readonly onChange: vscode.Event<readonly ProjectState[]>;
  refresh(): Promise<void>;
}

export function projectsOf(engine: Engine): Projects {
  const changes = new vscode.EventEmitter<readonly ProjectState[]>();
  let current: readonly ProjectState[] = [];
  let known = false;
  let asking: Promise<void> | undefined;
  let again = false;
  let timer: NodeJS.Timeout | undefined;

  const ask = async (): Promise<void> => {
    do {
      again = false;
      const states = await engine.ask<ProjectState[]>(REQUESTS.projects);
      if (!states) return;
      current = states;
      known = true;
      engine.watchAlso(states.map(({ root }) => root));
      changes.fire(current);
    } while (again);
  };
  const refresh = (): Promise<void> => {
    if (asking) again = true;
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };
  const subscriptions = [
    changes,
    engine.onState(({ is }) => {
      if (is === 'running') void refresh();
    }),
    engine.onChanged(() => {
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
