/**
 * What a terminal, task or debug session of a workspace has in its environment beside the workspace's own variables: the
 * two that say which workspace it belongs to.
 */

/** The variables with that mark, which goes before what a file says. */
export function withTerminalMark(
  variables: ReadonlyMap<string, string>,
  workspace: { readonly slug: string; readonly folder: string },
): ReadonlyMap<string, string> {
  return new Map([...variables, ['MOORING_WORKSPACE', workspace.slug], ['MOORING_WORKSPACE_DIR', workspace.folder]]);
}

/**
 * The workspace that this process's terminal was opened for, where both variables are still as Mooring set them. That
 * is no choice of a person's, so it stops no switch; it only stays true for that terminal.
 */
export function terminalMark(variables: Readonly<Record<string, string | undefined>>): string | undefined {
  const { MOORING_WORKSPACE: slug, MOORING_WORKSPACE_DIR: folder } = variables;
  if (!slug || !folder) return undefined;
  const [last, above] = folder.split(/[\\/]/).filter(Boolean).reverse();
  return last === slug && above === 'workspaces' ? slug : undefined;
}

/** The environment without what Mooring told a terminal, for a window that was started from one. */
export function withoutTerminalMark<V extends Readonly<Record<string, string | undefined>>>(variables: V): V {
  if (terminalMark(variables) === undefined) return variables;
  const { MOORING_WORKSPACE: _, MOORING_WORKSPACE_DIR: __, ...rest } = variables;
  return rest as unknown as V;
}
