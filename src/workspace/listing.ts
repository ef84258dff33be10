/** One list out of the workspaces of several roots: what shadows what, and whom each extends. */
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
    const message = baseProblem(workspace, users, projects);
    return { ...workspace, shadowsUser, problems: message ? [...workspace.problems, { message }] : workspace.problems };
  });
}

type BySlug = ReadonlyMap<string, Workspace>;

function baseProblem(workspace: Workspace, users: BySlug, projects: BySlug): string | undefined {
  const chain = [workspace];
  for (let current = workspace; current.extends !== undefined; ) {
    const base = baseOf(current, users, projects);
    if (!base) {
      const who = current === workspace ? 'This workspace' : `“${current.slug}”`;
      return `${who} extends “${current.extends}”, and there is no such workspace.`;
    }
    const again = chain.indexOf(base);
    if (again >= 0) {
      const names = [...chain.slice(again), base].map(({ slug }) => slug);
      return `A workspace extends itself: ${names.join(' → ')}.`;
    }
    chain.push(base);
    current = base;
  }
  return undefined;
}

/** Looked for in its own root, then in the user's; never from the user's in a project's. */
function baseOf(workspace: Workspace, users: BySlug, projects: BySlug): Workspace | undefined {
  const slug = workspace.extends ?? '';
  // One that shadows the user's and extends it means the user's, not itself.
  const own = workspace.root === 'project' && slug !== workspace.slug ? projects.get(slug) : undefined;
  return own ?? users.get(slug);
}
