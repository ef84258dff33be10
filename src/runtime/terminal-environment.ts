/** What terminals, tasks and debug sessions of a workspace get, in two steps, since secrets are not at hand at once. */
import type { RootEnv } from '../workspace/root-env.ts';
import { givenEnvironment, readWorkspaceEnvironment } from './environment.ts';
import type { FoundWorkspace, LookDisk } from './find-workspaces.ts';

export interface TerminalEnvironment {
  /** The names of the secrets that the values ask for. */
  readonly secrets: readonly string[];
  /** With the secrets that are there, by name. */
  give(secrets: ReadonlyMap<string, string>): TerminalVariables;
}

export interface TerminalVariables {
  /** By name, those that say which workspace it is among them. */
  readonly variables: ReadonlyMap<string, string>;
  /** What is left out or stays unset, in one sentence each. */
  readonly problems: readonly string[];
  /** The names of secrets that are not there, each once. */
  readonly missing: readonly string[];
}

export interface TerminalEnvironmentOptions {
  readonly rootEnv: RootEnv;
  /** As on Windows, where `Path` and `PATH` are one variable. */
  readonly ignoreCase: boolean;
  /** Writes an absolute path with `/` as the system does. */
  readonly systemPath: (path: string) => string;
}

export function readTerminalEnvironment(
  disk: LookDisk,
  workspace: FoundWorkspace,
  { rootEnv, ignoreCase, systemPath }: TerminalEnvironmentOptions,
): TerminalEnvironment {
  const shown = systemPath;
  const read = readWorkspaceEnvironment(disk, workspace, { rootEnv: rootEnv.loaded, ignoreCase, shown });
  return {
    secrets: read.secrets,
    give(secrets) {
      const place = { slug: workspace.slug, folder: systemPath(workspace.folder) };
      const secretOf = (name: string) => secrets.get(name);
      const { variables, unset } = givenEnvironment(read, { shown, workspace: place, secretOf });
      const problems = [...read.problems, ...unset.map(({ message }) => message)];
      return { variables, problems, missing: read.secrets.filter(name => !secrets.has(name)) };
    },
  };
}
