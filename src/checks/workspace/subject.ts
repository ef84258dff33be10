/** What the checks of workspaces look at: one workspace with the files it is made of, and what lies around it. */
import { groupedBy } from '../../base/grouped.ts';
import { entryOf } from '../../syntax/tree.ts';
import type { Definition } from '../../workspace/definition.ts';
import type { Workspace } from '../../workspace/discover.ts';
import type { EffectiveWorkspace, LayerUse, WorkspaceRef } from '../../workspace/effective.ts';
import { WORKSPACE_SCHEMA } from '../../workspace/keys.ts';

export interface WorkspaceSubject {
  readonly effective: EffectiveWorkspace;
  /** Its `workspace.toml`. */
  readonly own: Definition;
  /** Those of its layers that have a file, in their order. */
  readonly layers: readonly LayerText[];
}

export interface LayerText {
  readonly use: LayerUse;
  readonly definition: Definition;
}

/** A workspace as discovery sees it. */
export interface SeenWorkspace extends Workspace, WorkspaceRef {
  /** Its `workspace.toml`, absolute, with `/`. */
  readonly file: string;
}

/** All workspaces in sight, by what makes two of them the same. Made once for all checks of one look. */
export interface SeenWorkspaces {
  readonly all: readonly SeenWorkspace[];
  readonly byId: ReadonlyMap<string, readonly SeenWorkspace[]>;
  /** By the slug in lower case, those of all roots. */
  readonly byName: ReadonlyMap<string, readonly SeenWorkspace[]>;
  /** By their `workspace.toml`: those whose folders are one folder once links are resolved. */
  readonly oneFolder: ReadonlyMap<string, readonly SeenWorkspace[]>;
  /** By the name that they extend, in lower case. */
  readonly byBase: ReadonlyMap<string, readonly SeenWorkspace[]>;
}

/** `placeOf` gives the folder of a workspace after links are resolved, where one of its root is a link. */
export function seenWorkspaces(
  all: readonly SeenWorkspace[],
  placeOf: (workspace: SeenWorkspace) => string | undefined = () => undefined,
): SeenWorkspaces {
  return {
    all,
    byId: groupedBy(all, ({ id }) => id),
    byName: groupedBy(all, ({ slug }) => slug.toLowerCase()),
    oneFolder: new Map(
      [...groupedBy(all, placeOf).values()]
        .filter(group => group.length > 1)
        .flatMap(group => group.map(({ file }) => [file, group])),
    ),
    byBase: groupedBy(all, each => each.extends?.toLowerCase()),
  };
}

/** The text of a file as it is now, unsaved changes with it. */
export type TextNow = { readonly text: string } | 'missing' | 'unreadable';

export interface WorkspaceFacts {
  readonly seen: SeenWorkspaces;
  /** Asked for fixes alone: files beside those that are checked. Absolute, with `/`. */
  textNow(file: string): TextNow;
  /** The `.toml` files in the folder of a workspace that could be layers, relative to it. */
  layerFiles(workspace: WorkspaceRef): readonly string[];
}

/** The definitions of a subject by their files; of a file that is mounted twice the first. */
export function definitionIn({ own, layers }: WorkspaceSubject, file: string): Definition | undefined {
  return own.file === file ? own : layers.find(({ definition }) => definition.file === file)?.definition;
}

/** Nobody works in it: others extend it. */
export function isHidden({ own }: Pick<WorkspaceSubject, 'own'>): boolean {
  const value = entryOf(own.root, 'hidden')?.value;
  return value?.kind === 'scalar' && value.value === true;
}

/** What is held is not touched, nor what a newer Mooring wrote. */
export function mayEdit({ held, root }: Definition): boolean {
  if (held) return false;
  const schema = root?.entries.find(({ key }) => key === 'schema')?.value;
  return !(schema?.kind === 'scalar' && typeof schema.value === 'number' && schema.value > WORKSPACE_SCHEMA);
}
