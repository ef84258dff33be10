/**
 * Which workspace is active, and what decides that: the environment, then the binding of an opened folder, then the
 * user's default, then the workspace that was used last. What decides is never replaced by something lower because what
 * it names is not there: a name that leads nowhere is dangling, and said to be.
 *
 * A window with several folders has one active workspace: that of the first folder, in the window's order, that is bound.
 */
import { nearest } from '../base/nearest.ts';
import type { Workspace } from './discover.ts';

export type Decider = 'environment' | 'binding' | 'default' | 'most-recent' | 'nothing';

/** Where what decides stands. */
export interface Origin {
  readonly variable?: string;
  /** The bound path, as it is written. */
  readonly path?: string;
  readonly file?: string;
  /** Counts from 1. */
  readonly line?: number;
}

/** A name that a variable or a file gives, and where. */
export interface Named {
  readonly slug: string;
  readonly origin: Origin;
}

export interface ActiveFacts<W extends Workspace = Workspace> {
  /** Those in sight; a project's before the user's of the same slug. */
  readonly workspaces: readonly W[];
  /** Slugs that are not looked at. */
  readonly ignored: readonly string[];
  readonly environment?: Named;
  /** The workspace's id, of the first opened folder that is bound. */
  readonly binding?: { readonly id: string; readonly origin: Origin };
  readonly named?: Named;
  /** Set where the named one is to be skipped for the one used last: who says so. */
  readonly mostRecent?: Origin;
  /** The time of the newest file of each workspace, by slug. Asked for only where `needsRecency` says so. */
  readonly newestMs: ReadonlyMap<string, number>;
}

export interface Dangling {
  /** The slug or id as it was given. */
  readonly name: string;
  readonly reason: 'missing' | 'disabled' | 'broken' | 'ignored';
}

export interface ActiveWorkspace<W extends Workspace = Workspace> {
  /** Absent where nothing decides or what decides is dangling. */
  readonly workspace?: W;
  readonly decidedBy: Decider;
  readonly origin: Origin;
  readonly dangling?: Dangling;
  /** What decided, or why there is none, in one sentence for a person. */
  readonly why: string;
}

/** Whether the answer depends on which workspace was used last. */
export function needsRecency(facts: Omit<ActiveFacts, 'newestMs'>): boolean {
  return !facts.environment && !facts.binding && (facts.mostRecent !== undefined || !facts.named);
}

export function activeWorkspace<W extends Workspace>(facts: ActiveFacts<W>): ActiveWorkspace<W> {
  const { environment, binding, named, mostRecent } = facts;
  if (environment) {
    const { slug, origin } = environment;
    const who = `The environment variable ${origin.variable ?? ''}`;
    return bySlug(facts, slug, { decidedBy: 'environment', origin }, `${who} names it.`, `${who} names`);
  }
  if (binding) return byId(facts, binding.id, binding.origin);
  if (mostRecent) {
    return usedLast(facts, mostRecent, 'It was used last, and “use-most-recently-edited-workspace-directory” is on.');
  }
  if (named) {
    const { slug, origin } = named;
    const why = 'It is your default workspace.';
    return bySlug(facts, slug, { decidedBy: 'default', origin }, why, 'Your default workspace is');
  }
  return usedLast(facts, {}, 'It was used last, and no default workspace is set.');
}

/** A workspace that can be entered: it loads, and is not switched off. A hidden one can, by its name. */
export function canEnter(workspace: Workspace): boolean {
  return !workspace.disabled && workspace.problems.length === 0;
}

/** Slugs are compared without case. */
export function withSlug<W extends Workspace>(workspaces: readonly W[], slug: string): W | undefined {
  const wanted = slug.trim().toLowerCase();
  return workspaces.find(each => each.slug === slug) ?? workspaces.find(each => each.slug.toLowerCase() === wanted);
}

type Decision = Pick<ActiveWorkspace, 'decidedBy' | 'origin'>;

function bySlug<W extends Workspace>(
  facts: ActiveFacts<W>,
  slug: string,
  decision: Decision,
  why: string,
  names: string,
): ActiveWorkspace<W> {
  const workspace = withSlug(facts.workspaces, slug);
  if (workspace && canEnter(workspace)) return { ...decision, workspace, why };
  const isIgnored = !workspace && facts.ignored.some(each => each.toLowerCase() === slug.toLowerCase());
  const reason = workspace ? reasonOf(workspace) : isIgnored ? 'ignored' : 'missing';
  return {
    ...decision,
    dangling: { name: slug, reason },
    why: `${names} “${slug}”, ${BUT[reason]}${hint(facts, slug)}`,
  };
}

function byId<W extends Workspace>(facts: ActiveFacts<W>, id: string, origin: Origin): ActiveWorkspace<W> {
  const decision = { decidedBy: 'binding', origin } as const;
  const folder = `The folder ${origin.path ?? ''} is bound to`;
  // A clone could carry the id of a workspace of the user's: that one goes first.
  const all = facts.workspaces.filter(workspace => workspace.id === id);
  const workspace = all.find(({ root }) => root === 'user') ?? all[0];
  if (workspace && canEnter(workspace)) return { ...decision, workspace, why: `${folder} it.` };
  const reason = workspace ? reasonOf(workspace) : 'missing';
  const name = workspace?.slug ?? id;
  const but = reason === 'missing' ? 'and no workspace has this id.' : BUT[reason];
  return { ...decision, dangling: { name, reason }, why: `${folder} “${name}”, ${but}` };
}

function usedLast<W extends Workspace>(facts: ActiveFacts<W>, origin: Origin, why: string): ActiveWorkspace<W> {
  const candidates = facts.workspaces.filter(workspace => canEnter(workspace) && !workspace.hidden);
  const [workspace] = byRecencyOf(candidates, facts.newestMs);
  if (workspace) return { workspace, decidedBy: 'most-recent', origin, why };
  return { decidedBy: 'nothing', origin, why: 'There is no workspace that could be active.' };
}

/** The newest file first; those of one time in the order of their slugs. */
export function byRecencyOf<W extends Workspace>(all: readonly W[], newestMs: ReadonlyMap<string, number>): W[] {
  const time = ({ slug }: W): number => newestMs.get(slug) ?? 0;
  return [...all].sort((a, b) => time(b) - time(a) || (a.slug < b.slug ? -1 : 1));
}

const BUT: Readonly<Record<Dangling['reason'], string>> = {
  missing: 'and there is no such workspace.',
  disabled: 'which is disabled.',
  broken: 'which does not load.',
  ignored: 'which “discovery.ignore” leaves out.',
};

function reasonOf(workspace: Workspace): 'disabled' | 'broken' {
  return workspace.problems.length > 0 ? 'broken' : 'disabled';
}

function hint(facts: ActiveFacts, slug: string): string {
  if (withSlug(facts.workspaces, slug)) return '';
  const [near] = nearest(
    slug,
    facts.workspaces.filter(canEnter).map(each => each.slug),
  );
  return near === undefined ? '' : ` Did you mean “${near}”?`;
}
