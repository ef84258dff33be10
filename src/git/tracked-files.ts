/** Which files below a folder git tracks, by the index of the repository that the folder is in. */
import type { WriteDisk } from '../ports/write-disk.ts';
import { below, childOf, isAbsolute, parentOf, resolveFrom } from '../store/absolute.ts';
import { LIMIT_FILE } from '../store/outside.ts';
import { pathsInIndex } from './git-index.ts';

/** Paths are absolute, with `/`. */
export type IndexDisk = Pick<WriteDisk, 'read' | 'facts' | 'realPath'>;

export interface TrackedFiles {
  /**
   * The paths below a folder, relative to it, that end with what was asked for. None where there is no repository, or its
   * index cannot be read. The same list as before where the index did not change.
   */
  below(folder: string): readonly string[];
}

/** `ending` is ASCII, as `.env`. Only looks, and reads again only what changed. */
export function trackedFiles(disk: IndexDisk, ending: string): TrackedFiles {
  const known = new Map<string, { readonly stamp: string; readonly tracked: readonly string[] }>();
  return {
    below(folder) {
      const repository = repositoryOf(disk, folder);
      if (!repository) return NONE;
      const { index, inside } = repository;
      const facts = disk.facts(index);
      if ('failed' in facts) return NONE;
      const stamp = `${index} ${inside} ${facts.size} ${facts.changedMs}`;
      const before = known.get(folder);
      if (before?.stamp === stamp) return before.tracked;
      const read = disk.read(index, LIMIT_FILE);
      const all = 'bytes' in read ? (pathsInIndex(read.bytes, ending) ?? NONE) : NONE;
      const found = inside === '' ? all : all.flatMap(path => below(inside, path) ?? []);
      const isSame =
        before && found.length === before.tracked.length && found.every((path, at) => path === before.tracked[at]);
      const tracked = isSame ? before.tracked : found;
      known.set(folder, { stamp, tracked });
      return tracked;
    },
  };
}

const NONE: readonly string[] = [];

export interface RepositoryPlace {
  /** Its index, in the folder of what git keeps of this work tree. */
  readonly index: string;
  /** The folder that was asked about, relative to the work tree; empty for the work tree itself. */
  readonly inside: string;
}

/** That which a folder is in, by the files that git keeps. */
export function repositoryOf(disk: IndexDisk, folder: string): RepositoryPlace | undefined {
  const real = disk.realPath(folder);
  if ('failed' in real) return undefined;
  for (let at = real.path, above = ''; at !== above; above = at, at = parentOf(at)) {
    const git = childOf(at, '.git');
    const facts = disk.facts(git);
    if ('failed' in facts) continue;
    const home = facts.type === 'file' ? linkedHome(disk, git, at) : git;
    return home === undefined ? undefined : { index: childOf(home, 'index'), inside: below(at, real.path) ?? '' };
  }
  return undefined;
}

/** In a worktree or a submodule `.git` is a file that says where git keeps its own. */
function linkedHome(disk: IndexDisk, file: string, folder: string): string | undefined {
  const read = disk.read(file, 10_000);
  if ('failed' in read) return undefined;
  const [, written = ''] = /^gitdir: (.+?)\s*$/m.exec(new TextDecoder().decode(read.bytes)) ?? [];
  if (written === '') return undefined;
  return isAbsolute(written) ? written : resolveFrom(folder, written);
}
