/**
 * What a switch changes: that which decides. In a window whose folder is bound, the folder's binding; elsewhere the
 * user's default. What the environment decides cannot be switched, and the plan says so.
 */
import { nearest } from '../base/nearest.ts';
import { type Intent, set, unset } from '../config/intent.ts';
import { type ActiveWorkspace, canEnter, type Named, type Origin, withSlug } from './active.ts';
import { type Binding, type Bound, boundTo, type PathRules, samePath } from './bindings.ts';
import type { Workspace } from './discover.ts';

export interface SwitchFacts<W extends Workspace = Workspace> {
  readonly workspaces: readonly W[];
  readonly active: ActiveWorkspace<W>;
  readonly environment?: Named;
  /** The binding that decides for the window's folder. */
  readonly bound?: Bound;
  readonly bindings: readonly Binding[];
  /** What the user's own file says, whoever hides it. */
  readonly named?: Named;
  /** Set where the default is skipped for the one used last: who says so. */
  readonly mostRecent?: Origin;
  readonly rules: PathRules;
}

export type SwitchPlan<W extends Workspace = Workspace> =
  | {
      readonly is: 'change';
      readonly workspace: W;
      /** For the user's `config.toml`. */
      readonly intents: readonly Intent[];
      /** For the log: `switch to dev`. */
      readonly label: string;
      /** What was done, for a person, in sentences. */
      readonly says: string;
    }
  | { readonly is: 'nothing'; readonly workspace: W; readonly says: string }
  | { readonly is: 'refused'; readonly message: string };

/** `everywhere` makes it the default as well where a binding decides. */
export function planSwitch<W extends Workspace>(
  facts: SwitchFacts<W>,
  slug: string,
  everywhere = false,
): SwitchPlan<W> {
  const target = withSlug(facts.workspaces, slug);
  if (!target) return { is: 'refused', message: unknownWorkspace(slug, facts.workspaces) };
  const refusal = entryProblem(target) ?? environmentProblem(facts);
  if (refusal !== undefined) return { is: 'refused', message: refusal };
  const folder = facts.bound ? rebind(facts, facts.bound, target) : undefined;
  if (folder && 'message' in folder && !everywhere) return { is: 'refused', message: folder.message };
  const standard = !folder || everywhere ? makeDefault(facts, target) : undefined;
  const steps = [...(folder && 'intents' in folder ? [folder] : []), ...(standard ? [standard] : [])];
  const intents = steps.flatMap(step => step.intents);
  if (intents.length === 0) {
    return { is: 'nothing', workspace: target, says: `“${target.slug}” is the active workspace already.` };
  }
  const says = steps.flatMap(step => (step.intents.length > 0 ? [step.says] : [])).join(' ');
  return { is: 'change', workspace: target, intents, label: `switch to ${target.slug}`, says };
}

/** No workspace has this name; which one was probably meant. */
export function unknownWorkspace(slug: string, workspaces: readonly Workspace[]): string {
  const [near] = nearest(
    slug,
    workspaces.map(each => each.slug),
  );
  const way = near ? `did you mean “${near}”?` : '“mooring workspace list” shows those there are.';
  return `There is no workspace “${slug}”; ${way}`;
}

/** Why a workspace cannot be entered, and the way out; nothing where it can. */
export function entryProblem(workspace: Workspace): string | undefined {
  if (canEnter(workspace)) return undefined;
  const { slug, problems } = workspace;
  const [first] = problems;
  return first
    ? `“${slug}” does not load: ${first.message}`
    : `“${slug}” is disabled; set “disabled = false” in its workspace.toml to use it.`;
}

function environmentProblem({ environment, mostRecent }: SwitchFacts): string | undefined {
  if (environment) {
    const { origin, slug } = environment;
    return `The environment variable ${origin.variable ?? ''} says “${slug}” and goes before everything that a switch changes; start again without it.`;
  }
  if (mostRecent?.variable === undefined) return undefined;
  return `The environment variable ${mostRecent.variable} makes the workspace used last the active one; start again without it.`;
}

interface Step {
  readonly intents: readonly Intent[];
  readonly says: string;
}

function makeDefault({ named, mostRecent }: SwitchFacts, target: Workspace): Step {
  const intents: Intent[] = [];
  if (named?.slug !== target.slug) intents.push(set(['default-workspace', 'workspace'], target.slug));
  if (mostRecent) intents.push(set(['default-workspace', 'use-most-recently-edited-workspace-directory'], false));
  const follows = mostRecent ? ' The workspace used last is not followed any more.' : '';
  const own = target.root === 'project' ? ' It belongs to this project; elsewhere that name may mean nothing.' : '';
  return { intents, says: `“${target.slug}” is your default workspace now.${follows}${own}` };
}

/** Binds the folder itself, and leaves a binding of a folder above it to the others below that. */
function rebind(facts: SwitchFacts, bound: Bound, target: Workspace): Step | { readonly message: string } {
  const { bindings, rules } = facts;
  const { id } = target;
  if (id === undefined) {
    const message = `The folder is bound to a workspace, and “${target.slug}” has no id to bind it to; give it one in its workspace.toml.`;
    return { message };
  }
  if (bound.binding.id === id) return { intents: [], says: '' };
  const isHere = ({ real }: { readonly real: string }): boolean => samePath(real, bound.folder, rules);
  const written = bindings.flatMap(({ paths }) => paths).find(isHere)?.written ?? bound.folder;
  const without = bindings.map(binding => ({ ...binding, paths: binding.paths.filter(path => !isHere(path)) }));
  const isThereAnyway = boundTo({ real: bound.folder }, without, rules)?.binding.id === id;
  const changed = without.flatMap((binding, index): Binding[] => {
    const isTarget = binding.id === id && without.findIndex(other => other.id === id) === index && !isThereAnyway;
    if (isTarget) return [{ ...binding, paths: [...binding.paths, { written, real: bound.folder }] }];
    return binding.paths.length < (bindings[index]?.paths.length ?? 0) ? [binding] : [];
  });
  const twice = changed.find(({ id: changes }) => bindings.filter(other => other.id === changes).length > 1);
  if (twice) {
    return {
      message: `Two tables of “bindings” have the id ${twice.id}; make them one in config.toml, and try again.`,
    };
  }
  const isNew = !isThereAnyway && !bindings.some(binding => binding.id === id);
  const added = isNew ? [set(['bindings', { by: 'ws_id', is: id }, 'paths'], [written])] : [];
  const intents = [...changed.map(pathsIntent), ...added];
  return { intents, says: `The folder ${written} is bound to “${target.slug}” now.` };
}

/** A binding that is left without paths goes away, unless a person wrote more in it. */
function pathsIntent({ id, paths, hasMore }: Binding): Intent {
  const binding = ['bindings', { by: 'ws_id', is: id }];
  if (paths.length === 0 && !hasMore) return unset(binding);
  return set(
    [...binding, 'paths'],
    paths.map(path => path.written),
  );
}
