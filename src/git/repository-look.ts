/** Looks at a repository: where HEAD is, which remotes there are, whether something is under way. */
import { linesOf, oneLine } from './git-answers.ts';
import { bytesOf, type GitHere, lineOf, perhapsLine } from './git-here.ts';
import { isDone, isGitRefusal, refusalOf, refuse } from './git-troubles.ts';
import { hiddenChanges } from './hidden-changes.ts';
import type { DirtyFile, GitRefusal, Head, Repository, RepositoryLook } from './repository.ts';
import { dirtyFiles } from './repository-status.ts';
import { branchProblem, isObjectName, remoteProblem, revProblem } from './safe-names.ts';
import { shownUrl } from './safe-url.ts';

export function lookSteps(
  here: GitHere,
): Pick<Repository, 'look' | 'commitOf' | 'distance' | 'mergeBase' | 'dirty' | 'hidden'> {
  return {
    look: () => look(here),
    commitOf: rev => commitOf(here, rev),
    distance: (ours, theirs) => distance(here, ours, theirs),
    mergeBase: (ours, theirs) => mergeBase(here, ours, theirs),
    dirty: () => dirty(here),
    hidden: paths => hiddenChanges(here, paths),
  };
}

async function look(here: GitHere): Promise<RepositoryLook | GitRefusal> {
  const [head, remotes, shallow, inProgress] = await Promise.all([
    headOf(here),
    remotesOf(here),
    lineOf(here, LOOK, ['rev-parse', '--is-shallow-repository']),
    underWay(here),
  ]);
  if (isGitRefusal(head)) return head;
  if (isGitRefusal(remotes)) return remotes;
  if (isGitRefusal(shallow)) return shallow;
  return { head, remotes, isShallow: shallow === 'true', ...(inProgress === undefined ? {} : { inProgress }) };
}

const LOOK = 'look at the repository';
const HEADS = 'refs/heads/';

async function headOf(here: GitHere): Promise<Head | GitRefusal> {
  const [reference, commit] = await Promise.all([
    perhapsLine(here, LOOK, ['symbolic-ref', '-q', 'HEAD']),
    perhapsLine(here, LOOK, ['rev-parse', '-q', '--verify', 'HEAD^{commit}']),
  ]);
  if (isGitRefusal(reference)) return reference;
  if (isGitRefusal(commit)) return commit;
  const at = commit === undefined ? {} : { commit };
  if (!reference?.startsWith(HEADS)) return at;
  const branch = reference.slice(HEADS.length);
  const upstream = await upstreamOf(here, branch);
  if (isGitRefusal(upstream)) return upstream;
  return { branch, ...at, ...(upstream ? { upstream } : {}) };
}

/** Nothing where it follows none, another branch here, or an address that has no name. */
async function upstreamOf(here: GitHere, branch: string): Promise<Head['upstream'] | GitRefusal> {
  const [remote, merge] = await Promise.all([
    perhapsLine(here, LOOK, ['config', '--get', `branch.${branch}.remote`]),
    perhapsLine(here, LOOK, ['config', '--get', `branch.${branch}.merge`]),
  ]);
  if (isGitRefusal(remote)) return remote;
  if (isGitRefusal(merge)) return merge;
  if (remote === undefined || !merge?.startsWith(HEADS) || remoteProblem(remote)) return undefined;
  const followed = merge.slice(HEADS.length);
  if (branchProblem(followed)) return undefined;
  const commit = await trackedCommit(here, remote, followed);
  if (isGitRefusal(commit)) return commit;
  return { remote, branch: followed, ...(commit === undefined ? {} : { commit }) };
}

/** Where a remote's branch was at the last fetch. */
export function trackedCommit(here: GitHere, remote: string, branch: string): Promise<string | undefined | GitRefusal> {
  return perhapsLine(here, LOOK, ['rev-parse', '-q', '--verify', `refs/remotes/${remote}/${branch}^{commit}`]);
}

async function remotesOf(here: GitHere): Promise<RepositoryLook['remotes'] | GitRefusal> {
  const listed = await bytesOf(here, LOOK, ['remote', '-v']);
  if (isGitRefusal(listed)) return listed;
  return linesOf(listed.bytes).flatMap(line => {
    const [, name, url] = /^([^\t]+)\t(.*) \(fetch\)(?: \[.*\])?$/.exec(line) ?? [];
    return name === undefined || url === undefined ? [] : [{ name, url: shownUrl(url) }];
  });
}

/** What git leaves behind while a person is in the middle of something, in the order in which it is named. */
const UNDER_WAY: readonly (readonly [file: string, what: string])[] = [
  ['rebase-merge', 'rebase'],
  ['rebase-apply/applying', 'am'],
  ['rebase-apply', 'rebase'],
  ['MERGE_HEAD', 'merge'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
  ['sequencer/todo', 'cherry-pick'],
  ['BISECT_LOG', 'bisect'],
];

async function underWay(here: GitHere): Promise<string | undefined> {
  const at = (file: string): string => `${here.gitFolder}/${file}`;
  const there = await here.files.present(UNDER_WAY.map(([file]) => at(file)));
  return UNDER_WAY.find(([file]) => there.has(at(file)))?.[1];
}

async function commitOf(here: GitHere, rev: string): Promise<string | GitRefusal> {
  const problem = revProblem(rev);
  if (problem) return refuse('no-commit', problem);
  const answer = await here.ask(['rev-parse', '-q', '--verify', '--end-of-options', `${rev}^{commit}`]);
  const found = isDone(answer) ? oneLine(answer.bytes) : '';
  if (isObjectName(found)) return found;
  if ('failed' in answer) return refusalOf(answer, `look for ${rev}`);
  return refuse(
    'no-commit',
    `git knows no one commit by the name “${rev}”; name one as git log shows it, or a branch.`,
  );
}

async function distance(here: GitHere, ours: string, theirs: string): ReturnType<Repository['distance']> {
  const names = namedWhole(ours, theirs);
  if (names) return names;
  const line = await lineOf(here, 'count commits', ['rev-list', '--left-right', '--count', `${ours}...${theirs}`]);
  if (isGitRefusal(line)) return line;
  const [ahead = 0, behind = 0] = line.split('\t').map(Number);
  return { ahead, behind };
}

async function mergeBase(here: GitHere, ours: string, theirs: string): Promise<string | undefined | GitRefusal> {
  const names = namedWhole(ours, theirs);
  if (names) return names;
  const base = await perhapsLine(here, 'look for what both have in common', ['merge-base', ours, theirs]);
  if (base !== undefined) return base;
  const shallow = await lineOf(here, LOOK, ['rev-parse', '--is-shallow-repository']);
  if (isGitRefusal(shallow)) return shallow;
  if (shallow !== 'true') return undefined;
  const message =
    'This shallow clone does not reach back to where both went their own ways; run git fetch --unshallow.';
  return refuse('shallow', message);
}

/** Refuses what is no whole name, before it reaches git. */
export function namedWhole(...oids: readonly string[]): GitRefusal | undefined {
  const other = oids.find(oid => !isObjectName(oid));
  return other === undefined ? undefined : refuse('no-commit', `“${other}” is not the whole name of a commit or tree.`);
}

async function dirty(here: GitHere): Promise<readonly DirtyFile[] | GitRefusal> {
  // A submodule counts where it is at another commit; what is changed inside it is its own.
  const words = [
    'status',
    '--porcelain=v2',
    '-z',
    '--untracked-files=all',
    '--ignore-submodules=dirty',
    '--no-renames',
  ];
  const listed = await bytesOf(here, 'compare the working folder', words);
  return isGitRefusal(listed) ? listed : dirtyFiles(listed.bytes);
}
