/** Moves branches and lets the index follow; the working folder is left alone. */
import { bytesOf, type GitHere, lineOf, perhapsLine } from './git-here.ts';
import { isGitRefusal, refuse } from './git-troubles.ts';
import type { BranchStep, GitRefusal, Repository } from './repository.ts';
import { namedWhole } from './repository-look.ts';
import { branchProblem, isReference } from './safe-names.ts';

export function indexSteps(here: GitHere): Pick<Repository, 'keepSafe' | 'moveBranch' | 'followIndex'> {
  return {
    keepSafe: (commit, name) => keepSafe(here, commit, name),
    moveBranch: (branch, step) => moveBranch(here, branch, step),
    followIndex: (from, to) => followIndex(here, from, to),
  };
}

const SAFETY = 'refs/mooring/safety/';

async function keepSafe(here: GitHere, commit: string, name: string): Promise<string | GitRefusal> {
  const names = namedWhole(commit);
  if (names) return names;
  const reference = SAFETY + name;
  if (name.includes('/') || !isReference(reference))
    return refuse('failed', `“${name}” cannot name what is kept safe.`);
  const doing = 'keep a commit safe';
  const made = await bytesOf(here, doing, ['update-ref', '--end-of-options', reference, commit, here.zero], {
    may: ['write'],
  });
  if (!isGitRefusal(made)) return reference;
  // Whoever comes back after a crash finds it made already.
  const there = await perhapsLine(here, doing, ['rev-parse', '-q', '--verify', reference]);
  return there === commit ? reference : made;
}

async function moveBranch(
  here: GitHere,
  branch: string,
  { from, to, why }: BranchStep,
): Promise<GitRefusal | undefined> {
  const problem = branchProblem(branch);
  if (problem) return refuse('failed', problem);
  const names = namedWhole(to, ...(from === undefined ? [] : [from]));
  if (names) return names;
  const words = ['update-ref', '-m', why.replace(/\p{Cc}/gu, ' '), '--end-of-options'];
  words.push(`refs/heads/${branch}`, to, from ?? here.zero);
  const moved = await bytesOf(here, `move the branch ${branch}`, words, { may: ['write'] });
  return isGitRefusal(moved) ? moved : undefined;
}

async function followIndex(here: GitHere, from: string | undefined, to: string): Promise<GitRefusal | undefined> {
  const names = namedWhole(to, ...(from === undefined ? [] : [from]));
  if (names) return names;
  const doing = 'let the index follow';
  // The empty tree needs no writing: every git knows it.
  const before = from ?? (await lineOf(here, doing, ['hash-object', '-t', 'tree', '--stdin']));
  if (isGitRefusal(before)) return before;
  const read = await bytesOf(here, doing, ['read-tree', '-m', '-i', before, to], { may: ['write'] });
  if (isGitRefusal(read)) return read;
  // Where sizes and times are noted anew, nothing looks changed that is not. Files that are changed make it answer 1.
  await here.ask(['update-index', '-q', '--refresh'], { may: ['write'] });
  return undefined;
}
