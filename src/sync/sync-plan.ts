/** From a merge of commits to the plan that people see, with what `apply` needs of it. */
import type { GitRefusal, Repository } from '../git/repository.ts';
import type { PlanFinding } from '../plans/reconcile/plan.ts';
import { pullSteps } from '../plans/sync/plan-pull.ts';
import type { PullOutcome } from '../plans/sync/pull.ts';
import { unfitNames } from '../plans/sync/unfit-names.ts';
import type { LaneChange } from '../runtime/project-runtime.ts';
import { inSlices } from '../store/slices.ts';
import { inProject } from './entity-sides.ts';
import type { MergedCommits } from './merge-commits.ts';
import type { SyncParts, SyncProject } from './parts.ts';
import { few, unmergedIn } from './refusals.ts';
import type { PullPlan, Resolved, SyncConflict, SyncRefusal } from './sync.ts';
import { decisionOf, type SyncState } from './sync-state.ts';
import { toldConflict } from './text-conflicts.ts';
import { toldEntities } from './told-entities.ts';
import { type TreeDifference, treeDifference } from './tree-difference.ts';
import { inTheWayOf, type WorkingChange, workingChange } from './working-change.ts';

/** What a plan is made of, beside the merge. */
export interface PlanRequest {
  readonly what: 'pull' | 'connect';
  readonly branch: string;
  /** For people: `origin/main`. */
  readonly from: string;
  readonly ours: string | undefined;
  readonly theirs: string;
  readonly base: string | undefined;
  /** How many git commits of theirs come. */
  readonly commits: number;
  readonly decisions: ReadonlyMap<string, Resolved>;
  /** What is told beside, as that the remote was rewritten. */
  readonly notes?: readonly PlanFinding[];
  readonly loses?: readonly string[];
  /** Of the git commit that joins both, where one is made. */
  readonly message?: string;
}

/** A plan that can be applied. */
export interface MadePlan {
  readonly plan: PullPlan;
  readonly request: PlanRequest;
  readonly change: Pick<LaneChange, 'moves' | 'changes'>;
  readonly tree: string;
  /** The branch goes to their commit itself. */
  readonly isForward: boolean;
  /** All that becomes another one, in the project: nobody may have changed any of it meanwhile. */
  readonly touches: readonly string[];
  /** Decided or not, for what waits. */
  readonly conflicts: readonly SyncConflict[];
}

export async function makePlan(
  parts: SyncParts,
  repository: Repository,
  request: PlanRequest,
  merged: MergedCommits,
): Promise<MadePlan | GitRefusal | SyncRefusal> {
  const difference = treeDifference(repository, merged.ours, merged.result);
  const unfit = unfitHere(repository, difference, merged);
  if (unfit) return unfit;
  const touches = [...difference.files.map(({ path }) => path), ...difference.modules];
  const dirty = await dirtyHere(parts, repository, touches);
  if (dirty) return dirty;
  const working = await workingChange(parts, repository, merged.tree, difference.files);
  if ('refused' in working) return working;
  const project = await parts.project?.();
  const outcome = project ? await outcomeOf(parts, project, working, merged) : NOTHING;
  const conflicts = allConflicts(parts, merged, request.decisions);
  const entities = toldEntities(project, merged, touches).changes;
  const plan: PullPlan = {
    id: parts.freshId(),
    what: request.what,
    label: labelOf(request, entities, working),
    from: commitsOf(request),
    commits: request.commits,
    entities,
    files: working.files,
    conflicts: conflicts.filter(({ resolved }) => resolved === undefined),
    ...outcome,
    advisory: [...(request.notes ?? []), ...moduleNotes(difference), ...outcome.advisory],
    loses: request.loses ?? [],
  };
  const { tree, isForward } = merged;
  return { plan, request, change: working.change, tree, isForward, touches, conflicts };
}

const NOTHING: PullOutcome = { deletes: [], questions: [], blocking: [], advisory: [] };

function commitsOf({ ours, theirs, base }: PlanRequest): PullPlan['from'] {
  return { ...(ours === undefined ? {} : { ours }), theirs, ...(base === undefined ? {} : { base }) };
}

function outcomeOf(
  { hash, slices }: SyncParts,
  { snapshot, facts, base }: SyncProject,
  { pulled }: WorkingChange,
  { changes }: MergedCommits,
): Promise<PullOutcome> {
  return inSlices(pullSteps({ snapshot, facts, base, hash, files: pulled, changes }), slices);
}

/** What nobody can bring here: it lies outside, is no file, or has a name that cannot be. */
function unfitHere(
  repository: Repository,
  { files, links, outside }: TreeDifference,
  merged: MergedCommits,
): SyncRefusal | undefined {
  if (outside.length > 0) {
    const message = `${few(outside)} lie outside of this project and would change too; pull with git itself, for which “mooring merge-driver --install” merges manifests by entity.`;
    return { refused: 'unfit', message, paths: outside };
  }
  const coming = files.flatMap(({ path, before, after }) => (after && !before ? [path] : []));
  const stays = merged.result.flatMap(({ path }) => inProject(repository, path) ?? []);
  const fresh = new Set(coming);
  const unfit = unfitNames(
    files.flatMap(({ path, after }) => (after ? [path] : [])),
    stays.filter(path => !fresh.has(path)),
  );
  const [first, ...others] = unfit;
  if (first) {
    const more = others.length === 0 ? '' : ` So are ${others.length} more.`;
    return {
      refused: 'unfit',
      message: `${first.why}${more} Rename them on their side, then try again.`,
      paths: unfit.map(({ path }) => path),
    };
  }
  if (links.length === 0) return undefined;
  const message = `${few(links)} ${links.length === 1 ? 'is a link or submodule that comes or goes' : 'are links or submodules that come or go'}, which Mooring does not do; pull with git itself.`;
  return { refused: 'unfit', message, paths: links };
}

/** Git commits are what is merged: what is not in one must not be touched. */
export async function dirtyHere(
  parts: Pick<SyncParts, 'unsavedIn'>,
  repository: Repository,
  touches: readonly string[],
): Promise<GitRefusal | SyncRefusal | undefined> {
  const dirty = await repository.dirty();
  if ('refused' in dirty) return dirty;
  const unmerged = dirty.filter(({ is }) => is === 'unmerged').map(({ path }) => path);
  if (unmerged.length > 0) return unmergedIn(unmerged);
  const touched = new Set(touches);
  const paths = dirty.flatMap(({ path: full, is }) => {
    const path = inProject(repository, full);
    // What is in no git commit may say what comes; that is looked at with the contents.
    return path !== undefined && is !== 'untracked' && touched.has(path) ? [path] : [];
  });
  if (paths.length > 0) return inTheWayOf(paths);
  const hidden = await repository.hidden(touches.map(path => repository.prefix + path));
  if ('refused' in hidden) return hidden;
  if (hidden.length > 0) return hiddenInTheWay(hidden.map(full => inProject(repository, full) ?? full));
  const unsaved = parts.unsavedIn(touches);
  if (unsaved.length === 0) return undefined;
  const message = `${few(unsaved)} ${unsaved.length === 1 ? 'has' : 'have'} unsaved changes; save and commit them, or close them without, then try again.`;
  return { refused: 'unsaved', message, paths: unsaved };
}

function hiddenInTheWay(paths: readonly string[]): SyncRefusal {
  const message = `${few(paths)} ${paths.length === 1 ? 'has' : 'have'} changes that git was told not to look for, and would be written over; put them away, or show them to git with “git update-index --no-assume-unchanged --no-skip-worktree”, then try again.`;
  return { refused: 'dirty', message, paths };
}

function moduleNotes({ modules }: TreeDifference): PlanFinding[] {
  return modules.map(path => ({
    message: `${path} is a submodule, whose commit follows in git alone; run “git submodule update” afterwards.`,
    path,
  }));
}

/** What is undecided now, and what was decided before. */
function allConflicts(
  { memory }: SyncParts,
  { entityConflicts, texts }: MergedCommits,
  decisions: ReadonlyMap<string, Resolved>,
): SyncConflict[] {
  const entities = entityConflicts.map((entity): SyncConflict => {
    const { key, path, message } = entity;
    return { key, entity, path, message };
  });
  return [...entities, ...texts.conflicts.map(each => toldConflict(memory, each, decisions.get(each.path)))];
}

/** Those that a merge does not tell any more, since they are decided, stay known. */
export function withDecided(
  before: readonly SyncConflict[],
  now: readonly SyncConflict[],
  decisions: ReadonlyMap<string, Resolved>,
): readonly SyncConflict[] {
  const told = new Set(now.map(({ key }) => key));
  const decided = before.flatMap(conflict => {
    const resolved = decisionOf(conflict, Object.fromEntries(decisions));
    return told.has(conflict.key) || resolved === undefined ? [] : [{ ...conflict, resolved }];
  });
  return [...decided, ...now];
}

/** As a state that waits. */
export function waitingState(made: MadePlan, since: string, conflicts: readonly SyncConflict[]): SyncState {
  const { what, branch, from, ours, theirs, base, decisions } = made.request;
  return {
    what,
    since,
    phase: 'waiting',
    branch,
    from,
    ...(ours === undefined ? {} : { ours }),
    theirs,
    ...(base === undefined ? {} : { base }),
    conflicts,
    decisions: Object.fromEntries(decisions),
  };
}

function labelOf({ what, from }: PlanRequest, entities: PullPlan['entities'], { files }: WorkingChange): string {
  const verb = what === 'pull' ? 'Pull' : 'Connect';
  const counts = COUNTED.flatMap(([is, word]) => {
    const count = entities.filter(each => each.what === is).length;
    return count === 0 ? [] : [`${count} ${word}`];
  });
  const others = files.length === 1 ? '1 file' : `${files.length} files`;
  return `${verb} ${counts.length > 0 ? counts.join(', ') : others} from ${from}`;
}

const COUNTED = [
  ['changed', 'changed'],
  ['added', 'new'],
  ['renamed', 'renamed'],
  ['removed', 'removed'],
] as const;
