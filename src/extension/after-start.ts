/**
 * The bundle of what no window needs at its start, `dist/after-start.cjs`. What a command does, a list of Source Control, a mark
 * in the Explorer belong here; the first bundle keeps what shows at once, and what has to hear the engine from the beginning.
 * Both may have the same code in them, so a part that remembers something is made in one and handed to the other.
 */
import * as vscode from 'vscode';
import { type DriftInWindow, driftInWindow } from './drift/drift-in-window.ts';
import type { Drifts } from './drift/drifts.ts';
import { type Answer, previews } from './drift/previews.ts';
import type { Engine } from './engine/engine.ts';
import type { ProjectView } from './project-view.ts';
import type { Projects } from './projects.ts';
import { type SyncInWindow, syncInWindow } from './sync/sync-in-window.ts';

export interface FirstParts {
  readonly engine: Engine;
  readonly projects: Projects;
  readonly drifts: Drifts;
  readonly project: ProjectView;
}

export interface AfterStart extends vscode.Disposable {
  readonly drift: DriftInWindow;
  readonly sync: SyncInWindow;
  /** Answers the plan whose preview is open, whoever made it. */
  answerPlan(answer: Answer): void;
}

export function afterStart({ engine, projects, drifts, project }: FirstParts): AfterStart {
  const shown = previews();
  const drift = driftInWindow(engine, projects, drifts, shown);
  const sync = syncInWindow(engine, project, shown);
  return {
    drift,
    sync,
    answerPlan: answer => shown.answer(answer),
    dispose: () => vscode.Disposable.from(drift, sync, shown).dispose(),
  };
}

export type AfterStartBundle = { readonly afterStart: typeof afterStart };
