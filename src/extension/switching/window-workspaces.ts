/**
 * The workspaces of this window and the one that is active, always as they are on disk: changes of `config.toml` come from
 * the config engine's watch, those of the workspaces from the editor's.
 */
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { Refused } from '../../runtime/config-engine.ts';
import type { DataStore } from '../../runtime/data-store.ts';
import type { WorkspaceEditor } from '../../runtime/edit-workspaces.ts';
import type { WorkspaceScaffold } from '../../runtime/scaffold-workspace.ts';
import type { TerminalEnvironment } from '../../runtime/terminal-environment.ts';
import type { NotSwitched, Switched, WorkspaceInSight, WorkspacesSeen } from '../../runtime/workspaces.ts';
import type { EffectiveWorkspace, WorkspaceRef } from '../../workspace/effective.ts';
import type { WorkspaceValues } from '../api-values.ts';
import type { WorkspaceVariables } from '../environment/workspace-variables.ts';
import type { Page } from '../page.ts';
import { userRoot } from '../user-root.ts';
import type { OpenedWorkspaces, WorkspacePlans, WorkspacesBundle } from './bundle.ts';
import type { ScaffoldCheck } from './scaffold-rows.ts';

export interface WindowWorkspaces extends vscode.Disposable {
  /** Absent until the first look. */
  readonly seen: WorkspacesSeen | undefined;
  readonly onChange: vscode.Event<WorkspacesSeen>;
  /** Opens what is not open yet, reads everything again, and answers with what is there. */
  refresh(): Promise<WorkspacesSeen>;
  switchTo(slug: string, everywhere: boolean): Promise<Switched | NotSwitched>;
  newest(all: readonly WorkspaceInSight[]): ReadonlyMap<string, number>;
  /** What it says with its bases and layers laid under it, as the files are now. */
  effectiveOf(workspace: WorkspaceRef): EffectiveWorkspace;
  /** The same as a page for people. */
  effectivePageOf(workspace: WorkspaceRef): Page;
  /** The same as plain values, for other extensions. The same object while nothing changed. */
  valuesOf(workspace: WorkspaceRef): WorkspaceValues;
  environmentOf(workspace: WorkspaceInSight): TerminalEnvironment | undefined;
  /** The variables of workspaces to look at, and their files to write; what was written is seen at once. */
  variables(): WorkspaceVariables;
  /** That of a workspace, or of the user root. Close it when done. */
  dataStoreOf(workspace: WorkspaceInSight | undefined): DataStore | Refused;
  /** Makes and changes workspaces; what it did is seen at once. */
  editor(): WorkspaceEditor;
  /** The folders and files that workspaces declare. */
  scaffold(): WorkspaceScaffold;
  /** How a workspace's folder compares with those, as rows for people. */
  checkScaffold(workspace: WorkspaceInSight): ScaffoldCheck;
  plans(): WorkspacePlans;
  /** Where a config file is that is named as people know it. */
  fileOf(shown: string): vscode.Uri;
}

/** Nothing is loaded or read before the first `refresh`. */
export function windowWorkspaces(load: () => WorkspacesBundle, log: vscode.LogOutputChannel): WindowWorkspaces {
  const changes = new vscode.EventEmitter<WorkspacesSeen>();
  let opened: OpenedWorkspaces | undefined;
  let watchers: vscode.Disposable | undefined;
  let seen: WorkspacesSeen | undefined;
  let timer: NodeJS.Timeout | undefined;
  let over = false;
  /** Where the editor saw something change since the last look. */
  let changed: string[] = [];

  /** Asks only what is known to have changed; `refresh` asks everything. */
  const look = (from: OpenedWorkspaces, everything = false): WorkspacesSeen => {
    const touched = changed;
    changed = [];
    seen = seen && !everything ? from.look(touched) : from.look();
    log.debug(`workspace: ${seen.active.workspace?.slug ?? 'none'} (${seen.active.decidedBy})`);
    void vscode.commands.executeCommand('setContext', 'mooring.workspaces', viewState(seen));
    void vscode.commands.executeCommand('setContext', 'mooring.legacyWorkspaces', seen.legacy.length > 0);
    changes.fire(seen);
    return seen;
  };
  const soon = (path?: string) => {
    if (path !== undefined) changed.push(path);
    timer ??= setTimeout(() => {
      timer = undefined;
      if (opened) look(opened);
    }, GATHER_MS);
  };
  const open = (): OpenedWorkspaces => {
    const home = userRoot().fsPath;
    const made = load().openWorkspaces({
      userRoot: home,
      folders: foldersOfWindow(),
      homeFolder: homedir(),
      variables: process.env,
      log,
      onConfig: () => soon(),
    });
    watchers = vscode.Disposable.from(...[home, ...made.projectRoots].map(root => watchRoot(root, soon)));
    return made;
  };
  const close = () => {
    watchers?.dispose();
    opened?.close();
    opened = undefined;
  };
  const ready = (): OpenedWorkspaces => {
    if (over) throw new Error('The window is closing.');
    opened ??= open();
    return opened;
  };
  const refresh = async (): Promise<WorkspacesSeen> => {
    const from = ready();
    await from.reload();
    return look(from, true);
  };
  const move = () => {
    if (!opened) return;
    close();
    void refresh();
  };
  const subscriptions = [
    changes,
    vscode.workspace.onDidChangeWorkspaceFolders(move),
    vscode.workspace.onDidChangeConfiguration(change => change.affectsConfiguration('mooring.home') && move()),
    // Watching loses events on some disks.
    vscode.window.onDidChangeWindowState(({ focused }) => focused && opened && void refresh()),
  ];
  return {
    get seen() {
      return seen;
    },
    onChange: changes.event,
    refresh,
    async switchTo(slug, everywhere) {
      const from = ready();
      const result = await from.switchTo(slug, { everywhere });
      if (!over) look(from);
      return result;
    },
    newest: all => ready().newest(all),
    editor: () => seeing(ready().editor(), () => refresh()),
    scaffold: () => ready().scaffold(),
    checkScaffold: workspace => ready().checkScaffold(workspace),
    plans: () => ready().plans,
    variables() {
      const variables = ready().variables();
      return {
        ...variables,
        async write(...asked) {
          const written = await variables.write(...asked);
          await refresh();
          return written;
        },
      };
    },
    effectivePageOf: workspace => ready().effectivePageOf(workspace),
    effectiveOf: workspace => ready().effectiveOf(workspace),
    valuesOf: workspace => ready().valuesOf(workspace),
    environmentOf: workspace => opened?.environmentOf(workspace),
    dataStoreOf: workspace => ready().dataStoreOf(workspace),
    fileOf: shown => vscode.Uri.file(opened?.systemFile(shown) ?? shown),
    dispose() {
      over = true;
      clearTimeout(timer);
      close();
      vscode.Disposable.from(...subscriptions).dispose();
    },
  };
}

/** Every view is as the files are by the time that a change is answered. */
function seeing(editor: WorkspaceEditor, look: () => Promise<unknown>): WorkspaceEditor {
  const after = async <Answer>(change: Promise<Answer>): Promise<Answer> => {
    const answer = await change;
    await look();
    return answer;
  };
  return {
    ...editor,
    commit: plan => after(editor.commit(plan)),
    run: request => after(editor.run(request)),
    undo: operation => after(editor.undo(operation)),
  };
}

const GATHER_MS = 50;

function foldersOfWindow(): string[] {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  return folders.map(({ uri }) => uri.fsPath);
}

/** For the view's welcome texts. */
function viewState({ all }: WorkspacesSeen): 'none' | 'hidden' | 'some' {
  if (all.length === 0) return 'none';
  return all.every(({ hidden }) => hidden) ? 'hidden' : 'some';
}

function watchRoot(root: string, soon: (path: string) => void): vscode.Disposable {
  const base = vscode.Uri.file(root);
  const hint = ({ path, fsPath }: vscode.Uri) => {
    if (OF_INTEREST.test(path.slice(base.path.length))) soon(fsPath);
  };
  const watcher = vscode.workspace.createFileSystemWatcher(
    new vscode.RelativePattern(base, '{.env,workspaces/**,**/*.toml}'),
  );
  return vscode.Disposable.from(
    watcher,
    watcher.onDidCreate(hint),
    watcher.onDidChange(hint),
    watcher.onDidDelete(hint),
  );
}

/** A workspace's folder, its variables, and what may be a definition or a layer; not what Mooring keeps for itself. */
const OF_INTEREST =
  /^\/(?:\.env|workspaces(?:\/[^/]+(?:\/\.env)?)?|(?!\.(?:local|cache|packages)\/)(?:(?!\/\.(?:cache|packages)\/).)*\.toml)$/;
