/** An index beside the person's own, in a temporary folder. */
import type { ScratchFolder } from '../ports/git.ts';
import { type AskMore, bytesOf, type GitHere, inScratch } from './git-here.ts';
import { isGitRefusal } from './git-troubles.ts';
import type { GitRefusal } from './repository.ts';

const WRITES_MS = 120_000;

/** With an index that holds a tree and is nobody else's. */
export async function inOwnIndex<T>(
  here: GitHere,
  tree: string | undefined,
  use: (own: AskMore, folder: ScratchFolder) => Promise<T | GitRefusal>,
): Promise<T | GitRefusal> {
  return inScratch(here, async folder => {
    const own: AskMore = { index: folder.at('index'), may: ['write'], timeoutMs: WRITES_MS };
    // Whole, whatever the person's own index leaves out.
    const whole = ['-c', 'core.sparseCheckout=false', '-c', 'index.sparse=false', '-c', 'core.splitIndex=false'];
    const read = await bytesOf(here, 'read a tree', [...whole, 'read-tree', tree ?? '--empty'], own);
    return isGitRefusal(read) ? read : use(own, folder);
  });
}
