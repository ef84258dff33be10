/** Where a folder's linked git worktree is, and its main checkout, from the files that git keeps; git is not run. */
import { readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { portPath } from './write-disk.ts';

/** `folder` is absolute. Nothing where it is in no worktree but the main one, or the repository has no main checkout. */
export function worktreeOf(folder: string): { readonly root: string; readonly main: string } | undefined {
  try {
    for (let at = realpathSync.native(folder), above = ''; at !== above; above = at, at = path.dirname(at)) {
      const git = statSync(path.join(at, '.git'), { throwIfNoEntry: false });
      if (!git) continue;
      return git.isFile() ? linkedWorktree(at) : undefined;
    }
  } catch {
    // What cannot be read binds nothing.
  }
  return undefined;
}

/** `.git` says `gitdir: <main>/.git/worktrees/<name>`; a file `commondir` there tells a worktree from a submodule. */
function linkedWorktree(root: string): { readonly root: string; readonly main: string } | undefined {
  const [, written = ''] = /^gitdir: (.+?)\s*$/m.exec(readFileSync(path.join(root, '.git'), 'utf8')) ?? [];
  if (written === '') return undefined;
  const own = path.resolve(root, written);
  const common = realpathSync.native(path.resolve(own, readFileSync(path.join(own, 'commondir'), 'utf8').trim()));
  // A bare repository has no checkout that could be bound.
  if (path.basename(common) !== '.git') return undefined;
  return { root: portPath(root), main: portPath(path.dirname(common)) };
}
