/** What new terminals of a workspace get where no secrets are at hand. */
import { type GivenEnvironment, givenEnvironment, readWorkspaceEnvironment } from './environment.ts';
import type { FoundWorkspace, LookDisk } from './find-workspaces.ts';

export type TerminalEnvironment = GivenEnvironment;

/** `systemPath` writes an absolute path with `/` as the system does. */
export function readTerminalEnvironment(
  disk: LookDisk,
  workspace: FoundWorkspace,
  systemPath: (path: string) => string,
): TerminalEnvironment {
  const options = { rootEnv: true, ignoreCase: false, shown: systemPath };
  const read = readWorkspaceEnvironment(disk, workspace, options);
  const { variables, problems } = givenEnvironment(read, {
    shown: systemPath,
    workspace: { slug: workspace.slug, folder: systemPath(workspace.folder) },
  });
  return { variables, problems: [...read.problems, ...problems] };
}
