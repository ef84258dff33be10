/** Whose environment a command of `env` is about, and what stands in it. */

import { trackedFiles } from '../../git/tracked-files.ts';
import { actorOf } from '../../node/actor.ts';
import { openEnvironmentFile } from '../../node/environment-file.ts';
import { nodeWriteDisk, portPath } from '../../node/write-disk.ts';
import { readWorkspaceEnvironment, type WorkspaceEnvironment } from '../../runtime/environment.ts';
import type { WorkspaceInSight } from '../../runtime/workspaces.ts';
import { below } from '../../store/absolute.ts';
import type { RootType } from '../../workspace/discover.ts';
import { type RootEnv, rootEnvOf } from '../../workspace/root-env.ts';
import type { Arguments } from '../arguments.ts';
import type { Io } from '../io.ts';
import { effectiveWorkspaces, type OpenedConfig, shownPath, versionsKept } from '../open-config.ts';
import { type NotMeant, workspaceMeant } from '../workspace/named.ts';

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
export function envPlace(
  opened: OpenedConfig,
  settings: Arguments,
  io: Io,
): EnvPlace | NotMeant | { readonly wrong: string; readonly why: 'arguments' } {
  const rootOnly = settings.has('root');
  if (rootOnly && settings.has('no-root-env')) {
    return { wrong: '"--root" and "--no-root-env" do not go together.', why: 'arguments' };
  }
  const way = 'Name one with --workspace, or use --root for the .env of your root.';
  const found = workspaceMeant(opened, settings.value('workspace'), io, way);
  if ('wrong' in found && !(rootOnly && found.why === 'none-active')) return found;
  const workspace = 'wrong' in found ? undefined : found;
  const { root = 'user', rootFolder = portPath(opened.userRoot) } = workspace ?? {};
  return { root, rootFolder, workspace, rootOnly, shown: shownPath(opened, io) };
}

/** Whether the workspace takes the root's file, by what it and its bases say. */
export function rootEnvAt(opened: OpenedConfig, { workspace }: EnvPlace): RootEnv {
  if (!workspace) return { loaded: true };
  return rootEnvOf(effectiveWorkspaces(opened).effective(workspace));
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
  return openEnvironmentFile(
    { root, rootFolder, folder },
    { actor: actorOf('cli'), shown, versions: versionsKept(opened) },
  );
}
