/** What a remote has, and a repository where there is none yet: both are asked before there is anything to open. */
import type { Git, GitAnswer } from '../ports/git.ts';
import { linesOf } from './git-answers.ts';
import { isDone, refusalOf, refuse } from './git-troubles.ts';
import { versionProblem } from './git-version.ts';
import type { GitRefusal, RemoteBranches, Stoppable } from './repository.ts';
import { branchProblem, isObjectName } from './safe-names.ts';
import { shownUrl, urlProblem } from './safe-url.ts';

const SILENCE_MS = 5 * 60_000;
const LIMIT = 64 * 1024 * 1024;
const HEADS = 'refs/heads/';

/** As `RepositoryRemote.branches`, from a folder that is in no repository. The folder is absolute and trusted. */
export async function remoteBranches(
  git: Git,
  folder: string,
  url: string,
  options: Stoppable = {},
): Promise<RemoteBranches | GitRefusal> {
  const problem = urlProblem(url);
  if (problem) return refuse('unsafe-url', problem);
  const tooOld = await versionProblem(git, folder);
  if (tooOld) return tooOld;
  return branchesOf(
    words => git.ask({ folder, words, may: ['connect'], limitBytes: LIMIT, timeoutMs: SILENCE_MS, ...options }),
    url,
  );
}

export type AskRemote = (words: readonly string[]) => Promise<GitAnswer>;

/** `from` has been looked at: it is a remote’s name or a safe address. Names that no branch can have are passed over, whoever tells them. */
export async function branchesOf(ask: AskRemote, from: string): Promise<RemoteBranches | GitRefusal> {
  const answer = await ask(['ls-remote', '--symref', '--', from, 'HEAD', `${HEADS}*`]);
  if (!isDone(answer)) return refusalOf(answer, `look at ${shownUrl(from)}`);
  const branches = new Map<string, string>();
  let main: string | undefined;
  for (const line of linesOf(answer.bytes)) {
    const [value = '', name = ''] = line.split('\t');
    if (name === 'HEAD' && value.startsWith(`ref: ${HEADS}`)) main = value.slice(`ref: ${HEADS}`.length);
    const branch = name.startsWith(HEADS) ? name.slice(HEADS.length) : undefined;
    if (branch !== undefined && isObjectName(value) && !branchProblem(branch)) branches.set(branch, value);
  }
  return { branches, ...(main === undefined || branchProblem(main) ? {} : { main }) };
}

/** Makes a repository in a folder that is in none, without a first commit; nothing of a template runs later unasked. */
export async function makeRepository(git: Git, folder: string, branch: string): Promise<GitRefusal | undefined> {
  const problem = branchProblem(branch);
  if (problem) return refuse('failed', problem);
  const tooOld = await versionProblem(git, folder);
  if (tooOld) return tooOld;
  const words = ['init', '--quiet', `--initial-branch=${branch}`];
  const answer = await git.ask({ folder, words, may: ['write'], limitBytes: LIMIT });
  return isDone(answer) ? undefined : refusalOf(answer, 'make a repository');
}
