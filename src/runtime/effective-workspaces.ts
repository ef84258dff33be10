/**
 * The effective workspaces of the files as they are now. Each call reads what it needs; what reads the same as before is
 * neither parsed nor evaluated again. One per process: command line, extension host, engine.
 */
import type { EffectiveWorkspace, WorkspaceRef } from '../workspace/effective.ts';
import type { LookDisk } from './find-workspaces.ts';

export interface EffectiveWorkspacesOptions {
  readonly disk: LookDisk;
  /** Absolute, with `/`. */
  readonly userRoot: string;
  /** Slugs that `discovery.ignore` leaves out; asked anew at each call. They are no bases. */
  readonly ignored?: () => readonly string[];
  /** The unsaved text of a file that is open somewhere, if it is. */
  readonly unsaved?: (file: string) => string | undefined;
}

export interface EffectiveWorkspaces {
  /** Looks at the files and evaluates. A `FoundWorkspace` will do. Never throws. */
  effective(workspace: WorkspaceRef): EffectiveWorkspace;
  /** The same for several at one look, in their order. */
  all(workspaces: readonly WorkspaceRef[]): EffectiveWorkspace[];
}

export function createEffectiveWorkspaces(options: EffectiveWorkspacesOptions): EffectiveWorkspaces {
  void options;
  throw new Error('contract only');
}
