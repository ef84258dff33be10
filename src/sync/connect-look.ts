/** Looks at both sides of a connect. Nothing of the folder changes by it, and nothing of the remote. */
import type { Theirs } from '../git/connecting.ts';
import type { GitRefusal, RemoteBranches, Repository, RepositoryLook, TreeChange } from '../git/repository.ts';
import { LIMIT_FILE } from '../store/outside.ts';
import { type Compared, compareFiles, compareSides, type FilesCompared } from './connect-sides.ts';
import { inProject, readTwo } from './entity-sides.ts';
import { filesHere } from './files-here.ts';
import type { SyncParts } from './parts.ts';
import { differingOf, IGNORE, type Staging, stagingOf } from './plan-push.ts';
import type { Differing } from './push-state.ts';
import { underWay } from './refusals.ts';
import type { ConnectPreview, ConnectQuestion, SyncOptions, SyncRefusal } from './sync.ts';

/** Both sides as they are. */
export interface BothSides {
  readonly is: ConnectPreview['is'];
  readonly remote: string;
  /** The remote is known here by that name already. */
  readonly isKnown: boolean;
  /** Of theirs. */
  readonly branch: string;
  /** Of ours. */
  readonly ownBranch: string;
  /** Commits; `head` is absent before the first. */
  readonly head?: string;
  readonly theirs?: string;
  readonly base?: string;
  readonly commitsHere: number;
  readonly commitsThere: number;
  /** What is in no git commit yet and would be in the next one. */
  readonly staging: Staging;
  /** The commit, made of no name, that ours would be with that; `head` where there is nothing of the kind. */
  readonly ours?: string;
  readonly compared: Compared;
  /** Files that are no entity's. */
  readonly others: FilesCompared;
  /** Files of nobody's own, in no git commit as they are, that the other side has otherwise. */
  readonly uncommitted: readonly string[];
}

/** Hands on what it saw, with the repository that has both sides; where the folder has none, one beside it. */
export async function lookAtBoth<T>(
  parts: SyncParts,
  question: ConnectQuestion,
  options: SyncOptions,
  use: (sides: BothSides, theirs: Theirs) => Promise<T | SyncRefusal>,
): Promise<T | SyncRefusal> {
  const { url } = question;
  const stoppable = options.signal ? { signal: options.signal } : {};
  options.onProgress?.('Looking at the remote');
  const there = await parts.connecting.branches(url, stoppable);
  if ('refused' in there) return there;
  const own = await parts.repository();
  const head = 'refused' in own ? undefined : await own.look();
  if (head && 'refused' in head) return head;
  const wanted = branchOf(question, there, head);
  const isThere = there.branches.has(wanted);
  if (isThere) options.onProgress?.(`Fetching ${wanted}`);
  const name = `connect-${parts.freshId()}`;
  return parts.connecting.withTheirs<T | SyncRefusal>(
    { url, name, ...(isThere ? { branch: wanted } : {}), ...stoppable },
    async theirs => {
      const sides = await sidesOf(parts, question, wanted, theirs);
      return 'refused' in sides ? sides : use(sides, theirs);
    },
  );
}

/** What was asked for; what the remote calls its own; ours. */
function branchOf({ branch }: ConnectQuestion, there: RemoteBranches, look: RepositoryLook | undefined): string {
  if (branch !== undefined) return branch;
  const { main } = there;
  if (main !== undefined && there.branches.has(main)) return main;
  const own = look?.head.branch;
  const [only, ...others] = there.branches.keys();
  if (own !== undefined && (there.branches.has(own) || only === undefined)) return own;
  return only !== undefined && others.length === 0 ? only : (own ?? main ?? 'main');
}

async function sidesOf(
  parts: SyncParts,
  question: ConnectQuestion,
  branch: string,
  theirs: Theirs,
): Promise<BothSides | SyncRefusal> {
  const { repository, isHere, commit: there } = theirs;
  const look = await repository.look();
  if ('refused' in look) return look;
  if (look.inProgress !== undefined) return underWay(look.inProgress);
  const ownBranch = isHere ? look.head.branch : branch;
  if (ownBranch === undefined)
    return {
      refused: 'detached',
      message: 'No branch is checked out, so none can follow the remote; switch to one first.',
    };
  const remote = remoteFor(question, look, branch);
  if ('refused' in remote) return remote;
  const head = look.head.commit;
  const differing = isHere ? await differingOf(repository) : filesHere(parts.disk, (await parts.project?.())?.snapshot);
  if ('refused' in differing) return differing;
  // It may be there only since the lock was taken.
  const counting = differing.filter(({ path, is }) => path !== IGNORE || is !== 'untracked');
  const uncommitted = await touchedBy(repository, head, there, counting);
  if ('refused' in uncommitted) return uncommitted;
  const staging = await stagingOf(parts, repository, { commit: head, differing: counting, more: new Set(uncommitted) });
  if ('refused' in staging) return staging;
  const ours = await oursWith(parts, theirs, head, staging);
  if (typeof ours === 'object') return ours;
  const history = await historyOf(theirs, head, there);
  if ('refused' in history) return history;
  const met = await compared(repository, ours, there);
  if ('refused' in met) return met;
  return {
    ...history,
    ...remote,
    branch,
    ownBranch,
    ...(head === undefined ? {} : { head }),
    ...(there === undefined ? {} : { theirs: there }),
    staging,
    ...(ours === undefined ? {} : { ours }),
    ...met,
    uncommitted,
  };
}

/** The name that the remote has or gets; another address under it is not replaced. */
function remoteFor(
  { url, remote }: ConnectQuestion,
  { head, remotes }: RepositoryLook,
  branch: string,
): { readonly remote: string; readonly isKnown: boolean } | SyncRefusal {
  const same = remotes.find(each => isSameAddress(each.url, url) && (remote === undefined || each.name === remote));
  const name = remote ?? same?.name ?? 'origin';
  const there = remotes.find(each => each.name === name);
  if (there && there !== same) {
    const message = `${name} is ${there.url} already; name another remote for this one, or take that one out with “git remote remove ${name}”.`;
    return { refused: 'connected', message };
  }
  const { upstream } = head;
  if (upstream && (upstream.remote !== name || upstream.branch !== branch)) {
    const message = `${head.branch ?? 'The branch'} follows ${upstream.remote}/${upstream.branch} already; pull and push, or let go of it with “git branch --unset-upstream”.`;
    return { refused: 'connected', message };
  }
  return { remote: name, isKnown: there !== undefined };
}

/** Addresses of remotes come without user names and passwords. */
function isSameAddress(known: string, url: string): boolean {
  const plain = (text: string): string => text.replace(/^([a-z+]+:\/\/)[^/@]*@/i, '$1').replace(/\/+$|\.git\/*$/g, '');
  return known === url || plain(known) === plain(url);
}

/** Files that are in no git commit as they are, and that are others there. */
async function touchedBy(
  repository: Repository,
  head: string | undefined,
  theirs: string | undefined,
  differing: readonly Differing[],
): Promise<readonly string[] | GitRefusal> {
  const [own, other] = [await repository.files(head), await repository.files(theirs)];
  if ('refused' in own) return own;
  if ('refused' in other) return other;
  const had = new Map(own.map(({ path, oid }) => [path, oid]));
  const has = new Map(other.map(({ path, oid }) => [path, oid]));
  return differing.flatMap(({ path, full }) =>
    theirs !== undefined && (had.has(full) || has.has(full)) && had.get(full) !== has.get(full) ? [path] : [],
  );
}

/** The last git commit with what would be committed next, as a commit that nothing names: git forgets it by itself. */
async function oursWith(
  { disk }: SyncParts,
  { repository, draft }: Theirs,
  head: string | undefined,
  { files }: Staging,
): Promise<string | undefined | GitRefusal> {
  if (files.length === 0) return head;
  const changes = files.map(({ path, full, is }): TreeChange => {
    const read = is === 'deleted' ? undefined : disk.read(path, LIMIT_FILE);
    return { path: full, bytes: !read || 'failed' in read ? undefined : read.bytes };
  });
  const tree = await repository.writeTree(
    head,
    changes.filter(change => 'file' in change || change.bytes !== undefined || head !== undefined),
  );
  if (typeof tree !== 'string') return tree;
  return draft(tree, head === undefined ? [] : [head]);
}

type History = Pick<BothSides, 'is' | 'base' | 'commitsHere' | 'commitsThere'>;

async function historyOf(
  { repository, countOf }: Theirs,
  head: string | undefined,
  theirs: string | undefined,
): Promise<History | GitRefusal> {
  const count = async (commit: string | undefined): Promise<number | GitRefusal> =>
    commit === undefined ? 0 : countOf(commit);
  if (head === undefined || theirs === undefined) {
    const [commitsHere, commitsThere] = [await count(head), await count(theirs)];
    if (typeof commitsHere !== 'number') return commitsHere;
    if (typeof commitsThere !== 'number') return commitsThere;
    return { is: theirs === undefined ? 'empty' : 'unrelated', commitsHere, commitsThere };
  }
  const base = await repository.mergeBase(head, theirs);
  if (typeof base === 'object') return base;
  const apart = await repository.distance(head, theirs);
  if ('refused' in apart) return apart;
  const { ahead, behind } = apart;
  const is =
    base === undefined ? 'unrelated' : behind === 0 ? 'ours-is-ahead' : ahead === 0 ? 'theirs-is-ahead' : 'related';
  return { is, ...(base === undefined ? {} : { base }), commitsHere: ahead, commitsThere: behind };
}

async function compared(
  repository: Repository,
  ours: string | undefined,
  theirs: string | undefined,
): Promise<Pick<BothSides, 'compared' | 'others'> | GitRefusal> {
  const texts = await readTwo(repository, theirs, ours);
  if ('refused' in texts) return texts;
  const [own, other] = [await repository.files(ours), await repository.files(theirs)];
  if ('refused' in own) return own;
  if ('refused' in other) return other;
  const below = (all: typeof own): ReadonlyMap<string, string> =>
    new Map(
      all.flatMap(({ path, oid, mode }) => {
        const place = inProject(repository, path);
        return place === undefined ? [] : [[place, `${mode} ${oid}`] as const];
      }),
    );
  const files = compareFiles(below(own), below(other));
  return compareSides(texts.after, texts.before, files);
}
