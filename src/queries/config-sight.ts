/** What language features know of config files and of what these speak about. Values alone, so that it can be tested. */
import type { ConfigFile, ResolvedConfig } from '../config/layers.ts';
import type { Workspace } from '../workspace/discover.ts';

export interface ConfigSight {
  /** The project's files before the user's, each with its newest text, saved or not. */
  readonly files: readonly ConfigFile[];
  readonly resolved: ResolvedConfig;
  /** Those of the user root and of the opened projects, hidden, disabled and broken ones too. */
  readonly workspaces: readonly Workspace[];
}

export function fileIn({ files }: ConfigSight, path: string): ConfigFile | undefined {
  return files.find(file => file.path === path);
}
