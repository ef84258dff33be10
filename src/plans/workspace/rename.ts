/** Another name for a workspace: its folder moves, and in the same commit everything that means it by its name follows. */
import { type Intent, set } from '../../config/intent.ts';
import { readTomlDocument } from '../../syntax/toml-document.ts';
import { freeSlug } from '../../workspace/slug.ts';
import { changedDefinition } from './definition.ts';
import {
  baseNamed,
  configProblem,
  extendersOf,
  type KnownWorkspace,
  linkProblem,
  nameWarnings,
  pathIn,
  type RootFacts,
  rootOf,
  takenProblem,
  userRootOf,
  type WorkspaceFacts,
} from './facts.ts';
import { layerPathsInto } from './layer-paths.ts';
import {
  commitIn,
  type FileChange,
  nothingToDo,
  planOf,
  quoted,
  type RootCommit,
  type WorkspacePlan,
  type WorkspaceRefusal,
} from './plan.ts';

export function planRename(
  facts: WorkspaceFacts,
  workspace: KnownWorkspace,
  slug: string,
): WorkspacePlan | WorkspaceRefusal {
  const old = workspace.slug;
  if (old === slug) return nothingToDo(slug, `Nothing changes: “${slug}” is its name already.`);
  const root = rootOf(facts, workspace);
  // A name that differs from its own in case alone is free for it.
  const others = { ...root, taken: root.taken.filter(name => name !== old) };
  const wrong =
    linkProblem(workspace) ?? configProblem(facts) ?? takenProblem(others, slug, freeSlug(slug, root.taken));
  if (wrong) return wrong;
  const children = extendersOf(facts, workspace);
  const commits: RootCommit[] = [];
  for (const each of [root, ...facts.roots.filter(other => other !== root)]) {
    const changes = repairs(each, workspace, slug, children);
    if ('is' in changes) return changes;
    const moves = each === root ? [{ from: pathIn(root, old), to: pathIn(root, slug) }] : [];
    commits.push(commitIn(each.folder, { moves, changes, config: configIntents(facts, each, workspace, slug) }));
  }
  return planOf({
    label: `rename workspace ${old} to ${slug}`,
    says: [`“${old}” is “${slug}” now.`, ...followers(facts, workspace, children)].join(' '),
    slug,
    commits,
    warnings: [
      ...nameWarnings(facts, root, slug),
      ...captured(facts, root, workspace, slug),
      ...unread(root, workspace),
      ...environment(facts, workspace),
    ],
  });
}

/** The texts of one root in which it is meant: as a base, and as the place of layers. */
function repairs(
  root: RootFacts,
  workspace: KnownWorkspace,
  slug: string,
  children: readonly KnownWorkspace[],
): FileChange[] | WorkspaceRefusal {
  const changes: FileChange[] = [];
  for (const each of root.workspaces) {
    const intents: Intent[] = children.includes(each) ? [set(['extends'], slug)] : [];
    if (workspace.rootFolder === root.folder) {
      for (const { at, renamed } of layerPathsInto(each, workspace.slug)) intents.push(set(at, renamed(slug)));
    }
    const change = changedDefinition(root, each, intents, each === workspace ? slug : each.slug);
    if (change && 'is' in change) return change;
    if (change) changes.push(change);
  }
  return changes;
}

/** What a root's `config.toml` says of it by its name. */
function configIntents(facts: WorkspaceFacts, root: RootFacts, workspace: KnownWorkspace, slug: string): Intent[] {
  const old = workspace.slug.toLowerCase();
  const isOld = (name: string): boolean => name.toLowerCase() === old;
  const isOnly = isOnlyOne(facts, workspace);
  const intents: Intent[] = [];
  if (root.ignored.some(isOld) && (isOnly || root.folder === workspace.rootFolder)) {
    // Another root's workspace of that name stays ignored, too.
    const kept = isOnly ? [] : root.ignored.filter(isOld);
    const renamed = root.ignored.map(name => (isOld(name) ? slug : name));
    intents.push(set(['discovery', 'ignore'], [...new Set([...kept, ...renamed])]));
  }
  const user = userRootOf(facts);
  const isMeant =
    facts.standard !== undefined && isOld(facts.standard) && (isOnly || rootOf(facts, workspace).type === 'user');
  if (root === user && isMeant) intents.push(set(['default-workspace', 'workspace'], slug));
  return intents;
}

function isOnlyOne(facts: WorkspaceFacts, workspace: KnownWorkspace): boolean {
  return facts.roots.every(({ workspaces }) =>
    workspaces.every(other => other === workspace || other.slug.toLowerCase() !== workspace.slug.toLowerCase()),
  );
}

function followers(facts: WorkspaceFacts, workspace: KnownWorkspace, children: readonly KnownWorkspace[]): string[] {
  const names = children.map(({ slug }) => slug);
  const extending =
    names.length === 0 ? [] : [`${quoted(names)} ${names.length > 1 ? 'extend' : 'extends'} it by its new name.`];
  const isBound = facts.bindings.some(({ id, paths }) => id === workspace.id && paths.length > 0);
  return [...extending, ...(isBound ? ['Its bindings hold, since they go by its id.'] : [])];
}

/** Workspaces of a project that extended the user's of this name would mean this one from now on. */
function captured(facts: WorkspaceFacts, root: RootFacts, workspace: KnownWorkspace, slug: string): string[] {
  if (root.type !== 'project') return [];
  const names = root.workspaces
    .filter(each => each !== workspace && each.extends === slug && baseNamed(facts, each, slug))
    .map(each => each.slug);
  return names.length === 0 ? [] : [`${quoted(names)} extended your own “${slug}”, and means this one now.`];
}

/** What cannot be read may extend it too. */
function unread(root: RootFacts, { slug }: KnownWorkspace): string[] {
  const names = root.workspaces
    .filter(each => each.text === undefined || (each.text.includes(slug) && 'held' in readTomlDocument(each.text)))
    .map(each => each.slug);
  return names.length === 0
    ? []
    : [
        `${quoted(names)} cannot be read; where ${names.length > 1 ? 'they extend' : 'it extends'} “${slug}”, mend that by hand.`,
      ];
}

function environment({ active }: WorkspaceFacts, { folder, slug }: KnownWorkspace): string[] {
  const variable = active?.folder === folder && active.decidedBy === 'environment' ? active.origin.variable : undefined;
  return variable === undefined ? [] : [`The environment variable ${variable} still says “${slug}”.`];
}
