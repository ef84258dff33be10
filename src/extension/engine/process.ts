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
  /** Called once, when the engine ends without having been asked to. */
  onEnd(): void;
}

export interface EngineProcess {
  /** Rejects where the engine refuses or is gone. */
  request<R>(method: string, parameters?: unknown): Promise<R>;
  /** Roots outside of the window's folders whose files are to be watched too. */
  watchAlso(roots: readonly string[]): void;
  stop(): Promise<void>;
}

export type ClientBundle = typeof import('./client.ts');
