/** Finds the repository that a folder lies in, and opens it for sync. */
import type { Git, GitFiles } from '../ports/git.ts';
import { oneLine } from './git-answers.ts';
import { gitHere } from './git-here.ts';
import { isDone, refusalOf, refuse } from './git-troubles.ts';
import { versionProblem } from './git-version.ts';
import type { GitRefusal, Repository } from './repository.ts';
import { commitSteps } from './repository-commit.ts';
import { indexSteps } from './repository-index.ts';
import { lookSteps } from './repository-look.ts';
import { mergeSteps } from './repository-merge.ts';
import { repositoryRemote } from './repository-remote.ts';
import { treeSteps } from './repository-trees.ts';

/** `folder` is absolute, and a trusted one. Nothing is changed, and no repository is made. */
export async function openRepository(git: Git, files: GitFiles, folder: string): Promise<Repository | GitRefusal> {
  const tooOld = await versionProblem(git, folder);
  if (tooOld) return tooOld;
  const answer = await git.ask({ folder, words: ['rev-parse', ...FACTS], limitBytes: LIMIT });
  if (!isDone(answer)) return (await whereNoTree(git, folder)) ?? refusalOf(answer, 'look at the repository');
  const [format = '', rest = ''] = cut(oneLine(answer.bytes));
  const [gitFolder, beyond] = cut(rest);
  const [prefix, top] = cut(beyond);
  const here = gitHere(git, files, { top, prefix, gitFolder, zero: '0'.repeat(format === 'sha256' ? 64 : 40) });
  return {
    top,
    prefix,
    ...lookSteps(here),
    ...treeSteps(here),
    ...mergeSteps(here),
    ...indexSteps(here),
    ...commitSteps(here),
    remote: repositoryRemote(here),
  };
}

const LIMIT = 64 * 1024;
/** Each answers one line. */
const FACTS = ['--show-object-format', '--absolute-git-dir', '--show-prefix', '--show-toplevel'];

/** The first line, and what follows it. */
function cut(text: string): [first: string, rest: string] {
  const end = text.indexOf('\n');
  return end < 0 ? [text, ''] : [text.slice(0, end).replace(/\r$/, ''), text.slice(end + 1)];
}

async function whereNoTree(git: Git, folder: string): Promise<GitRefusal | undefined> {
  const answer = await git.ask({
    folder,
    words: ['rev-parse', '--is-bare-repository', '--is-inside-git-dir'],
    limitBytes: LIMIT,
  });
  if (!isDone(answer)) return undefined;
  const [isBare, isInside] = oneLine(answer.bytes).split(/\r?\n/);
  if (isBare === 'true') {
    return refuse('no-repository', `${folder} is a bare repository, with no files of its own; open a clone of it.`);
  }
  return isInside === 'true'
    ? refuse('no-repository', `${folder} is where git keeps its own; open the folder that it belongs to.`)
    : undefined;
}
