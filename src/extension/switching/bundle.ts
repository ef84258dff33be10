/**
 * The third bundle: the config engine and the workspaces over it. It is loaded after activation, so that starting the
 * editor does not pay for it. It knows nothing of the editor.
 */
import path from 'node:path';
import type { Variables } from '../../config/environment.ts';
import { nodeClock } from '../../node/clock.ts';
import { openConfigEngine } from '../../node/open-config-engine.ts';
import { openDataStore } from '../../node/open-data-store.ts';
import { openWorkspaceEditor } from '../../node/open-workspace-editor.ts';
import { nodeRootProbe } from '../../node/root-probe.ts';
import { worktreeOf } from '../../node/worktree.ts';
import { nodeWriteDisk, portPath } from '../../node/write-disk.ts';
import type { Log } from '../../ports/log.ts';
import type { ConfigEngine, Refused } from '../../runtime/config-engine.ts';
import type { DataStore } from '../../runtime/data-store.ts';
import type { WorkspaceEditor } from '../../runtime/edit-workspaces.ts';
import { createEffectiveWorkspaces } from '../../runtime/effective-workspaces.ts';
import { createScaffold, type WorkspaceScaffold } from '../../runtime/scaffold-workspace.ts';
import { readTerminalEnvironment, type TerminalEnvironment } from '../../runtime/terminal-environment.ts';
import { createWorkspaces, type WorkspaceInSight, type Workspaces } from '../../runtime/workspaces.ts';
import { findProject } from '../../store/find-root.ts';
import type { PathRules } from '../../workspace/bindings.ts';
import type { EffectiveWorkspace, WorkspaceRef } from '../../workspace/effective.ts';
import { rootEnvOf } from '../../workspace/root-env.ts';
import type { ToAscii } from '../../workspace/slug.ts';
import { withoutTerminalMark } from '../../workspace/terminal.ts';
import { windowProject } from '../../workspace/window-project.ts';
import { type WorkspaceValues, workspaceValues } from '../api-values.ts';
import { effectivePage } from '../effective-workspace-page.ts';
import { type WorkspaceVariables, workspaceVariables } from '../environment/workspace-variables.ts';
import { defaultPlan, migrationPlan } from '../migration/migration-plan.ts';
import type { Page } from '../page.ts';
import { type ScaffoldCheck, scaffoldCheck } from './scaffold-rows.ts';

export interface OpenOptions {
  /** File system paths, absolute. */
  readonly userRoot: string;
  /** The window's folders in their order. */
  readonly folders: readonly string[];
  readonly homeFolder: string;
  /** The window's own environment. */
  readonly variables: Variables;
  readonly log: Log;
  /** Called after each change of a key, whoever made it. */
  onConfig(): void;
}

export interface OpenedWorkspaces extends Workspaces {
  /** The `.mooring` folders of the window's projects, as the system writes them, whether they exist or not. */
  readonly projectRoots: readonly string[];
  /** Makes and changes workspaces. */
  editor(): WorkspaceEditor;
  /** The folders and files that workspaces declare. */
  scaffold(): WorkspaceScaffold;
  /** How a workspace's folder compares with those, as rows for people. */
  checkScaffold(workspace: WorkspaceInSight): ScaffoldCheck;
  readonly plans: WorkspacePlans;
  /** What it says with its bases and layers laid under it. */
  effectiveOf(workspace: WorkspaceRef): EffectiveWorkspace;
  /** The same as a page for people. */
  effectivePageOf(workspace: WorkspaceRef): Page;
  /** The same as plain values, for other extensions. The same object while nothing changed. */
  valuesOf(workspace: WorkspaceRef): WorkspaceValues;
  /** What its terminals get, but for the secrets. */
  environmentOf(workspace: WorkspaceInSight): TerminalEnvironment;
  /** The variables of workspaces to look at, and their files to write. */
  variables(): WorkspaceVariables;
  /** That of a workspace, or of the user root. Close it when done. */
  dataStoreOf(workspace: Pick<WorkspaceInSight, 'folder'> | undefined): DataStore | Refused;
  /** Reads the config files again, now. */
  reload(): Promise<void>;
  /** The file system path of a config file that the engine names as people know it. */
  systemFile(shown: string): string;
  close(): void;
}

/** Of what the engine proposed, and of what follows it. */
export interface WorkspacePlans {
  readonly migration: typeof migrationPlan;
  readonly default: typeof defaultPlan;
}

export function openWorkspaces(options: OpenOptions): OpenedWorkspaces {
  const { userRoot, folders, homeFolder, log } = options;
  const probe = nodeRootProbe([userRoot]);
  const projects = [...new Set(folders.map(folder => findProject(folder, probe) ?? folder))].filter(
    folder => path.join(folder, '.mooring') !== userRoot,
  );
  // A window that was started from a workspace's terminal is not bound to that workspace.
  const variables = { ...withoutTerminalMark(options.variables), MOORING_HOME: userRoot };
  const project = windowProject(folders, folder => findProject(folder, probe)) ?? projects[0];
  const engine = openConfigEngine({
    variables,
    homeFolder,
    front: 'extension',
    log,
    ...(project === undefined ? {} : { project }),
  });
  const disk = nodeWriteDisk();
  const projectRoots = projects.map(folder => path.join(folder, '.mooring'));
  const workspaces = createWorkspaces({
    engine,
    variables,
    disk,
    userRoot: portPath(userRoot),
    projectRoots: projectRoots.map(portPath),
    folders: folders.map(portPath),
    worktreeOf,
    clock: nodeClock,
    rules: PATH_RULES,
  });
  const effective = createEffectiveWorkspaces({
    disk,
    userRoot: portPath(userRoot),
    ignored: () => workspaces.ignored(),
  });
  let editor: WorkspaceEditor | undefined;
  const editorOf = (): WorkspaceEditor => {
    editor ??= openWorkspaceEditor({
      engine,
      workspaces,
      userRoot,
      projects,
      homeFolder,
      front: 'extension',
      loadAscii,
      rules: PATH_RULES,
    });
    return editor;
  };
  const scaffold = createScaffold({
    disk,
    effectiveOf: workspace => effective.effective(workspace),
    editor: editorOf,
  });
  const variablesOf = workspaceVariables({
    disk,
    homeFolder,
    rootEnvOf: workspace => rootEnvOf(effective.effective(workspace)),
    versions: () => versionsKept(engine) ?? VERSIONS_KEPT,
  });
  const plain = new WeakMap<EffectiveWorkspace, WorkspaceValues>();
  const watch = engine.watch(() => options.onConfig());
  return {
    ...workspaces,
    look: changed => workspaces.look(changed?.map(portPath)),
    projectRoots,
    editor: editorOf,
    scaffold: () => scaffold,
    checkScaffold: workspace => scaffoldCheck(scaffold.look(workspace)),
    plans: { migration: migrationPlan, default: defaultPlan },
    variables: () => variablesOf,
    effectiveOf: workspace => effective.effective(workspace),
    effectivePageOf: workspace => effectivePage(effective.effective(workspace)),
    valuesOf(workspace) {
      const found = effective.effective(workspace);
      const values = plain.get(found) ?? workspaceValues(found);
      plain.set(found, values);
      return values;
    },
    environmentOf: workspace =>
      readTerminalEnvironment(disk, workspace, {
        rootEnv: rootEnvOf(effective.effective(workspace)),
        ignoreCase: process.platform === 'win32',
        systemPath: path.normalize,
      }),
    dataStoreOf(workspace) {
      const versions = versionsKept(engine);
      const place = workspace ? { workspace: path.normalize(workspace.folder) } : { root: userRoot };
      const history = versions === undefined ? {} : { versions };
      return openDataStore({
        ...place,
        ...history,
        home: userRoot,
        variables: {},
        homeFolder,
        front: 'extension',
        log,
      });
    },
    async reload() {
      await engine.reload();
    },
    systemFile: shown => systemFile(shown, homeFolder, project ?? userRoot),
    close() {
      watch.dispose();
      engine.close();
    },
  };
}

function systemFile(shown: string, homeFolder: string, folder: string): string {
  if (path.isAbsolute(shown)) return shown;
  return shown.startsWith('~/') ? path.join(homeFolder, shown.slice(2)) : path.join(folder, shown);
}

/** How many earlier contents of a file the history keeps, where the config says so. */
function versionsKept(engine: Pick<ConfigEngine, 'get'>): number | undefined {
  const versions = engine.get('history.versions');
  return typeof versions === 'number' ? versions : undefined;
}

/** Where nobody says how many. */
const VERSIONS_KEPT = 50;

const PATH_RULES: PathRules = { ignoreCase: process.platform === 'win32' || process.platform === 'darwin' };

/** A bundle of its own, for the few titles that need it. */
async function loadAscii(): Promise<ToAscii> {
  return (require('./ascii.cjs') as { readonly toAscii: ToAscii }).toAscii;
}

export type WorkspacesBundle = { readonly openWorkspaces: typeof openWorkspaces };
