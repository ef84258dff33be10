/**
 * The bundle of what no window needs at its start, `dist/after-start.cjs`. What a command does, a list of Source Control, a mark
 * in the Explorer belong here; the first bundle keeps what shows at once, and what has to hear the engine from the beginning.
 * Both may have the same code in them, so a part that remembers something is made in one and handed to the other.
 */
import * as vscode from 'vscode';
import { type DriftInWindow, driftInWindow } from './drift/drift-in-window.ts';
import type { Drifts } from './drift/drifts.ts';
import type { Engine } from './engine/engine.ts';
import type { Projects } from './projects.ts';

export interface FirstParts {
  readonly engine: Engine;
  readonly projects: Projects;
  readonly drifts: Drifts;
}

export interface AfterStart extends vscode.Disposable {
  readonly drift: DriftInWindow;
}

export function afterStart({ engine, projects, drifts }: FirstParts): AfterStart {
  const drift = driftInWindow(engine, projects, drifts);
  return { drift, dispose: () => vscode.Disposable.from(drift).dispose() };
}

export type AfterStartBundle = { readonly afterStart: typeof afterStart };
