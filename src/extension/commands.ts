/**
 * Every command of the extension, and what it does while the engine is not running. `package.json` lists the same ids;
 * a test compares them.
 */

import type { DriftCommands } from './drift/drift-commands.ts';
import type { FolderBindings } from './editing/bindings.ts';
import type { WorkspaceEditing } from './editing/editing.ts';
import type { SyncCommands } from './sync/sync-commands.ts';

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
  /** What a workspace says with all that it builds on. */
  showEffectiveWorkspace(target: unknown): unknown;
  copyItemId(node: unknown): unknown;
  /** One big file becomes a folder for each workspace in it. */
  migrateWorkspaces(): unknown;
  /** The variables of a workspace, masked. */
  showEnvironment(target: unknown): unknown;
  /** On one page of that kind, until it is closed. */
  revealEnvironment(page: unknown, revealed: boolean): unknown;
  setVariable(target: unknown): unknown;
  unsetVariable(target: unknown): unknown;
  /** What a workspace declares and what is there. */
  checkScaffold(target: unknown): unknown;
  readonly editing: WorkspaceEditing;
  readonly bindings: FolderBindings;
  readonly drift: DriftCommands;
  readonly sync: SyncCommands;
  /** Of the plan whose preview is open. */
  answerPlan(answer: 'apply' | 'discard'): unknown;
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

/** `all` are the arguments as they came: menus of Source Control give a row each. */
type Run = (actions: Actions, argument: unknown, all: readonly unknown[]) => unknown;

export interface Command {
  readonly run: Run;
  /** While no engine runs. `same`: it needs none, starts it by itself, or works on the last known state. */
  readonly before: 'same' | Run;
  /** Without a row it is about the active workspace; a row that is gone by the time of the click is not taken for none. */
  readonly elseActive?: true;
}

/** Stands for the row of a menu that the view has drawn anew meanwhile. */
export const ROW_GONE: unknown = Object.freeze({});

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
  'mooring.newWorkspace': { run: ({ editing }) => editing.create(undefined), before: 'same' },
  'mooring.newWorkspaceFromThis': { run: ({ editing }, base) => editing.create(base), before: 'same' },
  'mooring.duplicateWorkspace': { run: ({ editing }, row) => editing.duplicate(row), before: 'same' },
  'mooring.renameWorkspace': { run: ({ editing }, row) => editing.rename(row), before: 'same' },
  'mooring.describeWorkspace': { run: ({ editing }, row) => editing.describe(row), before: 'same' },
  'mooring.setWorkspaceBase': { run: ({ editing }, row) => editing.setBase(row), before: 'same' },
  'mooring.setWorkspaceBaseUrl': { run: ({ editing }, row) => editing.setBaseUrl(row), before: 'same' },
  'mooring.hideWorkspace': { run: ({ editing }, row) => editing.setFlag(row, 'hidden', true), before: 'same' },
  'mooring.unhideWorkspace': { run: ({ editing }, row) => editing.setFlag(row, 'hidden', false), before: 'same' },
  'mooring.disableWorkspace': { run: ({ editing }, row) => editing.setFlag(row, 'disabled', true), before: 'same' },
  'mooring.enableWorkspace': { run: ({ editing }, row) => editing.setFlag(row, 'disabled', false), before: 'same' },
  'mooring.removeWorkspace': { run: ({ editing }, row) => editing.remove(row), before: 'same' },
  'mooring.restoreWorkspace': { run: ({ editing }) => editing.restore(), before: 'same' },
  'mooring.ignoreWorkspace': { run: ({ editing }, row) => editing.ignore(row), before: 'same' },
  'mooring.unignoreWorkspace': { run: ({ editing }) => editing.unignore(), before: 'same' },
  'mooring.undoLastOperation': { run: ({ editing }) => editing.undoLast(), before: 'same' },
  'mooring.bindFolder': { run: ({ bindings }, row) => bindings.bind(row), before: 'same' },
  'mooring.unbindFolder': { run: ({ bindings }) => bindings.unbind(), before: 'same' },
  'mooring.showEffectiveWorkspace': {
    run: (actions, row) => actions.showEffectiveWorkspace(row),
    before: 'same',
    elseActive: true,
  },
  'mooring.migrateWorkspaces': { run: actions => actions.migrateWorkspaces(), before: 'same' },
  'mooring.showEnvironment': { run: (actions, row) => actions.showEnvironment(row), before: 'same', elseActive: true },
  'mooring.revealEnvironment': { run: (actions, page) => actions.revealEnvironment(page, true), before: 'same' },
  'mooring.maskEnvironment': { run: (actions, page) => actions.revealEnvironment(page, false), before: 'same' },
  'mooring.setEnvironmentVariable': {
    run: (actions, row) => actions.setVariable(row),
    before: 'same',
    elseActive: true,
  },
  'mooring.unsetEnvironmentVariable': {
    run: (actions, row) => actions.unsetVariable(row),
    before: 'same',
    elseActive: true,
  },
  'mooring.checkScaffold': { run: (actions, row) => actions.checkScaffold(row), before: 'same', elseActive: true },
  'mooring.copyWorkspaceItemId': { run: (actions, node) => actions.copyItemId(node), before: 'same' },
  'mooring.reconcile': { run: ({ drift }, _, all) => drift.reconcile(all), before: 'same' },
  'mooring.reconcileSafe': { run: ({ drift }) => drift.reconcileSafe(), before: 'same' },
  'mooring.checkDrift': { run: ({ drift }) => drift.check(), before: 'same' },
  'mooring.showDrift': { run: ({ drift }) => drift.show(), before: 'same' },
  'mooring.showOperations': { run: ({ drift }) => drift.showOperations(), before: 'same' },
  'mooring.restoreEntity': { run: ({ drift }) => drift.restoreEntity(), before: 'same' },
  'mooring.applyPlan': { run: actions => actions.answerPlan('apply'), before: 'same' },
  'mooring.discardPlan': { run: actions => actions.answerPlan('discard'), before: 'same' },
  'mooring.keepDisk': { run: ({ drift }, _, all) => drift.keep('disk', all), before: 'same' },
  'mooring.keepManifest': { run: ({ drift }, _, all) => drift.keep('manifest', all), before: 'same' },
  'mooring.restoreDrift': { run: ({ drift }, _, all) => drift.keep('restore', all), before: 'same' },
  'mooring.resolveDrift': { run: ({ drift }, _, all) => drift.resolve(all), before: 'same' },
  'mooring.openDrift': { run: ({ drift }, _, all) => drift.open(all), before: 'same' },
  'mooring.openDriftFile': { run: ({ drift }, _, all) => drift.openSide('file', all), before: 'same' },
  'mooring.openDriftDeclaration': { run: ({ drift }, _, all) => drift.openSide('declared', all), before: 'same' },
  'mooring.sync': { run: ({ sync }) => sync.menu(), before: 'same' },
  'mooring.pull': { run: ({ sync }, row) => sync.pull(row), before: 'same' },
  'mooring.push': { run: ({ sync }, row) => sync.push(row), before: 'same' },
  'mooring.fetch': { run: ({ sync }, row) => sync.fetch(row), before: 'same' },
  'mooring.connectRemote': { run: ({ sync }, row) => sync.connect(row), before: 'same' },
  'mooring.resolveSync': { run: ({ sync }, row) => sync.resolve(row), before: 'same' },
  'mooring.finishSync': { run: ({ sync }, row) => sync.resolve(row), before: 'same' },
  'mooring.abortSync': { run: ({ sync }, row) => sync.abort(row), before: 'same' },
  'mooring.undoSync': { run: ({ sync }, row) => sync.undo(row), before: 'same' },
  'mooring.openSyncRow': { run: ({ sync }, row) => sync.open(row), before: 'same' },
  'mooring.sendPush': { run: ({ sync }) => sync.answerPush('push'), before: 'same' },
  'mooring.cancelPush': { run: ({ sync }) => sync.answerPush('cancel'), before: 'same' },
  'mooring.markMerged': { run: ({ sync }) => sync.markMerged(), before: 'same' },
  'mooring.showProblems': { run: actions => actions.showProblems(), before: 'same' },
  'mooring.showEffectiveConfiguration': { run: actions => actions.showEffectiveConfig(), before: 'same' },
  'mooring.openDataStore': { run: actions => actions.openDataStore(), before: 'same' },
  'mooring.showLog': { run: actions => actions.showLog(), before: 'same' },
  'mooring.restartEngine': { run: actions => actions.restartEngine(), before: 'same' },
  'mooring.explain': { run: (actions, code) => actions.explain(code), before: 'same' },
  'mooring.openWalkthrough': { run: actions => actions.openWalkthrough(), before: 'same' },
};
