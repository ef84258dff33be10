/** What goes to a remote and comes from it. Every address and name is looked at before git is started. */
import type { GitAnswer } from '../ports/git.ts';
import { linesOf } from './git-answers.ts';
import { bytesOf, type GitHere } from './git-here.ts';
import { isDone, isGitRefusal, refusalOf, refuse, saidBy } from './git-troubles.ts';
import { type AskRemote, branchesOf } from './remote-branches.ts';
import type { GitRefusal, Push, RemoteBranches, RepositoryRemote, Stoppable } from './repository.ts';
import { namedWhole, trackedCommit } from './repository-look.ts';
import { branchProblem, remoteProblem } from './safe-names.ts';
import { shownUrl, urlProblem } from './safe-url.ts';

export function repositoryRemote(here: GitHere): RepositoryRemote {
  return {
    fetch: (remote, branch, options) => fetchFrom(here, remote, branch, options),
    branches: (urlOrName, options) => branches(here, urlOrName, options),
    push: (push, options) => pushTo(here, push, options),
    add: (name, url) => add(here, name, url),
    remove: name => remove(here, name),
    follow: (branch, remote, remoteBranch) => follow(here, branch, remote, remoteBranch),
  };
}

/** Of silence; progress is asked for, so what works says something. */
const SILENCE_MS = 5 * 60_000;
/** A hook before a push may run somebody's tests. */
const PUSHES_MS = 15 * 60_000;

async function fetchFrom(
  here: GitHere,
  remote: string,
  branch: string | undefined,
  options: Stoppable = {},
): Promise<string | undefined | GitRefusal> {
  const unfit = (branch === undefined ? undefined : badBranch(branch)) ?? (await badRemote(here, remote, 'fetch'));
  if (unfit) return unfit;
  const what = branch ?? '*';
  const words = ['fetch', '--no-tags', '--no-recurse-submodules', '--no-auto-maintenance', '--no-write-fetch-head'];
  // What the settings say to bring beside may be somebody's branches here.
  words.push('--refmap=', '--no-prune-tags');
  words.push('--progress', '--', remote, `+refs/heads/${what}:refs/remotes/${remote}/${what}`);
  const answer = await here.ask(words, { may: ['write', 'connect'], timeoutMs: SILENCE_MS, ...options });
  if (!isDone(answer)) return refusalOf(answer, `fetch from ${remote}`);
  return branch === undefined ? undefined : trackedCommit(here, remote, branch);
}

async function branches(
  here: GitHere,
  urlOrName: string,
  options: Stoppable = {},
): Promise<RemoteBranches | GitRefusal> {
  const isName = !remoteProblem(urlOrName) && !isGitRefusal(await urlsOf(here, urlOrName, 'fetch'));
  const unfit = isName ? await badRemote(here, urlOrName, 'fetch') : badUrl(urlOrName);
  if (unfit) return unfit;
  const ask: AskRemote = words => here.ask(words, { may: ['connect'], timeoutMs: SILENCE_MS, ...options });
  return branchesOf(ask, urlOrName);
}

async function pushTo(
  here: GitHere,
  { remote, commit, branch, expects }: Push,
  options: Stoppable = {},
): Promise<GitRefusal | undefined> {
  const unfit =
    badBranch(branch) ??
    namedWhole(commit, ...(expects === undefined ? [] : [expects])) ??
    (await badRemote(here, remote, 'push'));
  if (unfit) return unfit;
  const words = ['push', '--porcelain', '--progress', '--recurse-submodules=no', '--no-follow-tags'];
  if (expects !== undefined) words.push(`--force-with-lease=refs/heads/${branch}:${expects}`);
  words.push('--', remote, `${commit}:refs/heads/${branch}`);
  const answer = await here.ask(words, { may: ['write', 'hooks', 'connect'], timeoutMs: PUSHES_MS, ...options });
  return isDone(answer) ? undefined : refusedPush(answer, `${remote}/${branch}`);
}

/** `! TAB <from>:<to> TAB [rejected] (fetch first)`. */
const REFUSED = /^!\t\S+\t\[(rejected|remote rejected|remote failure)\](?: \((.*)\))?/m;

function refusedPush(answer: GitAnswer, to: string): GitRefusal {
  if (!('says' in answer)) return refusalOf(answer, `push to ${to}`);
  const [, who, why = 'it does not say why'] = REFUSED.exec(new TextDecoder().decode(answer.bytes)) ?? [];
  if (who === 'rejected') {
    const isStale = why.startsWith('stale info');
    const message = isStale
      ? `${to} is not at the commit any more that was seen there; look again before you replace it.`
      : `${to} has commits that are not here; pull first, and push again.`;
    return refuse('rejected', message);
  }
  // Two pushes at once: the other one was faster.
  if (/cannot lock ref|failed to update ref|is at [0-9a-f]+ but expected/.test(why)) {
    return refuse('rejected', `${to} moved at this moment; pull first, and push again.`);
  }
  if (who !== undefined)
    return refuse(
      'declined',
      `The remote refused the push to ${to} (${why}); see its rules, or push to another branch.`,
    );
  const refusal = refusalOf(answer, `push to ${to}`);
  const isHook = refusal.refused === 'failed' && answer.code === 1 && /failed to push some refs/.test(answer.says);
  if (!isHook) return refusal;
  const said = saidBy({ ...answer, says: answer.says.replace(/^error: failed to push some refs.*$/m, '') });
  return refuse(
    'declined',
    `A pre-push hook of this repository refused the push (${said}); do what it asks for, and push again.`,
  );
}

async function add(here: GitHere, name: string, url: string): Promise<GitRefusal | undefined> {
  const unfit = badName(name) ?? badUrl(url);
  if (unfit) return unfit;
  return changed(here, `add the remote ${name} (${shownUrl(url)})`, ['remote', 'add', '--', name, url]);
}

async function remove(here: GitHere, name: string): Promise<GitRefusal | undefined> {
  return badName(name) ?? changed(here, `remove the remote ${name}`, ['remote', 'remove', '--', name]);
}

async function follow(
  here: GitHere,
  branch: string,
  remote: string,
  remoteBranch: string,
): Promise<GitRefusal | undefined> {
  const unfit = badBranch(branch) ?? badBranch(remoteBranch) ?? badName(remote);
  if (unfit) return unfit;
  const doing = `let ${branch} follow ${remote}/${remoteBranch}`;
  return (
    (await changed(here, doing, ['config', '--replace-all', `branch.${branch}.remote`, remote])) ??
    changed(here, doing, ['config', '--replace-all', `branch.${branch}.merge`, `refs/heads/${remoteBranch}`])
  );
}

async function changed(here: GitHere, doing: string, words: readonly string[]): Promise<GitRefusal | undefined> {
  const answer = await bytesOf(here, doing, words, { may: ['write'] });
  return isGitRefusal(answer) ? answer : undefined;
}

function badBranch(name: string): GitRefusal | undefined {
  const problem = branchProblem(name);
  return problem === undefined ? undefined : refuse('failed', problem);
}

function badName(name: string): GitRefusal | undefined {
  const problem = remoteProblem(name);
  return problem === undefined ? undefined : refuse('no-remote', problem);
}

function badUrl(url: string): GitRefusal | undefined {
  const problem = urlProblem(url);
  return problem === undefined ? undefined : refuse('unsafe-url', problem);
}

/** An address may have been set up by hand, or be made of another one by the settings. */
async function badRemote(here: GitHere, name: string, way: 'fetch' | 'push'): Promise<GitRefusal | undefined> {
  const unfit = badName(name);
  if (unfit) return unfit;
  const urls = await urlsOf(here, name, way);
  if (isGitRefusal(urls)) return urls;
  for (const url of urls) {
    const bad = badUrl(url);
    if (bad) return bad;
  }
  return undefined;
}

async function urlsOf(here: GitHere, name: string, way: 'fetch' | 'push'): Promise<readonly string[] | GitRefusal> {
  const words = ['remote', 'get-url', ...(way === 'push' ? ['--push'] : []), '--all', '--', name];
  const answer = await here.ask(words);
  if (isDone(answer)) return linesOf(answer.bytes);
  if ('failed' in answer || !/No such remote/i.test(answer.says))
    return refusalOf(answer, `look up the remote ${name}`);
  return refuse('no-remote', `There is no remote “${name}”; connect the project, or add it with git remote add.`);
}
