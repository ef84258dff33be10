/** What plans of workspaces go by: the roots in sight as they are at this moment, with those that lists leave out. */
import type { ActiveWorkspace } from '../../workspace/active.ts';
import { withSlug } from '../../workspace/active.ts';
import type { Binding, PathRules } from '../../workspace/bindings.ts';
import type { RootType, Workspace } from '../../workspace/discover.ts';
import { ignoredFolders } from '../../workspace/ignored.ts';
import { unknownWorkspace } from '../../workspace/switch-plan.ts';
import { quoted, refuse, type WorkspaceRefusal } from './plan.ts';

export interface WorkspaceFacts {
  /** Those of projects before the user's, in the order in which names are looked up. */
  readonly roots: readonly RootFacts[];
  readonly bindings: readonly Binding[];
  /** The default that the user's own `config.toml` names. */
  readonly standard?: string;
  readonly active?: Pick<ActiveWorkspace, 'decidedBy' | 'origin'> & { readonly folder: string };
  /** Who says what `discovery.ignore` is, where that is not the user's `config.toml`: `MOORING_IGNORE`. */
  readonly ignoreSetBy?: string;
  readonly rules: PathRules;
}

export interface RootFacts {
  readonly type: RootType;
  /** The folder with the Mooring layout, absolute, with `/`. */
  readonly folder: string;
  /** What stands before a path of the layout in the paths of the root's store: nothing, or `.mooring/`. */
  readonly prefix: string;
  /** In the order of their slugs; ignored and shadowed ones too. */
  readonly workspaces: readonly KnownWorkspace[];
  /** The names of all that stands in its `workspaces/`. */
  readonly taken: readonly string[];
  /** `discovery.ignore` as its own `config.toml` has it. */
  readonly ignored: readonly string[];
  /** The newest first. */
  readonly quarantine: readonly Quarantined[];
  /** Why its `config.toml` cannot be read, where it cannot: then nobody knows what it says. */
  readonly configHeld?: string;
}

export interface KnownWorkspace extends Workspace {
  /** Absolute, with `/`. */
  readonly folder: string;
  readonly rootFolder: string;
  /** Of its `workspace.toml`; absent where that cannot be read. */
  readonly text?: string;
  /** Of the bytes of its `workspace.toml`. */
  readonly hash: string;
  /** Its folder is a link. */
  readonly isLink: boolean;
}

export interface Quarantined {
  /** The folder's name in the quarantine: the time, a dash, and the slug. */
  readonly name: string;
  readonly slug: string;
  /** UTC, ISO to the second. */
  readonly time: string;
}

/** The one that a name in sight means: a slug, compared without case, or an id for one that another shadows. */
export function workspaceNamed(facts: WorkspaceFacts, name: string): KnownWorkspace | WorkspaceRefusal {
  const all = facts.roots.flatMap(({ workspaces }) => workspaces);
  const found = all.find(({ id }) => id !== undefined && id === name.trim()) ?? withSlug(all, name);
  return found ?? refuse('unknown', unknownWorkspace(name, all));
}

export function rootOf(facts: WorkspaceFacts, { rootFolder }: Pick<KnownWorkspace, 'rootFolder'>): RootFacts {
  const root = facts.roots.find(({ folder }) => folder === rootFolder);
  if (!root) throw new Error('A workspace is in a root of the same facts.');
  return root;
}

export function userRootOf(facts: WorkspaceFacts): RootFacts | WorkspaceRefusal {
  return facts.roots.find(({ type }) => type === 'user') ?? refuse('no-root', 'There is no user root here.');
}

/** `workspaces/dev/workspace.toml` as the root's store writes it; without a file the folder. */
export function pathIn({ prefix }: Pick<RootFacts, 'prefix'>, slug: string, file?: string): string {
  return `${prefix}workspaces/${slug}${file === undefined ? '' : `/${file}`}`;
}

/**
 * The base that a name means for a workspace: looked for in its own root, then in the user's; never from the user's in
 * a project's. One that shadows the user's and extends it means the user's, not itself.
 */
export function baseNamed(
  facts: WorkspaceFacts,
  workspace: Pick<KnownWorkspace, 'slug' | 'rootFolder'>,
  base: string,
): KnownWorkspace | undefined {
  const own = facts.roots.find(({ folder }) => folder === workspace.rootFolder);
  const user = facts.roots.find(({ type }) => type === 'user');
  const inOwn = own?.type === 'project' && base !== workspace.slug ? slugIn(own, base) : undefined;
  return inOwn ?? slugIn(user, base);
}

/** Who names it as a base will not find it: it is there, and lists leave it out. */
export function ignoredBase(facts: WorkspaceFacts, { slug, rootFolder }: KnownWorkspace): string[] {
  const { taken = [] } = facts.roots.find(({ folder }) => folder === rootFolder) ?? {};
  const isIgnored = facts.roots.some(({ ignored }) => ignoredFolders(taken, ignored).has(slug));
  return isIgnored ? [`“discovery.ignore” names “${slug}”, so it is no base as long as that is so.`] : [];
}

/** Those that extend it themselves. */
export function extendersOf(facts: WorkspaceFacts, base: KnownWorkspace): KnownWorkspace[] {
  return facts.roots
    .flatMap(({ workspaces }) => workspaces)
    .filter(each => each.extends !== undefined && baseNamed(facts, each, each.extends) === base);
}

/** The name that a change would take, refused where something has it already; case does not count. */
export function takenProblem(root: RootFacts, slug: string, free: string): WorkspaceRefusal | undefined {
  const taken = root.taken.find(name => name.toLowerCase() === slug.toLowerCase());
  if (taken === undefined) return undefined;
  const isWorkspace = root.workspaces.some(each => each.slug === taken);
  const what = isWorkspace
    ? `There is a workspace “${taken}” already`
    : `Something named “${taken}” is in ${root.folder}/workspaces already`;
  return refuse('exists', `${what}; choose another name, such as “${free}”.`);
}

/** What a new name means beside those of other roots, in sentences. */
export function nameWarnings(facts: WorkspaceFacts, root: RootFacts, slug: string): string[] {
  const others = facts.roots.filter(other => other !== root && slugIn(other, slug));
  const shadow = others.map(other =>
    root.type === 'project' && other.type === 'user'
      ? `It comes before your own workspace “${slug}” in this project.`
      : `A project in sight has a workspace “${slug}” too, and that comes first there.`,
  );
  const ignoring = facts.roots.filter(({ ignored }) => ignored.some(each => each.toLowerCase() === slug));
  const left = ignoring.length > 0 ? [`“discovery.ignore” names “${slug}”, so lists leave it out.`] : [];
  return [...shadow, ...left];
}

/** One sentence for a workspace whose folder is a link: whether it or its target is meant is not ours to say. */
export function linkProblem({ slug, folder, isLink }: KnownWorkspace): WorkspaceRefusal | undefined {
  if (!isLink) return undefined;
  return refuse(
    'link',
    `${quoted([slug])} is a link (${folder}); move the link itself, or the folder that it leads to, by hand.`,
  );
}

/** Why what a `config.toml` says of a workspace is not known, so that nothing may be concluded from its silence. */
export function configProblem(facts: WorkspaceFacts): WorkspaceRefusal | undefined {
  const held = facts.roots.find(({ configHeld }) => configHeld !== undefined)?.configHeld;
  return held === undefined
    ? undefined
    : refuse('held', `${held} Mend it first, since it may speak of this workspace.`);
}

function slugIn(root: RootFacts | undefined, slug: string): KnownWorkspace | undefined {
  return root?.workspaces.find(each => each.slug === slug);
}
