/**
 * Changes that git was told not to look for (`git update-index --assume-unchanged`, `--skip-worktree`). Its status does not tell
 * them, though they are as much somebody's work as others.
 */
import { linesOf } from './git-answers.ts';
import { bytesOf, type GitHere } from './git-here.ts';
import { isDone, isGitRefusal } from './git-troubles.ts';
import type { GitRefusal } from './repository.ts';

const COMPARE = 'compare the working folder';

/** Those of the paths that are hidden so, stand in the working folder, and say something else there than in the index. */
export async function hiddenChanges(here: GitHere, paths: readonly string[]): Promise<readonly string[] | GitRefusal> {
  if (paths.length === 0) return [];
  const listed = await bytesOf(here, COMPARE, ['ls-files', '-v', '--stage', '-z']);
  if (isGitRefusal(listed)) return listed;
  const wanted = new Set(paths);
  const hidden = hiddenEntries(listed.bytes).filter(({ path }) => wanted.has(path));
  if (hidden.length === 0) return [];
  const at = ({ path }: Hidden): string => `${here.top}/${path}`;
  // A sparse checkout hides what is not there at all.
  const there = await here.files.present(hidden.map(at));
  return changedOf(
    here,
    hidden.filter(each => there.has(at(each))),
  );
}

interface Hidden {
  readonly path: string;
  readonly oid: string;
}

/** A small letter stands for “assume unchanged”, an S for “skip”; links and submodules are no files to compare. */
const HIDDEN = /^[a-zS] 100\d{3} ([0-9a-f]{40,64}) 0\t(.+)$/s;

function hiddenEntries(bytes: Uint8Array): Hidden[] {
  return new TextDecoder('utf-8', { ignoreBOM: true })
    .decode(bytes)
    .split('\0')
    .flatMap(line => {
      const [, oid, path] = HIDDEN.exec(line) ?? [];
      return oid && path ? [{ oid, path }] : [];
    });
}

/** What cannot be compared counts as changed. */
async function changedOf(here: GitHere, files: readonly Hidden[]): Promise<readonly string[]> {
  const odd = files.filter(({ path }) => !canBeAsked(path)).map(({ path }) => path);
  const asked = files.filter(({ path }) => canBeAsked(path));
  if (asked.length === 0) return odd;
  const input = asked.map(({ path }) => `${path}\n`).join('');
  const answer = await here.ask(['hash-object', '--stdin-paths'], { input });
  const now = isDone(answer) ? linesOf(answer.bytes) : [];
  return [...odd, ...asked.filter(({ oid }, index) => now[index] !== oid).map(({ path }) => path)];
}

/** One to a line, and none that git takes for a quoted one. */
function canBeAsked(path: string): boolean {
  return !path.includes('\n') && !path.startsWith('"');
}
