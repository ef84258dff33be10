/**
 * The git repository that a project lies in, as sync uses it: small questions and small steps, none of which touches the
 * working folder. The folder must be a trusted one. Paths are those of the repository, with `/`; object names are whole.
 */
import type { GitProgress } from '../ports/git.ts';

/** Why git cannot do it. */
export interface GitRefusal {
  readonly refused: GitTrouble;
  /** What, where and the way out, in one sentence. No URL in it shows a user name or password. */
  readonly message: string;
  readonly paths?: readonly string[];
}

export type GitTrouble =
  | 'no-git'
  /** Older than 2.38. */
  | 'old-git'
  | 'no-repository'
  /** Another git holds the index or a reference, or a merge, rebase, cherry-pick, revert or bisect is under way. */
  | 'busy'
  | 'in-progress'
  | 'no-commit'
  | 'detached'
  | 'no-remote'
  | 'no-upstream'
  /** The branch is not on the remote any more. */
  | 'no-remote-branch'
  /** Neither has the history that the other knows; or a shallow clone does not reach back far enough. */
  | 'unrelated'
  | 'shallow'
  | 'unsafe-url'
  | 'unreachable'
  | 'authentication'
  /** The remote has moved on, or is not as it was seen. */
  | 'rejected'
  /** The remote, or a hook of the person's own, refused. */
  | 'declined'
  | 'no-identity'
  /** A branch, index or commit is not as it was when this was worked out. */
  | 'changed'
  | 'cancelled'
  | 'timed-out'
  | 'too-large'
  | 'failed';

export interface Head {
  /** Absent where HEAD is detached. */
  readonly branch?: string;
  /** Absent before the first git commit. */
  readonly commit?: string;
  /** What the branch follows. `commit` is as of the last fetch; absent where the remote does not have it. */
  readonly upstream?: { readonly remote: string; readonly branch: string; readonly commit?: string };
}

export interface RepositoryLook {
  readonly head: Head;
  /** Names and addresses, without user names and passwords. */
  readonly remotes: readonly { readonly name: string; readonly url: string }[];
  readonly isShallow: boolean;
  /** `merge`, `rebase`, … where the person is in the middle of one. */
  readonly inProgress?: string;
}

/** `100644`, `100755`, `120000` (a link), `160000` (a submodule). */
export interface TreeFile {
  /** What is no UTF-8 in it stands as U+FFFD: such a file cannot be asked for by its name. */
  readonly path: string;
  readonly mode: string;
  readonly oid: string;
}

/** How a file is in the working folder and the index, against HEAD. */
export interface DirtyFile {
  readonly path: string;
  readonly is: 'changed' | 'added' | 'deleted' | 'untracked' | 'unmerged';
  /** Some of it is in the index already. */
  readonly isStaged: boolean;
  /** The index has it in another way than the folder. */
  readonly isStagedOtherwise?: true;
}

/** What git's own merge makes of two commits. */
export interface TreeMerge {
  /** With conflict markers in the files that conflict. */
  readonly tree: string;
  readonly conflicts: readonly TreeConflict[];
}

/** A path that git cannot merge by itself, with what each side has there; absent where a side has nothing. */
export interface TreeConflict {
  readonly path: string;
  readonly base?: TreeFile;
  readonly ours?: TreeFile;
  readonly theirs?: TreeFile;
}

/** What is put into a tree in the place of what is there; `undefined` takes it out. */
export type TreeChange = { readonly path: string } & (
  | { readonly bytes: Uint8Array | undefined; readonly mode?: '100644' | '100755' }
  | { readonly file: TreeFile }
);

export interface NewCommit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
}

export interface Repository {
  /** The working folder, absolute, as the system writes it. */
  readonly top: string;
  /** Where the project lies in it: empty, or ending with `/`. */
  readonly prefix: string;
  look(): Promise<RepositoryLook | GitRefusal>;
  /** The commit that a person's words name, as `HEAD~2` or `origin/main`; words that git could take for an option are refused. */
  commitOf(rev: string): Promise<string | GitRefusal>;
  /** How many commits each has that the other has not. */
  distance(ours: string, theirs: string): Promise<{ readonly ahead: number; readonly behind: number } | GitRefusal>;
  /** The newest commit that both have in their history; nothing where there is none. With several, git's own merge of them. */
  mergeBase(ours: string, theirs: string): Promise<string | undefined | GitRefusal>;
  /** All files of a commit or tree, sorted by path; of `undefined` none. */
  files(tree: string | undefined): Promise<readonly TreeFile[] | GitRefusal>;
  /** Contents as the repository has them, by object name. */
  contents(oids: readonly string[]): Promise<ReadonlyMap<string, Uint8Array> | GitRefusal>;
  dirty(): Promise<readonly DirtyFile[] | GitRefusal>;
  /** Those of these paths with changes that git was told not to look for, which `dirty` does not tell. */
  hidden(paths: readonly string[]): Promise<readonly string[] | GitRefusal>;
  /** git's own merge, in no folder and no index. Unrelated histories are merged from nothing. */
  mergeTrees(ours: string, theirs: string): Promise<TreeMerge | GitRefusal>;
  /** A tree with these changes; in an index of its own. */
  writeTree(tree: string | undefined, changes: readonly TreeChange[]): Promise<string | GitRefusal>;
  /**
   * Files of a tree as git would write them into the working folder: line ends and filters applied as the person set them
   * up. In a folder of its own, which is removed.
   */
  checkedOut(tree: string, paths: readonly string[]): Promise<ReadonlyMap<string, Uint8Array> | GitRefusal>;
  /** Signed where the person's git does so. No hook runs. */
  writeCommit(commit: NewCommit): Promise<string | GitRefusal>;
  /** Keeps a commit from being collected: `refs/mooring/safety/<name>`; the reference. */
  keepSafe(commit: string, name: string): Promise<string | GitRefusal>;
  /** Answers `changed` where the branch is not at `from` (`undefined`: it has no commit yet). `why` is for the reflog. */
  moveBranch(branch: string, step: BranchStep): Promise<GitRefusal | undefined>;
  /**
   * Lets the index follow from one commit to another as a merge does, keeping what the person staged of other files; answers
   * `changed` where that cannot be. `undefined` is the empty tree. The working folder is left alone.
   */
  followIndex(from: string | undefined, to: string): Promise<GitRefusal | undefined>;
  /** Commits these files of the working folder and nothing else, with the person's own hooks; the commit. */
  commitFiles(paths: readonly string[], message: string, options?: Stoppable): Promise<string | GitRefusal>;
  readonly remote: RepositoryRemote;
}

export interface BranchStep {
  readonly from: string | undefined;
  readonly to: string;
  readonly why: string;
}

export interface Stoppable {
  readonly signal?: AbortSignal;
  /** Of what goes over the network, for people. */
  readonly onProgress?: (progress: GitProgress) => void;
}

/** What goes over the network, or changes what a repository knows of it. Credentials are those of git's own helpers. */
export interface RepositoryRemote {
  /** Brings a branch of the remote, or all of them, and nothing else: no tags, no submodules. What it is at now. */
  fetch(remote: string, branch?: string, options?: Stoppable): Promise<string | undefined | GitRefusal>;
  /** The branches of an address or remote, and which of them it calls its own; without a repository see `remoteBranches`. */
  branches(urlOrName: string, options?: Stoppable): Promise<RemoteBranches | GitRefusal>;
  /** `expects`: replace what is there, only if it is still at that commit (`--force-with-lease`). */
  push(push: Push, options?: Stoppable): Promise<GitRefusal | undefined>;
  /** Answers `unsafe-url` for what could run a program or be taken for an option. */
  add(name: string, url: string): Promise<GitRefusal | undefined>;
  remove(name: string): Promise<GitRefusal | undefined>;
  /** Makes the branch follow one of the remote. */
  follow(branch: string, remote: string, remoteBranch: string): Promise<GitRefusal | undefined>;
}

export interface RemoteBranches {
  /** Names to commits. */
  readonly branches: ReadonlyMap<string, string>;
  /** Of HEAD there. */
  readonly main?: string;
}

export interface Push {
  readonly remote: string;
  /** Of ours. */
  readonly commit: string;
  /** Of theirs. */
  readonly branch: string;
  readonly expects?: string;
}
