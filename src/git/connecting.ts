/** What a connect asks of git before anything of the folder changes, and the repository that it makes where there is none. */
import type { Git, GitFiles } from '../ports/git.ts';
import { oneLine } from './git-answers.ts';
import { isDone, isGitRefusal, isScratchFailure, refusalOf, refuse, scratchRefusal } from './git-troubles.ts';
import { openRepository } from './open-repository.ts';
import { makeRepository, remoteBranches } from './remote-branches.ts';
import type { GitRefusal, RemoteBranches, Repository, Stoppable } from './repository.ts';
import { namedWhole } from './repository-look.ts';
import { branchProblem, remoteProblem } from './safe-names.ts';
import { shownUrl, urlProblem } from './safe-url.ts';

export interface GitConnecting {
  /** Of an address. */
  branches(url: string, options?: Stoppable): Promise<RemoteBranches | GitRefusal>;
  /** In the project's folder, which is in none; without a first git commit. */
  makeRepository(branch: string): Promise<GitRefusal | undefined>;
  /** How many git commits of a history no branch of the remote has, as far as is known here. */
  unsentOf(commit: string, remote: string): Promise<number | GitRefusal>;
  /**
   * Brings a branch of an address to where it can be compared: into the folder's repository, without any name that stays; where
   * there is none, into one beside the folder that is gone afterwards.
   */
  withTheirs<T>(from: From, use: (theirs: Theirs) => Promise<T>): Promise<T | GitRefusal>;
}

export interface From extends Stoppable {
  readonly url: string;
  /** Absent where the remote has none: then nothing is fetched. */
  readonly branch?: string;
  /** Of letters, digits and dashes, and new each time. */
  readonly name: string;
}

export interface Theirs {
  readonly repository: Repository;
  /** The repository is the folder's own. */
  readonly isHere: boolean;
  /** The commit that the branch is at. */
  readonly commit?: string;
  /** A commit for a look alone: signed by nobody, named by nothing, and forgotten by git in time. */
  draft(tree: string, parents: readonly string[]): Promise<string | GitRefusal>;
  /** How many git commits there are in the history of one. */
  countOf(commit: string): Promise<number | GitRefusal>;
}

/** `folder` is the project's: absolute, and trusted. */
export function gitConnecting(git: Git, files: GitFiles, folder: string): GitConnecting {
  return {
    branches: (url, options) => remoteBranches(git, folder, url, options),
    async unsentOf(commit, remote) {
      const problem = remoteProblem(remote);
      if (problem) return refuse('no-remote', problem);
      return countCommits(git, folder, commit, `--remotes=${remote}`);
    },
    makeRepository: branch => makeRepository(git, folder, branch),
    async withTheirs(from, use) {
      const own = await openRepository(git, files, folder);
      if (!isGitRefusal(own)) return withFetched(git, own, true, from, use);
      if (own.refused !== 'no-repository') return own;
      const answer = await files.inFolder(async ({ path }) => {
        const unmade = await makeRepository(git, path, from.branch ?? 'main');
        if (unmade) return unmade;
        const beside = await openRepository(git, files, path);
        return isGitRefusal(beside) ? beside : withFetched(git, beside, false, from, use);
      });
      return isScratchFailure(answer) ? scratchRefusal(answer) : answer;
    },
  };
}

/** Of silence; progress is asked for, so what works says something. */
const SILENCE_MS = 5 * 60_000;
const LIMIT = 1024 * 1024;

async function withFetched<T>(
  git: Git,
  repository: Repository,
  isHere: boolean,
  { url, branch, name, signal }: From,
  use: (theirs: Theirs) => Promise<T>,
): Promise<T | GitRefusal> {
  const folder = repository.top;
  const countOf = (commit: string): Promise<number | GitRefusal> => countCommits(git, folder, commit);
  const draft: Theirs['draft'] = (tree, parents) => writeDraft(git, folder, tree, parents);
  if (branch === undefined) return use({ repository, isHere, countOf, draft });
  const problem = urlProblem(url);
  if (problem) return refuse('unsafe-url', problem);
  const noBranch = branchProblem(branch);
  if (noBranch) return refuse('failed', noBranch);
  const reference = `refs/mooring/connect/${name}`;
  const words = ['fetch', '--no-tags', '--no-recurse-submodules', '--no-auto-maintenance', '--no-write-fetch-head'];
  // What the settings say to bring beside may be somebody's branches here.
  words.push('--refmap=', '--no-prune-tags');
  words.push('--progress', '--', url, `+refs/heads/${branch}:${reference}`);
  try {
    const answer = await git.ask({
      folder,
      words,
      limitBytes: LIMIT,
      may: ['write', 'connect'],
      timeoutMs: SILENCE_MS,
      ...(signal ? { signal } : {}),
    });
    if (!isDone(answer)) return refusalOf(answer, `fetch from ${shownUrl(url)}`);
    const commit = await repository.commitOf(reference);
    return isGitRefusal(commit) ? commit : await use({ repository, isHere, commit, countOf, draft });
  } finally {
    await git.ask({ folder, words: ['update-ref', '-d', reference], limitBytes: LIMIT, may: ['write'] });
  }
}

/** Whoever has not told git who they are may look all the same. */
const NOBODY = ['-c', 'user.name=Mooring', '-c', 'user.email=mooring@localhost'];

async function writeDraft(
  git: Git,
  folder: string,
  tree: string,
  parents: readonly string[],
): Promise<string | GitRefusal> {
  const noName = namedWhole(tree, ...parents);
  if (noName) return noName;
  const words = [...NOBODY, 'commit-tree', ...parents.flatMap(parent => ['-p', parent]), '-F', '-', tree];
  const answer = await git.ask({ folder, words, limitBytes: LIMIT, may: ['write'], input: 'As it is here\n' });
  return isDone(answer) ? oneLine(answer.bytes) : refusalOf(answer, 'compare both sides');
}

async function countCommits(git: Git, folder: string, commit: string, without?: string): Promise<number | GitRefusal> {
  const noName = namedWhole(commit);
  if (noName) return noName;
  const words = ['rev-list', '--count', commit, ...(without === undefined ? [] : ['--not', without])];
  const answer = await git.ask({ folder, words, limitBytes: LIMIT });
  return isDone(answer) ? Number(oneLine(answer.bytes)) : refusalOf(answer, 'count commits');
}
