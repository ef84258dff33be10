/** What a connect would do, once a way is chosen: pushed alone, replaced there, replaced here, or merged. */
import type { Theirs } from '../git/connecting.ts';
import type { Repository } from '../git/repository.ts';
import type { PlanFinding } from '../plans/reconcile/plan.ts';
import type { BothSides } from './connect-look.ts';
import { counted, listed, lossesOf } from './connect-sides.ts';
import { mergeCommits } from './merge-commits.ts';
import type { SyncParts } from './parts.ts';
import type { ConnectPreview, ConnectStrategy, PullPlan, SyncRefusal } from './sync.ts';
import { makePlan, type PlanRequest } from './sync-plan.ts';

/** `push`: nothing is lost on either side. `replace`: there by ours. `take`: here by theirs. */
export type ConnectWay = 'push' | 'replace' | 'take' | 'merge';

/** Nothing where a person has to choose first. */
export function wayOf(
  { is, theirs, branch, remote }: BothSides,
  strategy?: ConnectStrategy,
): ConnectWay | undefined | SyncRefusal {
  if (theirs === undefined) {
    if (strategy !== 'remote') return 'push';
    const message = `${remote} has no branch ${branch}, so there is nothing to take from it; connect without that, and it gets what is here.`;
    return { refused: 'no-remote-branch', message };
  }
  if (strategy === 'remote') return 'take';
  if (is === 'ours-is-ahead') return 'push';
  if (strategy === 'local') return 'replace';
  return strategy === 'merge' || is === 'theirs-is-ahead' ? 'merge' : undefined;
}

/** Whether what is in no git commit yet has to be put into one first. */
export function needsCommit({ head, staging, uncommitted }: BothSides, way: ConnectWay): boolean {
  if (staging.files.length === 0) return false;
  return way === 'push' || way === 'replace' || head === undefined || uncommitted.length > 0;
}

export function previewOf(sides: BothSides, plan: PullPlan | undefined): ConnectPreview {
  const { is, branch, compared, commitsHere, commitsThere } = sides;
  return { is, branch, ...compared, commitsHere, commitsThere, ...(plan ? { plan } : {}) };
}

/** As a plan that is shown: what it says of commits that are made first is worked out with ones that nothing names. */
export async function planOf(
  parts: SyncParts,
  sides: BothSides,
  way: ConnectWay,
  { repository }: Theirs,
): Promise<PullPlan | SyncRefusal> {
  const ours = needsCommit(sides, way) ? sides.ours : sides.head;
  if (way === 'push' || way === 'replace') return pushPlan(parts, sides, way, ours);
  const made = await mergePlan(parts, needsCommit(sides, way) ? asCommitted(repository) : repository, sides, way, ours);
  return 'refused' in made ? made : made.plan;
}

/** `ours` is the commit that is merged, or that their state takes the place of. */
export async function mergePlan(
  parts: SyncParts,
  repository: Repository,
  sides: BothSides,
  way: 'take' | 'merge',
  ours: string | undefined,
) {
  const { theirs = '', base, commitsThere, ownBranch } = sides;
  const request: PlanRequest = {
    what: 'connect',
    branch: ownBranch,
    from: nameOf(sides),
    ours,
    theirs,
    base,
    commits: commitsThere,
    decisions: new Map(),
    notes: commitNotes(sides, way),
    loses: lossesHere(sides, way),
    message: `Connect to ${nameOf(sides)}`,
  };
  const merged = await mergeCommits(parts, repository, { ...request, takesTheirs: way === 'take' });
  if ('refused' in merged) return merged;
  const made = await makePlan(parts, repository, request, merged);
  return 'refused' in made ? made : { ...made, texts: merged.texts };
}

/** `origin/main`. */
export function nameOf({ remote, branch }: Pick<BothSides, 'remote' | 'branch'>): string {
  return `${remote}/${branch}`;
}

/** As it will be when all that has to be is committed. */
function asCommitted(repository: Repository): Repository {
  return { ...repository, dirty: async () => [] };
}

function pushPlan(parts: SyncParts, sides: BothSides, way: 'push' | 'replace', ours: string | undefined): PullPlan {
  const { theirs, staging, commitsHere } = sides;
  const commits = commitsHere + (needsCommit(sides, way) ? 1 : 0);
  const sent = commits === 0 ? '' : `: push ${counted(commits, 'git commit', 'git commits')}`;
  return {
    id: parts.freshId(),
    what: 'connect',
    label: `Connect to ${nameOf(sides)}${way === 'replace' ? ', replacing what is there' : sent}`,
    from: { ...(ours === undefined ? {} : { ours }), theirs: theirs ?? '' },
    commits: 0,
    entities: [],
    files: [],
    conflicts: [],
    deletes: [],
    questions: [],
    blocking: staging.findings.blocking,
    advisory: [...commitNotes(sides, way), ...staging.findings.advisory],
    loses: way === 'replace' ? lossesThere(sides) : [],
  };
}

function commitNotes(sides: BothSides, way: ConnectWay): readonly PlanFinding[] {
  if (!needsCommit(sides, way)) return [];
  const paths = sides.staging.files.map(({ path }) => path);
  const what = paths.length === 1 ? `${listed(paths)} is` : `${counted(paths.length, 'file', 'files')} are`;
  const more = paths.length === 1 ? '' : ` (${listed(paths)})`;
  return [{ message: `${what} in no git commit as of now, and put into one first${more}.` }];
}

const SAFE = 'refs/mooring/safety/';

function lossesThere(sides: BothSides): readonly string[] {
  const { compared, others, commitsThere } = sides;
  return lossesOf({
    who: nameOf(sides),
    only: compared.onlyThere,
    differ: compared.differ,
    files: { only: others.onlyThere, differ: others.differ },
    commits: commitsThere,
    kept: SAFE,
  });
}

function lossesHere({ compared, others, commitsHere, uncommitted }: BothSides, way: ConnectWay): readonly string[] {
  if (way !== 'take') return [];
  const lost = lossesOf({
    who: 'This computer',
    only: compared.onlyHere,
    differ: compared.differ,
    files: { only: others.onlyHere, differ: others.differ },
    commits: commitsHere,
    kept: SAFE,
  });
  if (uncommitted.length === 0) return lost;
  const message = `What nobody committed in ${listed(uncommitted)} is replaced; it is put into a git commit first, which is kept here under ${SAFE}.`;
  return [...lost, message];
}
