/** Whether somebody did something in a repository, by the files that git keeps: cheap enough to be asked often, since git is not run. */
import { childOf, isAbsolute, parentOf, resolveFrom } from '../store/absolute.ts';
import { type IndexDisk, repositoryOf } from './tracked-files.ts';

/** What a merge, rebase, … leaves while it is under way, the index, and all that says what follows what. */
const OF_WORKTREE = ['index', 'MERGE_HEAD', 'CHERRY_PICK_HEAD', 'REVERT_HEAD', 'rebase-merge', 'rebase-apply'];
const OF_REPOSITORY = ['config', 'packed-refs', 'shallow', 'reftable/tables.list'];

/**
 * Another text where the branch that is checked out, its commit, the index, the settings, or the branch that is followed
 * (`upstream`: `origin/main`) may be another one now; empty where there is no repository. `folder` is absolute, with `/`.
 */
export function repositoryStamps(disk: IndexDisk, folder: string, upstream?: string): string {
  const repository = repositoryOf(disk, folder);
  if (!repository) return '';
  const home = parentOf(repository.index);
  const common = commonOf(disk, home);
  const head = textOf(disk, childOf(home, 'HEAD'));
  const [, branch] = /^ref: (refs\/.+?)\s*$/.exec(head ?? '') ?? [];
  const refs = [branch, upstream === undefined ? undefined : `refs/remotes/${upstream}`];
  return [
    home,
    head,
    ...refs.map(ref => (ref === undefined || /(^|\/)\.\.(\/|$)/.test(ref) ? '' : textOf(disk, childOf(common, ref)))),
    ...OF_WORKTREE.map(name => stampOf(disk, childOf(home, name))),
    ...OF_REPOSITORY.map(name => stampOf(disk, childOf(common, name))),
  ].join('\n');
}

/** Of one file or folder, without reading it; empty where there is none. */
export function stampOf(disk: Pick<IndexDisk, 'facts'>, path: string): string {
  const facts = disk.facts(path);
  return 'failed' in facts ? '' : `${facts.type} ${facts.size} ${facts.changedMs}`;
}

/** A linked worktree has a HEAD and an index of its own; the rest is that of the repository. */
function commonOf(disk: IndexDisk, home: string): string {
  const written = textOf(disk, childOf(home, 'commondir'))?.trim();
  if (!written) return home;
  return isAbsolute(written) ? written : resolveFrom(home, written);
}

/** No reference is longer. */
const LIMIT = 4096;

function textOf(disk: IndexDisk, path: string): string | undefined {
  const read = disk.read(path, LIMIT);
  return 'failed' in read ? undefined : new TextDecoder().decode(read.bytes);
}
