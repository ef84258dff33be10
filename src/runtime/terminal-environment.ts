/** What new terminals of a workspace get where no secrets are at hand. */
import { givenEnvironment, readWorkspaceEnvironment } from './environment.ts';
import type { FoundWorkspace, LookDisk } from './find-workspaces.ts';

export interface TerminalEnvironment {
  readonly variables: ReadonlyMap<string, string>;
  /** What is left out, in one sentence each. */
  readonly problems: readonly string[];
}

/** `systemPath` writes an absolute path with `/` as the system does. */
export function readTerminalEnvironment(
  disk: LookDisk,
  workspace: FoundWorkspace,
  systemPath: (path: string) => string,
): TerminalEnvironment {
  const options = { rootEnv: true, ignoreCase: false, shown: systemPath };
  const read = readWorkspaceEnvironment(disk, workspace, options);
  const { variables, unset } = givenEnvironment(read, {
    shown: systemPath,
    workspace: { slug: workspace.slug, folder: systemPath(workspace.folder) },
  });
  return { variables, problems: [...read.problems, ...unset.map(({ message }) => message)] };
}
