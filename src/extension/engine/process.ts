/** What the second bundle (`client.ts`) offers to the first. Types alone, so that activation stays thin. */
import type * as vscode from 'vscode';
import type { Changed } from '../../protocol/protocol.ts';

export interface EngineOptions {
  /** Path of the engine's program. */
  readonly program: string;
  readonly log: vscode.LogOutputChannel;
  /** What the engine's environment has beside the host's. */
  readonly environment: Readonly<Record<string, string>>;
  onChanged(changed: Changed): void;
  onConfigChanged(): void;
  onSync(news: SyncNews): void;
  /** Called once, when the engine ends without having been asked to. */
  onEnd(): void;
}

/** A hint about one project: how it stands may be another now, or what a sync of it does just now, until that has ended. */
export type SyncNews =
  | { readonly is: 'changed'; readonly root: string }
  | { readonly is: 'progress'; readonly root: string; readonly doing?: string };

export interface EngineProcess {
  /** Rejects where the engine refuses or is gone. The engine is told of a cancelled `token`, and answers all the same. */
  request<R>(method: string, parameters?: unknown, token?: vscode.CancellationToken): Promise<R>;
  /** Not answered; lost where the engine is gone. */
  notify(method: string, parameters: unknown): void;
  /** Roots outside of the window's folders whose files are to be watched too. */
  watchAlso(roots: readonly string[]): void;
  stop(): Promise<void>;
}

export type ClientBundle = typeof import('./client.ts');
