/**
 * Evaluation: bases first, then a workspace's layers in order, then its own keys. Tables merge by key and the later value
 * wins, lists append, `{ replace = […] }` replaces a list. Each workspace is evaluated once, whatever the order in which
 * they are asked for, and one that is broken leaves all others alone.
 */
import type { KeyPath } from '../config/key-path.ts';
import type { Definition } from './definition.ts';
import type { EffectiveWorkspace, WorkspaceRef } from './effective.ts';

/** What evaluation asks for. Answers must not change while it lasts: they are one state of the files. */
export interface WorkspaceSources {
  /** The root folder of the user, where bases are looked for last. */
  readonly userRoot: string;
  /** The `workspace.toml` of a workspace, or nothing where there is none. */
  definition(workspace: WorkspaceRef): Definition | undefined;
  /** A file of a layer. `path` is relative to the root folder, with `/`, and does not lead out of it as it is written. */
  layer(workspace: WorkspaceRef, path: string, mount: KeyPath): LayerSource;
}

export type LayerSource =
  | { readonly is: 'read'; readonly definition: Definition }
  | { readonly is: 'missing' }
  /** A link leads out of the root. */
  | { readonly is: 'outside' };

/** The evaluation of one state of the files. */
export interface Evaluation {
  /** Never throws. Of a workspace without a `workspace.toml` nothing is known: it has no values and a problem. */
  effective(workspace: WorkspaceRef): EffectiveWorkspace;
}

/** `before` is an evaluation of an earlier state: what rests on the same definitions is taken over as it is. */
export function createEvaluation(sources: WorkspaceSources, before?: Evaluation): Evaluation {
  void sources;
  void before;
  throw new Error('contract only');
}

/** One workspace by itself. For several, one evaluation shares what they have in common. */
export function evaluateWorkspace(workspace: WorkspaceRef, sources: WorkspaceSources): EffectiveWorkspace {
  return createEvaluation(sources).effective(workspace);
}
