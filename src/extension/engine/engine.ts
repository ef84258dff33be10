/**
 * The engine process as the host sees it: off until something needs it, started again with growing delays when it ends
 * by itself, and given up after too many ends until a person starts it.
 */
import * as vscode from 'vscode';
import type { Changed } from '../../protocol/protocol.ts';
import type { ClientBundle, EngineOptions, EngineProcess, SyncNews } from './process.ts';
import { type EngineState, restartDelay } from './state.ts';

export interface Engine {
  readonly state: EngineState;
  readonly onState: vscode.Event<EngineState>;
  readonly onChanged: vscode.Event<Changed>;
  /** Another engine that runs counts as a change, too. */
  readonly onConfigChanged: vscode.Event<void>;
  readonly onSync: vscode.Event<SyncNews>;
  /** Starts it where it is off; resolves once that start succeeded or failed. */
  ensure(): Promise<void>;
  /** Ends the one there is, forgets earlier failures, and starts. */
  restart(): Promise<void>;
  /** Nothing where the engine is not running or fails at it; the log says why. */
  ask<R>(method: string, parameters?: unknown, token?: vscode.CancellationToken): Promise<R | undefined>;
  /** A hint to the engine, which needs no answer. */
  hint(method: string, parameters: unknown): void;
  watchAlso(roots: readonly string[]): void;
  stop(): Promise<void>;
}

export type EngineSettings = Omit<EngineOptions, 'onChanged' | 'onConfigChanged' | 'onSync' | 'onEnd'>;

/** `settings` is asked at each start; `load` gives the bundle with the language client. */
export function engineHost(load: () => ClientBundle, settings: () => EngineSettings): Engine {
  const states = new vscode.EventEmitter<EngineState>();
  const changes = new vscode.EventEmitter<Changed>();
  const configChanges = new vscode.EventEmitter<void>();
  const syncNews = new vscode.EventEmitter<SyncNews>();
  const { log } = settings();
  let state: EngineState = { is: 'off' };
  let current: EngineProcess | undefined;
  let starting: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let endsMs: number[] = [];
  /** Rises with every start and stop, so that what an earlier process still says is not taken for the current one's. */
  let run = 0;

  const become = (next: EngineState['is']) => {
    if (state.is === next) return;
    state = { is: next };
    log.debug(`engine: ${next}`);
    states.fire(state);
  };

  const start = async (): Promise<void> => {
    clearTimeout(timer);
    const own = ++run;
    become(state.is === 'restarting' ? 'restarting' : 'starting');
    try {
      const started = await load().startEngine({
        ...settings(),
        onChanged: changed => own === run && changes.fire(changed),
        onConfigChanged: () => own === run && configChanges.fire(),
        onSync: news => own === run && syncNews.fire(news),
        onEnd: () => own === run && ended('The engine ended.'),
      });
      if (own !== run) return void started.stop();
      current = started;
      become('running');
    } catch (error) {
      if (own === run) ended(`The engine did not start: ${messageOf(error)}`);
    }
  };

  const ended = (why: string) => {
    run++;
    current = undefined;
    endsMs = [...endsMs, performance.now()].slice(-20);
    const delayMs = restartDelay(endsMs);
    if (delayMs === undefined) {
      log.error(`${why} It ended too often and is not started again.`);
      become('failed');
      return;
    }
    log.warn(`${why} It is started again in ${delayMs} ms.`);
    become('restarting');
    timer = setTimeout(() => void begin(), delayMs);
  };

  const begin = () => {
    starting ??= start().finally(() => {
      starting = undefined;
    });
    return starting;
  };

  const end = async (): Promise<void> => {
    clearTimeout(timer);
    run++;
    const last = current;
    current = undefined;
    await starting;
    await last?.stop();
    become('off');
  };

  return {
    get state() {
      return state;
    },
    onState: states.event,
    onChanged: changes.event,
    onConfigChanged: configChanges.event,
    onSync: syncNews.event,
    ensure: () => (state.is === 'off' || starting ? begin() : Promise.resolve()),
    async restart() {
      await end();
      endsMs = [];
      await begin();
    },
    async ask<R>(method: string, parameters?: unknown, token?: vscode.CancellationToken): Promise<R | undefined> {
      try {
        return await current?.request<R>(method, parameters, token);
      } catch (error) {
        log.warn(`${method}: ${messageOf(error)}`);
        return undefined;
      }
    },
    hint: (method, parameters) => current?.notify(method, parameters),
    watchAlso: roots => current?.watchAlso(roots),
    stop: end,
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
