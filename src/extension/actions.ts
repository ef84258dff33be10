/** What the commands do, in terms of the parts. */
import * as vscode from 'vscode';
import { REQUESTS } from '../protocol/protocol.ts';
import type { AfterStart } from './after-start.ts';
import type { Actions } from './commands.ts';
import type { ManifestCreation } from './create-manifest.ts';
import { openDataStore } from './data-store.ts';
import type { FolderBindings } from './editing/bindings.ts';
import type { WorkspaceEditing } from './editing/editing.ts';
import type { EffectiveView } from './effective-config.ts';
import type { EffectiveWorkspaceView } from './effective-workspace.ts';
import type { Engine } from './engine/engine.ts';
import type { EnvironmentCommands } from './environment/environment-commands.ts';
import type { EnvironmentView } from './environment/environment-view.ts';
import type { SecretCommands } from './environment/secret-commands.ts';
import type { Later } from './later.ts';
import type { Migration } from './migration/migrate.ts';
import type { ProjectView } from './project-view.ts';
import type { Projects } from './projects.ts';
import type { Sight } from './sight.ts';
import { checkScaffold } from './switching/check-scaffold.ts';
import type { Switcher } from './switching/switcher.ts';
import type { WindowWorkspaces } from './switching/window-workspaces.ts';
import type { WorkspacesView } from './workspaces-view.ts';

export interface Parts {
  readonly log: vscode.LogOutputChannel;
  readonly engine: Engine;
  readonly projects: Projects;
  readonly project: ProjectView;
  readonly workspaces: WorkspacesView;
  readonly switcher: Switcher;
  readonly inWindow: WindowWorkspaces;
  readonly creation: ManifestCreation;
  readonly sight: Sight;
  readonly effective: EffectiveView;
  readonly effectiveWorkspace: EffectiveWorkspaceView;
  readonly editing: WorkspaceEditing;
  readonly rest: Later<AfterStart>;
  readonly bindings: FolderBindings;
  readonly secrets: SecretCommands;
  readonly migration: Migration;
  readonly environmentPages: EnvironmentView;
  readonly variables: EnvironmentCommands;
  /** `docs/diagnostics.md` of the extension. */
  readonly diagnosticsPage: vscode.Uri;
  /** The walkthrough's full id. */
  readonly walkthrough: string;
}

export function actionsOf(parts: Parts): Actions {
  const { engine, projects, project, workspaces, creation, sight } = parts;
  return {
    async refresh() {
      await Promise.all([engine.ask(REQUESTS.rescan, {}).then(() => projects.refresh()), workspaces.refresh()]);
    },
    lookAgain: () => Promise.all([sight.look(), workspaces.refresh()]),
    createManifest: () => creation.run(),
    open: node => project.open(node),
    openDeclaration: node => project.openDeclaration(node),
    openEntityFile: node => project.openEntityFile(node),
    openWorkspace: workspace => workspaces.open(workspace),
    switchWorkspace: target => parts.switcher.switch(target),
    switchToPrevious: () => parts.switcher.previous(),
    setSecret: name => parts.secrets.set(name),
    deleteSecret: () => parts.secrets.delete(),
    showEffectiveWorkspace: target => parts.effectiveWorkspace.show(target),
    migrateWorkspaces: () => parts.migration.run(),
    showEnvironment: target => parts.environmentPages.show(target),
    revealEnvironment: (page, revealed) => parts.environmentPages.reveal(page, revealed),
    setVariable: target => parts.variables.set(target),
    unsetVariable: target => parts.variables.unset(target),
    checkScaffold: target => checkScaffold(parts.inWindow, target),
    copyItemId: node => workspaces.copyId(node),
    editing: parts.editing,
    get drift() {
      return parts.rest.get().drift.commands;
    },
    get sync() {
      return parts.rest.get().sync.commands;
    },
    answerPlan: answer => parts.rest.get().answerPlan(answer),
    bindings: parts.bindings,
    showProblems: () => vscode.commands.executeCommand('workbench.actions.view.problems'),
    showEffectiveConfig: () => parts.effective.show(),
    openDataStore: () => openDataStore(parts.inWindow, parts.log),
    showLog: () => parts.log.show(true),
    restartEngine: () => engine.restart(),
    showHidden: shown => workspaces.showHidden(shown),
    refreshWorkspaces: () => workspaces.refresh(),
    explain: code => explain(parts.diagnosticsPage, code),
    openWalkthrough: () => vscode.commands.executeCommand('workbench.action.openWalkthrough', parts.walkthrough, false),
  };
}

/** The code comes out of a link, so it is no more than a place on our own page. */
async function explain(page: vscode.Uri, code: unknown): Promise<void> {
  const place = typeof code === 'string' && /^[a-z0-9-]+$/.test(code) ? page.with({ fragment: code }) : page;
  try {
    await vscode.commands.executeCommand('markdown.showPreview', place);
  } catch {
    // The editor's Markdown extension is switched off.
    await vscode.window.showTextDocument(page);
  }
}
