/** One list out of the workspaces of several roots: what shadows what, and whom each extends. */
import { chainMessage, followChain } from './chain.ts';
import type { Workspace } from './discover.ts';

export type ListedWorkspace<W extends Workspace = Workspace> = W & {
  /** A project's workspace that hides the user's of the same slug. */
  readonly shadowsUser: boolean;
};

/** The workspaces in sight of a project: its own, then the user's that none of them shadows. */
export function listWorkspaces<W extends Workspace>(user: readonly W[], project: readonly W[]): ListedWorkspace<W>[] {
  const users = new Map(user.map(workspace => [workspace.slug, workspace]));
  const projects = new Map(project.map(workspace => [workspace.slug, workspace]));
  const listed = [...project, ...user.filter(({ slug }) => !projects.has(slug))];
  return listed.map(workspace => {
    const shadowsUser = workspace.root === 'project' && users.has(workspace.slug);
    const { broken } = followChain<Workspace>(workspace, (where, _, slug) =>
      (where === 'own-root' ? projects : users).get(slug),
    );
    if (!broken) return { ...workspace, shadowsUser };
    return {
      ...workspace,
      shadowsUser,
      problems: [...workspace.problems, { message: chainMessage(workspace, broken) }],
    };
  });
}
