/**
 * Every command of the extension, and what it does while the engine is not running. `package.json` lists the same ids;
 * a test compares them.
 */

/** What commands can do. Arguments come from the editor's views and are looked at by whoever takes them. */
export interface Actions {
  refresh(): unknown;
  lookAgain(): unknown;
  createManifest(): unknown;
  open(node: unknown): unknown;
  openDeclaration(node: unknown): unknown;
  openEntityFile(node: unknown): unknown;
  openWorkspace(workspace: unknown): unknown;
  /** To the workspace that is named or is a row of the view; without one, from the list. */
  switchWorkspace(target: unknown): unknown;
  switchToPrevious(): unknown;
  /** The secret that is named; without a name, one that is picked or typed. */
  setSecret(name: unknown): unknown;
  deleteSecret(): unknown;
  showProblems(): unknown;
  showLog(): unknown;
  /** Every key of the config, with where its value comes from. */
  showEffectiveConfig(): unknown;
  /** That of the active workspace; made where a person wants it. */
  openDataStore(): unknown;
  restartEngine(): unknown;
  showHidden(shown: boolean): unknown;
  refreshWorkspaces(): unknown;
  openWalkthrough(): unknown;
  /** What a diagnostic's code means. */
  explain(code: unknown): unknown;
}

type Run = (actions: Actions, argument: unknown) => unknown;

export interface Command {
  readonly run: Run;
  /** While no engine runs. `same`: it needs none, starts it by itself, or works on the last known state. */
  readonly before: 'same' | Run;
}

export const COMMANDS: Readonly<Record<string, Command>> = {
  'mooring.refresh': { run: actions => actions.refresh(), before: actions => actions.lookAgain() },
  'mooring.createManifest': { run: actions => actions.createManifest(), before: 'same' },
  'mooring.open': { run: (actions, node) => actions.open(node), before: 'same' },
  'mooring.openDeclaration': { run: (actions, node) => actions.openDeclaration(node), before: 'same' },
  'mooring.openEntityFile': { run: (actions, node) => actions.openEntityFile(node), before: 'same' },
  'mooring.openWorkspace': { run: (actions, workspace) => actions.openWorkspace(workspace), before: 'same' },
  'mooring.switchWorkspace': { run: (actions, target) => actions.switchWorkspace(target), before: 'same' },
  'mooring.switchToThisWorkspace': { run: (actions, row) => actions.switchWorkspace(row), before: 'same' },
  'mooring.switchToPreviousWorkspace': { run: actions => actions.switchToPrevious(), before: 'same' },
  'mooring.setSecret': { run: (actions, name) => actions.setSecret(name), before: 'same' },
  'mooring.deleteSecret': { run: actions => actions.deleteSecret(), before: 'same' },
  'mooring.refreshWorkspaces': { run: actions => actions.refreshWorkspaces(), before: 'same' },
  'mooring.showHiddenWorkspaces': { run: actions => actions.showHidden(true), before: 'same' },
  'mooring.hideHiddenWorkspaces': { run: actions => actions.showHidden(false), before: 'same' },
  'mooring.showProblems': { run: actions => actions.showProblems(), before: 'same' },
  'mooring.showEffectiveConfiguration': { run: actions => actions.showEffectiveConfig(), before: 'same' },
  'mooring.openDataStore': { run: actions => actions.openDataStore(), before: 'same' },
  'mooring.showLog': { run: actions => actions.showLog(), before: 'same' },
  'mooring.restartEngine': { run: actions => actions.restartEngine(), before: 'same' },
  'mooring.explain': { run: (actions, code) => actions.explain(code), before: 'same' },
  'mooring.openWalkthrough': { run: actions => actions.openWalkthrough(), before: 'same' },
};
