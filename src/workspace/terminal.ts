/**
 * What a terminal of a workspace has in its environment: the root's `.env`, the workspace's own over it, and the two
 * variables that say which workspace the terminal belongs to.
 */
import { type Dotenv, mergeEnv } from '../config/dotenv.ts';

/** By name, in the order of the files. */
export function terminalVariables(
  workspace: { readonly slug: string; readonly folder: string },
  rootEnv: Dotenv | undefined,
  ownEnv: Dotenv | undefined,
): ReadonlyMap<string, string> {
  const merged = [...mergeEnv(rootEnv, ownEnv)].map(([name, { value }]) => [name, value] as const);
  return new Map([...merged, ['MOORING_WORKSPACE', workspace.slug], ['MOORING_WORKSPACE_DIR', workspace.folder]]);
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
