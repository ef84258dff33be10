/** Workspaces that are not looked at: `discovery.ignore` in the `config.toml` of a root. */
import { set, unset } from '../../config/intent.ts';
import { ignoredFolders } from '../../workspace/ignored.ts';
import { configProblem, type KnownWorkspace, type RootFacts, type WorkspaceFacts } from './facts.ts';
import { commitIn, joined, nothingToDo, planOf, quoted, type WorkspacePlan, type WorkspaceRefusal } from './plan.ts';
import { usesOf } from './remove.ts';

/** `root` is the one whose config is to say it. */
export function planIgnore(
  facts: WorkspaceFacts,
  root: RootFacts,
  workspace: KnownWorkspace,
): WorkspacePlan | WorkspaceRefusal {
  const { slug } = workspace;
  const held = configProblem(facts);
  if (held) return held;
  const taken = facts.roots.flatMap(each => each.taken);
  if (ignoredFolders([...taken, slug], root.ignored).has(slug))
    return nothingToDo(slug, `Nothing changes: “${slug}” is ignored already.`, hidden(facts, root));
  const uses = usesOf(facts, workspace);
  return planOf({
    label: `ignore workspace ${slug}`,
    says: `“${slug}” is not looked at any more.`,
    slug,
    commits: [commitIn(root.folder, { config: [set(['discovery', 'ignore'], [...root.ignored, slug])] })],
    warnings: [...(uses.length > 0 ? [`“${slug}” is in use: ${joined(uses)}.`] : []), ...hidden(facts, root)],
  });
}

/** Takes a name out of the list again, whether there is such a workspace or not. */
export function planUnignore(facts: WorkspaceFacts, root: RootFacts, slug: string): WorkspacePlan | WorkspaceRefusal {
  const held = configProblem(facts);
  if (held) return held;
  if (!names(root, slug)) {
    const other = facts.roots.find(each => names(each, slug));
    const where = other ? [`${other.folder}/config.toml ignores it.`] : [];
    return nothingToDo(slug, `Nothing changes: “${slug}” is not in this list.`, [...where, ...hidden(facts, root)]);
  }
  const isExact = root.ignored.includes(slug);
  const rest = root.ignored.filter(name => (isExact ? name !== slug : name.toLowerCase() !== slug.toLowerCase()));
  const key = ['discovery', 'ignore'];
  return planOf({
    label: `stop ignoring workspace ${slug}`,
    says: `“${slug}” is looked at again.`,
    slug,
    commits: [commitIn(root.folder, { config: [rest.length === 0 ? unset(key) : set(key, rest)] })],
    warnings: hidden(facts, root),
  });
}

function names({ ignored }: RootFacts, slug: string): boolean {
  return ignored.some(name => name.toLowerCase() === slug.toLowerCase());
}

/** Of several lists the highest one counts alone. */
function hidden({ ignoreSetBy, roots }: WorkspaceFacts, root: RootFacts): string[] {
  if (ignoreSetBy !== undefined)
    return [`${ignoreSetBy} sets the list and goes first; unset that variable for this to hold.`];
  const project =
    root.type === 'user' ? roots.find(({ type, ignored }) => type === 'project' && ignored.length > 0) : undefined;
  return project
    ? [`${quoted([`${project.folder}/config.toml`])} has a list of its own, which counts in this project instead.`]
    : [];
}
