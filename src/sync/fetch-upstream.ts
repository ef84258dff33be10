/** What a pull starts from: the branch that is checked out, what it follows, and how far both are apart once that was fetched. */
import type { GitRefusal, Repository, RepositoryLook } from '../git/repository.ts';
import type { PlanFinding } from '../plans/reconcile/plan.ts';
import { underWay } from './refusals.ts';
import type { SyncOptions, SyncRefusal } from './sync.ts';

export interface Fetched {
  readonly branch: string;
  /** `origin/main`. */
  readonly from: string;
  /** Commits. */
  readonly ours: string | undefined;
  readonly theirs: string;
  readonly base: string | undefined;
  /** How many of theirs come. */
  readonly commits: number;
  /** That the remote was rewritten. */
  readonly notes: readonly PlanFinding[];
}

export async function fetched(
  repository: Repository,
  { signal, onProgress }: SyncOptions,
): Promise<Fetched | GitRefusal | SyncRefusal> {
  const look = await repository.look();
  if ('refused' in look) return look;
  const following = followed(look);
  if ('refused' in following) return following;
  const { branch, upstream } = following;
  const from = `${upstream.remote}/${upstream.branch}`;
  onProgress?.(`Fetching ${upstream.remote}`);
  const theirs = await repository.remote.fetch(upstream.remote, upstream.branch, signal ? { signal } : {});
  if (typeof theirs === 'object' && theirs.refused !== 'no-remote-branch') return theirs;
  if (typeof theirs !== 'string') return noSuchBranch(following);
  const ours = look.head.commit;
  if (ours === undefined) return { branch, from, ours, theirs, base: undefined, commits: 1, notes: [] };
  const apart = await repository.distance(ours, theirs);
  if ('refused' in apart) return apart;
  if (apart.behind === 0) {
    return { refused: 'nothing', message: `Everything of ${from} is here already.` };
  }
  const base = await repository.mergeBase(ours, theirs);
  if (typeof base === 'object') return base;
  if (base === undefined) return apartFrom(look, from);
  const notes = await rewritten(repository, { before: upstream.commit, theirs, from, onlyHere: apart.ahead });
  if ('refused' in notes) return notes;
  return { branch, from, ours, theirs, base, commits: apart.behind, notes };
}

type Upstream = NonNullable<RepositoryLook['head']['upstream']>;

interface Following {
  readonly branch: string;
  readonly upstream: Upstream;
}

/** The branch that is checked out and what it follows, or what to do first. */
export function followed({ head, remotes, inProgress }: RepositoryLook): Following | SyncRefusal {
  if (inProgress !== undefined) return underWay(inProgress);
  const { branch, upstream } = head;
  if (branch === undefined) {
    return {
      refused: 'detached',
      message: 'No branch is checked out, so nothing would follow; switch to a branch first.',
    };
  }
  if (upstream) return { branch, upstream };
  const [remote] = remotes;
  if (!remote) {
    return {
      refused: 'no-remote',
      message: 'There is no remote to pull from yet; connect the project to one with “mooring sync connect”.',
    };
  }
  const message = `${branch} follows no branch of ${remote.name}; connect it with “mooring sync connect”, or say which one with “git branch --set-upstream-to=${remote.name}/${branch}”.`;
  return { refused: 'no-upstream', message };
}

function noSuchBranch({ branch, upstream: { remote, branch: name } }: Following): SyncRefusal {
  const message = `${remote} has no branch ${name} any more; it may have been renamed: let ${branch} follow another one with “git branch --set-upstream-to”, or push to make it again.`;
  return { refused: 'no-remote-branch', message };
}

function apartFrom({ isShallow }: RepositoryLook, from: string): SyncRefusal {
  if (isShallow) {
    const message = `This clone is shallow and does not reach back to where ${from} went its own way; run “git fetch --unshallow”, then pull again.`;
    return { refused: 'shallow', message };
  }
  const message = `${from} has no history in common with what is here; connect to it anew with “mooring sync connect”, which shows both sides.`;
  return { refused: 'unrelated', message };
}

interface Rewriting {
  /** Where it was when it was last fetched. */
  readonly before: string | undefined;
  readonly theirs: string;
  readonly from: string;
  readonly onlyHere: number;
}

async function rewritten(
  repository: Repository,
  { before, theirs, from, onlyHere }: Rewriting,
): Promise<readonly PlanFinding[] | GitRefusal> {
  if (before === undefined || before === theirs) return [];
  const apart = await repository.distance(before, theirs);
  if ('refused' in apart) return apart;
  if (apart.ahead === 0) return [];
  const count = onlyHere === 1 ? 'One git commit is' : `${onlyHere} git commits are`;
  return [
    {
      message: `${from} was rewritten since it was last fetched. ${count} only here now, and some may be what was taken back there; look at them with “git log ${from}..HEAD” before pushing.`,
    },
  ];
}
