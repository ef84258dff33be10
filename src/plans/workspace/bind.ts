/** Which folders belong to which workspace: bindings, in the user root's `config.toml`. */
import type { Intent } from '../../config/intent.ts';
import { set, unset } from '../../config/intent.ts';
import { type Binding, boundTo, type FolderFacts, samePath } from '../../workspace/bindings.ts';
import { changedDefinition } from './definition.ts';
import { configProblem, type KnownWorkspace, rootOf, userRootOf, type WorkspaceFacts } from './facts.ts';
import {
  commitIn,
  nothingToDo,
  planOf,
  type RootCommit,
  refuse,
  type WorkspacePlan,
  type WorkspaceRefusal,
} from './plan.ts';

/** Binds a folder, that exists, itself. `freshId` is for a workspace that has no id yet. */
export function planBind(
  facts: WorkspaceFacts,
  workspace: KnownWorkspace,
  folder: FolderFacts,
  freshId: string,
): WorkspacePlan | WorkspaceRefusal {
  const { slug } = workspace;
  const user = userRootOf(facts);
  if ('is' in user) return user;
  const unfit = entryProblemOf(workspace) ?? configProblem(facts);
  if (unfit) return unfit;
  const owner = boundTo({ real: folder.real }, facts.bindings, facts.rules);
  if (owner && owner.binding.id === workspace.id) {
    const through = samePath(owner.path.real, folder.real, facts.rules) ? '' : ` through ${owner.path.written}`;
    return nothingToDo(slug, `Nothing changes: ${folder.real} is bound to “${slug}” already${through}.`);
  }
  const root = rootOf(facts, workspace);
  const id = workspace.id ?? freshId;
  const change = workspace.id === undefined ? changedDefinition(root, workspace, [set(['id'], id)]) : undefined;
  if (change && 'is' in change) return change;
  const config = rebound(facts, folder.real, id);
  if ('is' in config) return config;
  const own = change ? [commitIn(root.folder, { changes: [change] })] : [];
  const before = previousOwner(facts, folder.real);
  return planOf({
    label: `bind a folder to workspace ${slug}`,
    says: [`${folder.real} is bound to “${slug}” now.`, ...before, ...(change ? ['It has an id for that.'] : [])].join(
      ' ',
    ),
    slug,
    commits: together([...own, commitIn(user.folder, { config })]),
    warnings: worktreeNotes(folder),
  });
}

/** Unbinds a folder. `written` is how a person named it, for one that is not there any more. */
export function planUnbind(
  facts: WorkspaceFacts,
  folder: FolderFacts,
  written: string,
): WorkspacePlan | WorkspaceRefusal {
  const user = userRootOf(facts);
  if ('is' in user) return user;
  const held = configProblem(facts);
  if (held) return held;
  const { real } = folder;
  const paths = facts.bindings.flatMap(binding => binding.paths.map(path => ({ binding, path })));
  const own = paths.filter(({ path }) => samePath(path.real, real, facts.rules) || path.written === written);
  const [first] = own;
  if (!first) {
    const above = boundTo(folder, facts.bindings, facts.rules);
    if (!above) return nothingToDo('', `Nothing changes: ${real} is bound to no workspace.`);
    return refuse(
      'unknown',
      `${real} is bound through ${above.path.written}; unbind that, or bind this folder to another workspace.`,
    );
  }
  const config = rebound(facts, first.path.real, undefined);
  if ('is' in config) return config;
  const owner = nameOf(facts, first.binding);
  const rest = boundTo({ real }, without(facts, first.path.real), facts.rules);
  const now = rest ? ` It belongs to “${nameOf(facts, rest.binding)}” now, through ${rest.path.written}.` : '';
  return planOf({
    label: 'unbind a folder',
    says: `${first.path.written} is not bound to “${owner}” any more.${now}`,
    slug: owner,
    commits: [commitIn(user.folder, { config })],
    warnings: worktreeNotes(folder),
  });
}

function entryProblemOf({ slug, id, problems }: KnownWorkspace): WorkspaceRefusal | undefined {
  const wrongId = id !== undefined && !/^ws-[0-9a-f]{32}$/.test(id);
  if (!wrongId) return undefined;
  return refuse('held', `“${slug}” cannot be bound: ${problems[0]?.message ?? 'its id is none.'}`);
}

function without({ bindings, rules }: WorkspaceFacts, real: string): Binding[] {
  return bindings.map(binding => ({
    ...binding,
    paths: binding.paths.filter(path => !samePath(path.real, real, rules)),
  }));
}

/** The intents after which the path belongs to this id alone, or to nobody. An entry that is left without paths goes. */
function rebound(facts: WorkspaceFacts, real: string, id: string | undefined): Intent[] | WorkspaceRefusal {
  const { bindings } = facts;
  const rest = without(facts, real);
  const changed = rest.filter(
    (binding, at) => binding.id === id || binding.paths.length < (bindings[at]?.paths.length ?? 0),
  );
  const twice = changed.find(({ id: own }) => bindings.filter(other => other.id === own).length > 1);
  if (twice) {
    return refuse(
      'ambiguous',
      `Two tables of “bindings” have the id ${twice.id}; make them one in config.toml, and try again.`,
    );
  }
  const intents = changed.map((binding): Intent => {
    const at = ['bindings', { by: 'ws_id', is: binding.id }];
    const paths = [...binding.paths.map(({ written }) => written), ...(binding.id === id ? [real] : [])];
    // A person may have written more in it.
    return paths.length === 0 && !binding.hasMore ? unset(at) : set([...at, 'paths'], paths);
  });
  const isNew = id !== undefined && !bindings.some(binding => binding.id === id);
  return isNew ? [...intents, set(['bindings', { by: 'ws_id', is: id }, 'paths'], [real])] : intents;
}

function previousOwner(facts: WorkspaceFacts, real: string): string[] {
  const owner = boundTo({ real }, facts.bindings, facts.rules);
  if (!owner) return [];
  const through = samePath(owner.path.real, real, facts.rules) ? '' : `, through ${owner.path.written}`;
  return [`Until now it belonged to “${nameOf(facts, owner.binding)}”${through}.`];
}

function nameOf({ roots }: WorkspaceFacts, { id }: Binding): string {
  // As for what is active, the user's goes before a project's of the same id.
  const all = roots.toReversed().flatMap(({ workspaces }) => workspaces);
  return all.find(workspace => workspace.id === id)?.slug ?? id;
}

function worktreeNotes({ worktree }: FolderFacts): string[] {
  if (!worktree) return [];
  return [
    `The folder is in a git worktree (${worktree.root}); other worktrees go by the main checkout, ${worktree.main}.`,
  ];
}

/** One commit where both are for one root. */
function together(commits: readonly RootCommit[]): RootCommit[] {
  const [first, second] = commits;
  if (!first || !second || first.root !== second.root) return [...commits];
  return [
    commitIn(first.root, {
      changes: [...first.changes, ...second.changes],
      config: [...first.config, ...second.config],
    }),
  ];
}
