/** What git would write into a working folder: contents of a tree with line ends and filters applied, in a folder of its own. */
import type { GitAnswer, ScratchFolder } from '../ports/git.ts';
import type { GitHere } from './git-here.ts';
import { isDone, refusalOf, refuse, saidBy } from './git-troubles.ts';
import { inOwnIndex } from './own-index.ts';
import type { GitRefusal } from './repository.ts';
import { namedWhole } from './repository-look.ts';

/** A filter may have to download what stands behind a pointer. */
const FILTERS_MS = 15 * 60_000;
const LIMIT_FILES = 512 * 1024 * 1024;

/** Regular files alone; links and submodules of these paths are left out. */
export async function checkedOut(
  here: GitHere,
  tree: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array> | GitRefusal> {
  const names = namedWhole(tree);
  if (names) return names;
  if (paths.length === 0) return new Map();
  return inOwnIndex(here, tree, async (own, folder) => {
    // git looks for attributes in the working folder first; in one that is empty it finds those of the tree, in the index. Files
    // go to another one, so that a filter which is named by a relative path cannot be a file of the tree.
    await folder.makeFolder('empty');
    await folder.makeFolder('out');
    const words = [`--git-dir=${here.gitFolder}`, `--work-tree=${folder.at('empty')}`];
    words.push('checkout-index', '-f', '-z', '--stdin', `--prefix=${folder.at('out').replaceAll('\\', '/')}/`);
    const input = paths.map(path => `${path}\0`).join('');
    const answer = await here.ask(words, { ...own, may: ['write', 'connect'], input, timeoutMs: FILTERS_MS });
    return readBack(answer, folder, paths);
  });
}

async function readBack(
  answer: GitAnswer,
  folder: ScratchFolder,
  paths: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array> | GitRefusal> {
  const doing = 'write files as the working folder has them';
  if (!isDone(answer)) return refusalOf(answer, doing);
  // A filter that is not required may fail, and git takes the content without it: what it stands for would become what it is.
  if (/external filter|smudge filter|clean filter|filter .* failed/i.test(answer.says)) {
    return refuse(
      'failed',
      `A filter that git is set up to run failed (${saidBy(answer)}); make it work in a terminal, as with git checkout.`,
    );
  }
  const found = await folder.read('out', paths, LIMIT_FILES);
  return found ?? refusalOf({ failed: 'too-large' }, doing);
}
