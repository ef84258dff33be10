/** Which git there is. */
import type { Git } from '../ports/git.ts';
import { oneLine } from './git-answers.ts';
import { isDone, refusalOf, refuse } from './git-troubles.ts';
import type { GitRefusal } from './repository.ts';

/** The first that merges without a working folder. */
const OLDEST = [2, 38] as const;
const LIMIT = 1024;

/** Of a git that cannot merge without a working folder, or of none. */
export async function versionProblem(git: Git, folder: string): Promise<GitRefusal | undefined> {
  const answer = await git.ask({ folder, words: ['version'], limitBytes: LIMIT });
  if (!isDone(answer)) return refusalOf(answer, 'say its version');
  const said = oneLine(answer.bytes);
  const [, major, minor] = /(\d+)\.(\d+)/.exec(said) ?? [];
  const isEnough = Number(major) > OLDEST[0] || (Number(major) === OLDEST[0] && Number(minor) >= OLDEST[1]);
  return isEnough
    ? undefined
    : refuse(
        'old-git',
        `Sync needs git ${OLDEST.join('.')} or newer and found “${said.slice(0, 60)}”; install a newer one.`,
      );
}
