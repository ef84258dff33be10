/**
 * The entry of the extension. It makes the parts in the order of their needs and connects them; the project's work is
 * the engine process's, which starts when there is something for it.
 */
import * as vscode from 'vscode';
import type { MooringExports } from '../../docs/api/mooring.d.ts';
import { actionsOf } from './actions.ts';
import type { AfterStartBundle } from './after-start.ts';
import { extensionApi } from './api.ts';
import { type Actions, COMMANDS, ROW_GONE } from './commands.ts';
import { manifestCreation } from './create-manifest.ts';
import { driftsOf } from './drift/drifts.ts';
import { folderBindings } from './editing/bindings.ts';
import { workspaceEditing } from './editing/editing.ts';
import { effectiveView } from './effective-config.ts';
import { effectiveWorkspaceView } from './effective-workspace.ts';
import { type Engine, engineHost } from './engine/engine.ts';
import type { ClientBundle } from './engine/process.ts';
import { debugVariables } from './environment/debug-sessions.ts';
import { type EditorSecrets, editorSecrets } from './environment/editor-secrets.ts';
import { environmentCommands } from './environment/environment-commands.ts';
import { environmentView } from './environment/environment-view.ts';
import { secretCommands, tellOfMissingSecrets } from './environment/secret-commands.ts';
import { windowEnvironment } from './environment/window-environment.ts';
import { fileStatusItem } from './file-status.ts';
import { later } from './later.ts';
import { migration as migrationOf } from './migration/migrate.ts';
import { projectView } from './project-view.ts';
import { projectsOf } from './projects.ts';
import { rescanOnFocus, tellOfFailure, tellViews } from './reactions.ts';
import { watchForProjects } from './sight.ts';
import { statusBar } from './status-bar.ts';
import { activeItem } from './switching/active-item.ts';
import type { WorkspacesBundle } from './switching/bundle.ts';
import { entering } from './switching/entering.ts';
import { enteredWorkspaces } from './switching/memory.ts';
import { switcher as switcherOf } from './switching/switcher.ts';
import { terminalVariables } from './switching/terminals.ts';
import { type WindowWorkspaces, windowWorkspaces } from './switching/window-workspaces.ts';
import { tellTrust } from './trust.ts';
import { userRoot } from './user-root.ts';
import { workspacesView } from './workspaces-view.ts';

export const { activate, deactivate } = extension();

/** The editor waits for what `deactivate` returns, and not for its subscriptions: the engine is kept for both. */
function extension() {
  let engine: Engine | undefined;
  return {
    activate(context: vscode.ExtensionContext): MooringExports {
      const started = start(context);
      engine = started.engine;
      return started.exports;
    },
    async deactivate(): Promise<void> {
      await engine?.stop();
    },
  };
}

function start(context: vscode.ExtensionContext): { readonly engine: Engine; readonly exports: MooringExports } {
  const log = vscode.window.createOutputChannel('Mooring', { log: true });
  const program = vscode.Uri.joinPath(context.extensionUri, 'dist', 'server.mjs').fsPath;
  const engine = engineHost(loadClient, () => ({ program, log, environment: { MOORING_HOME: userRoot().fsPath } }));
  const asking = askingParts(engine, log);
  const { projects, drifts, project, rest } = asking;
  const inWindow = windowWorkspaces(loadWorkspaces, log);
  const bindings = folderBindings(inWindow, context.workspaceState);
  const memory = enteredWorkspaces(context.globalState, context.workspaceState);
  const switcher = switcherOf(inWindow, memory, entering(inWindow, bindings.offer));
  const editorsSecrets = editorSecrets(context.secrets, context.globalState);
  const environment = windowEnvironment(inWindow, editorsSecrets, log);
  const secrets = secretCommands(editorsSecrets, environment);
  const tools = workspaceTools(engine, inWindow, editorsSecrets);
  const api = extensionApi({ EventEmitter: vscode.EventEmitter, Uri: vscode.Uri }, inWindow, environment);
  const workspaces = workspacesView(inWindow, context.globalState);
  const effectiveWorkspace = effectiveWorkspaceView(inWindow);
  const editing = workspaceEditing(inWindow, () => workspaces.selected, asking.lastOperations);
  const creation = manifestCreation(engine);
  const sight = watchForProjects(() => void engine.ensure());
  const effective = effectiveView(engine);
  const actions = actionsOf({
    log,
    engine,
    projects,
    project,
    workspaces,
    switcher,
    inWindow,
    creation,
    sight,
    effective,
    effectiveWorkspace,
    editing,
    rest,
    bindings,
    secrets,
    ...tools,
    diagnosticsPage: vscode.Uri.joinPath(context.extensionUri, 'docs', 'diagnostics.md'),
    walkthrough: `${context.extension.id}#mooring.start`,
  });
  context.subscriptions.push(
    api,
    log,
    asking,
    workspaces,
    switcher,
    activeItem(inWindow),
    environment,
    terminalVariables(environment, context.environmentVariableCollection),
    debugVariables(environment),
    tellOfMissingSecrets(environment, secrets),
    inWindow,
    creation,
    sight,
    effective,
    effectiveWorkspace,
    tools,
    statusBar(engine, projects, drifts),
    fileStatusItem(projects),
    ...registerCommands(actions, engine),
    rescanOnFocus(engine),
    tellViews(engine, projects, project, sight),
    tellOfFailure(engine, actions),
    lookSoon(inWindow, log),
  );
  return { engine, exports: api.exports };
}

/** What asks each engine from its start on, in the order of the questions. */
function askingParts(engine: Engine, log: vscode.LogOutputChannel) {
  const trust = tellTrust(engine);
  const projects = projectsOf(engine);
  const drifts = driftsOf(engine);
  const project = projectView(projects, drifts);
  const rest = later(() => loadAfterStart().afterStart({ engine, projects, drifts, project }), log);
  return {
    projects,
    drifts,
    project,
    rest,
    lastOperations: () => rest.get().drift.lastOperations(),
    dispose: () => vscode.Disposable.from(trust, projects, drifts, rest, project).dispose(),
  };
}

/** What looks at and changes the files of workspaces beside their definitions. */
function workspaceTools(engine: Engine, workspaces: WindowWorkspaces, secrets: EditorSecrets) {
  const environmentPages = environmentView(workspaces, secrets);
  const migration = migrationOf(engine, workspaces);
  return {
    environmentPages,
    migration,
    variables: environmentCommands(workspaces),
    dispose: () => vscode.Disposable.from(environmentPages, migration).dispose(),
  };
}

/** The language client is a bundle of its own, so that starting the editor does not pay for it. */
function loadClient(): ClientBundle {
  return require('./client.cjs') as ClientBundle;
}

/** The config engine, too. */
function loadWorkspaces(): WorkspacesBundle {
  return require('./workspaces.cjs') as WorkspacesBundle;
}

/** And what a window has beside what it starts with. */
function loadAfterStart(): AfterStartBundle {
  return require('./after-start.cjs') as AfterStartBundle;
}

/** Reads the workspaces once activation is over, so that nobody waits for it. */
function lookSoon(workspaces: WindowWorkspaces, log: vscode.LogOutputChannel): vscode.Disposable {
  const timer = setTimeout(() => {
    workspaces.refresh().catch(error => log.error(`The workspaces cannot be read: ${String(error)}`));
  }, 0);
  return { dispose: () => clearTimeout(timer) };
}

function registerCommands(actions: Actions, engine: Engine): vscode.Disposable[] {
  return Object.entries(COMMANDS).map(([id, { run, before, elseActive }]) =>
    vscode.commands.registerCommand(id, (...given: readonly unknown[]) => {
      const [argument] = given;
      const does = engine.state.is === 'running' || before === 'same' ? run : before;
      // A menu gives its row, and `undefined` where that is gone; the palette gives nothing at all.
      const isGone = elseActive === true && given.length > 0 && argument === undefined;
      return does(actions, isGone ? ROW_GONE : argument, given);
    }),
  );
}
