/** What happens by itself: looking again on focus, telling the views what to show, and saying that the engine gave up. */
import * as vscode from 'vscode';
import { REQUESTS } from '../protocol/protocol.ts';
import type { Actions } from './commands.ts';
import type { Engine } from './engine/engine.ts';
import type { ProjectView } from './project-view.ts';
import type { Projects } from './projects.ts';
import type { Sight } from './sight.ts';
import { hasSomething } from './tree-model.ts';

/** Watching loses events on some disks; a look when a person comes back finds what was lost. */
export function rescanOnFocus(engine: Engine): vscode.Disposable {
  let lastMs = performance.now();
  return vscode.window.onDidChangeWindowState(({ focused }) => {
    const nowMs = performance.now();
    if (!focused || engine.state.is !== 'running' || nowMs - lastMs < RESCAN_EVERY_MS) return;
    lastMs = nowMs;
    void engine.ask(REQUESTS.rescan, {});
  });
}

const RESCAN_EVERY_MS = 5000;

type ViewState = 'loading' | 'none' | 'projects' | 'failed';

/** Sets the context that the welcome texts depend on, and shows progress while there is nothing to show yet. */
export function tellViews(engine: Engine, projects: Projects, view: ProjectView, sight: Sight): vscode.Disposable {
  let looked = false;
  let progress: (() => void) | undefined;
  const show = () => {
    const state = viewState(engine, projects, looked);
    void vscode.commands.executeCommand('setContext', 'mooring.view', state);
    view.say(engine.state.is === 'failed' ? 'The engine stopped. This is what it knew last.' : '');
    const busy = state === 'loading' || projects.current.some(project => project.state === 'loading');
    if (busy && !progress) progress = showProgress();
    if (!busy) {
      progress?.();
      progress = undefined;
    }
  };
  show();
  void sight.look().then(() => {
    looked = true;
    show();
  });
  return vscode.Disposable.from(engine.onState(show), projects.onChange(show), { dispose: () => progress?.() });
}

function viewState(engine: Engine, projects: Projects, looked: boolean): ViewState {
  if (projects.current.some(hasSomething)) return 'projects';
  if (engine.state.is === 'failed') return 'failed';
  if (engine.state.is === 'off') return looked ? 'none' : 'loading';
  if (engine.state.is !== 'running' || !projects.known) return 'loading';
  return projects.current.some(({ state }) => state === 'loading') ? 'loading' : 'none';
}

/** Shows the view's progress bar until the returned function is called. */
function showProgress(): () => void {
  let done = () => {};
  const shown = new Promise<void>(resolve => {
    done = resolve;
  });
  void vscode.window.withProgress({ location: { viewId: 'mooring.project' } }, () => shown);
  return done;
}

export function tellOfFailure(engine: Engine, actions: Actions): vscode.Disposable {
  return engine.onState(async ({ is }) => {
    if (is !== 'failed') return;
    const restart = 'Restart Engine';
    const log = 'Show Log';
    const message = 'Mooring’s engine stopped several times and was not started again. Checks are paused.';
    const choice = await vscode.window.showErrorMessage(message, restart, log);
    if (choice === restart) await actions.restartEngine();
    if (choice === log) await actions.showLog();
  });
}
