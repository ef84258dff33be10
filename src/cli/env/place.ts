/** Whose environment a command of `env` is about, and what stands in it. */
import path from 'node:path';
import { trackedFiles } from '../../git/tracked-files.ts';
import { actorOf } from '../../node/actor.ts';
import { type EnvironmentFileOptions, openEnvironmentFile } from '../../node/environment-file.ts';
import { nodeWriteDisk, portPath } from '../../node/write-disk.ts';
import { createEffectiveWorkspaces } from '../../runtime/effective-workspaces.ts';
import { readWorkspaceEnvironment, type WorkspaceEnvironment } from '../../runtime/environment.ts';
import type { WorkspaceInSight } from '../../runtime/workspaces.ts';
import { below } from '../../store/absolute.ts';
import { withSlug } from '../../workspace/active.ts';
import type { RootType } from '../../workspace/discover.ts';
import { type RootEnv, rootEnvOf } from '../../workspace/root-env.ts';
import { unknownWorkspace } from '../../workspace/switch-plan.ts';
import type { Arguments } from '../arguments.ts';
import type { Io } from '../io.ts';
import type { OpenedConfig } from '../open-config.ts';

export interface EnvPlace {
  readonly root: RootType;
  /** Absolute, with `/`. */
  readonly rootFolder: string;
  /** Nothing where no workspace is active and only the root's file is meant. */
  readonly workspace: WorkspaceInSight | undefined;
  /** Only the root's file is meant. */
  readonly rootOnly: boolean;
  readonly shown: (path: string) => string;
}

/** The place, or the sentence that says why there is none. */
export function envPlace(opened: OpenedConfig, settings: Arguments, io: Io): EnvPlace | { readonly wrong: string } {
  const { all, active } = opened.workspaces.look();
  const name = settings.value('workspace');
  const workspace = name === undefined ? active.workspace : withSlug(all, name);
  const rootOnly = settings.has('root');
  if (!workspace && name !== undefined) return { wrong: unknownWorkspace(name, all) };
  if (!workspace && !rootOnly) {
    return { wrong: `${active.why} Name one with --workspace, or use --root for the .env of your root.` };
  }
  const { root = 'user', rootFolder = portPath(opened.userRoot) } = workspace ?? {};
  return { root, rootFolder, workspace, rootOnly, shown: shownPath(opened, io) };
}

/** Whether the workspace takes the root's file, by what it and its bases say. */
export function rootEnvAt(opened: OpenedConfig, { workspace }: EnvPlace): RootEnv {
  if (!workspace) return { loaded: true };
  const effective = createEffectiveWorkspaces({
    disk: nodeWriteDisk(),
    userRoot: portPath(opened.userRoot),
    ignored: () => opened.workspaces.ignored(),
  });
  return rootEnvOf(effective.effective(workspace));
}

export function environmentAt(opened: OpenedConfig, place: EnvPlace, settings: Arguments): WorkspaceEnvironment {
  const { root, rootFolder, workspace, rootOnly, shown } = place;
  const rootEnv = rootOnly || (!settings.has('no-root-env') && rootEnvAt(opened, place).loaded);
  const folder = rootOnly || !workspace ? {} : { folder: workspace.folder };
  const ignoreCase = process.platform === 'win32';
  return readWorkspaceEnvironment(nodeWriteDisk(), { root, rootFolder, ...folder }, { rootEnv, ignoreCase, shown });
}

/** What is to be said of files among these that git tracks, in a project or in a root that is kept in git. */
export function trackedNotices(files: readonly string[], { rootFolder, shown }: EnvPlace): string[] {
  const tracked = new Set(trackedFiles(nodeWriteDisk(), '.env').below(rootFolder));
  const found = [...new Set(files)].filter(file => tracked.has(below(rootFolder, file) ?? ''));
  return found.map(
    file =>
      `git tracks ${shown(file)}, so its values go to everybody who has the repository; see "mooring explain env-tracked".`,
  );
}

/** The file that `set` and `unset` write. */
export function envFileAt(opened: OpenedConfig, { root, rootFolder, workspace, rootOnly, shown }: EnvPlace) {
  const folder = rootOnly || !workspace ? rootFolder : workspace.folder;
  const said = opened.engine.get('history.versions');
  const versions = typeof said === 'number' || typeof said === 'bigint' ? Number(said) : 50;
  const options: EnvironmentFileOptions = { actor: actorOf('cli'), versions, shown };
  return openEnvironmentFile({ root, rootFolder, folder }, options);
}

/** `~/…` below the home folder, from the project inside it, else the whole path as the system writes it. */
export function shownPath({ project }: OpenedConfig, io: Io): (file: string) => string {
  return file => {
    const inProject = project === undefined ? undefined : below(portPath(project), file);
    if (inProject !== undefined) return inProject;
    const inHome = below(portPath(io.homeFolder), file);
    return inHome === undefined ? path.normalize(file) : `~/${inHome}`;
  };
}
