/** The place that all questions to one repository are asked at. */
import type { Git, GitAnswer, GitFiles, GitRequest, ScratchFolder } from '../ports/git.ts';
import { linesOf, oneLine } from './git-answers.ts';
import { isDone, isScratchFailure, refusalOf, scratchRefusal } from './git-troubles.ts';
import type { GitRefusal } from './repository.ts';

export interface GitHere {
  /** The working folder. */
  readonly top: string;
  /** Of the project: empty, or ending with `/`. */
  readonly prefix: string;
  /** Where git keeps what is this working folder's own; of a linked worktree not the common one. */
  readonly gitFolder: string;
  /** What stands for no object. */
  readonly zero: string;
  readonly files: GitFiles;
  ask(words: readonly string[], more?: AskMore): Promise<GitAnswer>;
}

export type AskMore = Partial<Omit<GitRequest, 'folder' | 'words'>>;

/** Of lists: about a million names. */
const LIMIT_LIST = 128 * 1024 * 1024;
const LOOKS_MS = 60_000;

export function gitHere(
  git: Git,
  files: GitFiles,
  place: Pick<GitHere, 'top' | 'prefix' | 'gitFolder' | 'zero'>,
): GitHere {
  return {
    ...place,
    files,
    ask: (words, more = {}) =>
      git.ask({ folder: place.top, words, limitBytes: LIMIT_LIST, timeoutMs: LOOKS_MS, ...more }),
  };
}

/** The output where git could; `doing` completes “git could not …”. */
export async function bytesOf(
  here: GitHere,
  doing: string,
  words: readonly string[],
  more?: AskMore,
): Promise<{ readonly bytes: Uint8Array } | GitRefusal> {
  const answer = await here.ask(words, more);
  return isDone(answer) ? { bytes: answer.bytes } : refusalOf(answer, doing);
}

/** As `bytesOf`, of one line. */
export async function lineOf(
  here: GitHere,
  doing: string,
  words: readonly string[],
  more?: AskMore,
): Promise<string | GitRefusal> {
  const answer = await here.ask(words, more);
  return isDone(answer) ? oneLine(answer.bytes) : refusalOf(answer, doing);
}

/** One line of what may not be there, for which git answers 1 and complains of nothing. */
export async function perhapsLine(
  here: GitHere,
  doing: string,
  words: readonly string[],
  more?: AskMore,
): Promise<string | undefined | GitRefusal> {
  const answer = await here.ask(words, more);
  if (isDone(answer)) return linesOf(answer.bytes)[0];
  const isAbsent = 'says' in answer && answer.code === 1 && !/^(?:fatal|error): /m.test(answer.says);
  return isAbsent ? undefined : refusalOf(answer, doing);
}

/** With a temporary folder, which is gone afterwards. */
export async function inScratch<T>(here: GitHere, use: (folder: ScratchFolder) => Promise<T>): Promise<T | GitRefusal> {
  const answer = await here.files.inFolder(use);
  return isScratchFailure(answer) ? scratchRefusal(answer) : answer;
}
