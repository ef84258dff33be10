/** Writes git commits: of a tree, and of files of the working folder. */
import type { GitAnswer, ScratchFolder } from '../ports/git.ts';
import { bytesOf, type GitHere, inScratch, lineOf, perhapsLine } from './git-here.ts';
import { isDone, isGitRefusal, refusalOf, refuse } from './git-troubles.ts';
import type { GitRefusal, NewCommit, Repository, Stoppable } from './repository.ts';
import { namedWhole } from './repository-look.ts';
import { withoutCredentials } from './safe-url.ts';

export function commitSteps(here: GitHere): Pick<Repository, 'writeCommit' | 'commitFiles'> {
  return {
    writeCommit: commit => writeCommit(here, commit),
    commitFiles: (paths, message, options) => commitFiles(here, paths, message, options),
  };
}

/** Of hooks that say nothing, and of whoever enters the password of a key. */
const PATIENCE_MS = 15 * 60_000;
const COMMIT = 'make a git commit';

async function writeCommit(here: GitHere, { tree, parents, message }: NewCommit): Promise<string | GitRefusal> {
  const names = namedWhole(tree, ...parents);
  if (names) return names;
  // Unlike git commit, this command does not ask the settings by itself.
  const signs = await perhapsLine(here, COMMIT, ['config', '--type=bool', '--get', 'commit.gpgSign']);
  if (isGitRefusal(signs)) return signs;
  const words = ['commit-tree', ...(signs === 'true' ? ['-S'] : [])];
  words.push(...parents.flatMap(parent => ['-p', parent]), '-F', '-', tree);
  return lineOf(here, COMMIT, words, { may: ['write'], input: message, timeoutMs: PATIENCE_MS });
}

async function commitFiles(
  here: GitHere,
  paths: readonly string[],
  message: string,
  { signal }: Stoppable = {},
): Promise<string | GitRefusal> {
  if (message.trim() === '') return refuse('failed', 'A git commit needs a message; write one.');
  if (paths.length === 0 || paths.some(path => path === '' || path.includes('\0'))) {
    return refuse('failed', 'No file was named that could be committed.');
  }
  const before = await headOf(here);
  if (isGitRefusal(before)) return before;
  const added = await addUntracked(here, paths);
  if (isGitRefusal(added)) return added;
  const made = await inScratch(here, folder => commitNamed(here, { paths, message, signal, folder }));
  if (!isGitRefusal(made)) return made;
  const after = await headOf(here);
  if (isGitRefusal(after)) return made;
  if (after !== before) return isStopped(made) && after !== undefined ? after : made;
  // The index is as it was, but for what was put there to be committed.
  if (added.length > 0) {
    const input = added.map(path => `${path}\0`).join('');
    await here.ask(['update-index', '--force-remove', '-z', '--stdin'], { may: ['write'], input });
  }
  return made;
}

/** It may have been committed before it heard that it was to stop. */
function isStopped({ refused }: GitRefusal): boolean {
  return refused === 'cancelled' || refused === 'timed-out';
}

function headOf(here: GitHere): Promise<string | undefined | GitRefusal> {
  return perhapsLine(here, COMMIT, ['rev-parse', '-q', '--verify', 'HEAD^{commit}']);
}

/** git commits by name only what its index knows, so it is told of new files, without their content; these. */
async function addUntracked(here: GitHere, paths: readonly string[]): Promise<readonly string[] | GitRefusal> {
  const listed = await bytesOf(here, COMMIT, ['ls-files', '-z']);
  if (isGitRefusal(listed)) return listed;
  const tracked = new Set(new TextDecoder().decode(listed.bytes).split('\0'));
  const added = paths.filter(path => !tracked.has(path));
  if (added.length === 0) return [];
  const words = ['add', '--intent-to-add', '--pathspec-from-file=-', '--pathspec-file-nul'];
  const answer = await here.ask(words, { may: ['write'], input: added.map(path => `${path}\0`).join('') });
  if (isDone(answer)) return added;
  if ('says' in answer && /ignored by one of your \.gitignore files/.test(answer.says)) {
    const message = 'git is set up to ignore files that were to be committed; take them out, or change .gitignore.';
    return refuse('failed', message, added);
  }
  const [, missing] = ('says' in answer && /pathspec '(.*)' did not match any files/.exec(answer.says)) || [];
  if (missing === undefined) return refusalOf(answer, COMMIT);
  return refuse('changed', `${missing} is neither in the working folder nor known to git; look again.`, [missing]);
}

interface Named extends Stoppable {
  readonly paths: readonly string[];
  readonly message: string;
  readonly folder: ScratchFolder;
}

async function commitNamed(
  here: GitHere,
  named: Omit<Named, 'signal'> & { signal: AbortSignal | undefined },
): Promise<string | GitRefusal> {
  const { paths, message, folder, signal } = named;
  // Too many for the words of a command; and hooks must not inherit that paths are meant literally.
  const literal = paths.map(path => `:(top,literal)${path}\0`).join('');
  await folder.write('paths', new TextEncoder().encode(literal));
  const words = ['commit', '--quiet', '--only', '--cleanup=whitespace', '--file=-'];
  words.push(`--pathspec-from-file=${folder.at('paths')}`, '--pathspec-file-nul');
  const answer = await here.ask(words, {
    may: ['write', 'hooks'],
    input: message,
    timeoutMs: PATIENCE_MS,
    ...(signal ? { signal } : {}),
  });
  return isDone(answer) ? lineOf(here, COMMIT, ['rev-parse', '--verify', 'HEAD']) : refusedCommit(answer);
}

function refusedCommit(answer: GitAnswer): GitRefusal {
  const refusal = refusalOf(answer, COMMIT);
  if (refusal.refused !== 'failed' || !('says' in answer) || answer.code !== 1) return refusal;
  const said = new TextDecoder().decode(answer.bytes);
  if (/nothing to commit|nothing added to commit|no changes added to commit/.test(said)) {
    return refuse('failed', 'None of these files differs from the last git commit, so there is nothing to commit.');
  }
  const [last = 'it says nothing'] = `${said}\n${answer.says}`
    .split(/[\r\n]+/)
    .map(line => line.trim())
    .filter(Boolean)
    .slice(-1);
  const message = `A git hook of this repository refused the commit (${withoutCredentials(last).slice(0, 300)}); do what it asks for, and push again.`;
  return refuse('declined', message);
}
