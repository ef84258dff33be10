/** How a project stands to its remote: what differs here, what goes and what comes. Nothing is changed, and by itself nothing fetched. */
import type { GitRefusal, Repository, RepositoryLook } from '../git/repository.ts';
import type { EntityChange } from '../manifest/merge/entity-merge.ts';
import { roleOf } from '../snapshot/source.ts';
import { UNTRUSTED } from './alone.ts';
import { readTwo } from './entity-sides.ts';
import { ownFiles } from './own-files.ts';
import type { SyncParts, SyncProject } from './parts.ts';
import { bothSides, dirtyInProject } from './push-state.ts';
import type { PendingSync, SyncOptions, SyncRefusal, SyncStatus } from './sync.ts';
import { decisionOf, readState } from './sync-state.ts';
import { type ToldEntities, toldEntities } from './told-entities.ts';

export async function syncStatus(
  parts: SyncParts,
  options: SyncOptions & { readonly fetch?: boolean },
): Promise<SyncStatus | SyncRefusal> {
  if (!parts.trusted()) return { refused: 'untrusted', message: UNTRUSTED };
  const repository = await parts.repository();
  if ('refused' in repository) return withoutRepository(repository);
  const first = await repository.look();
  if ('refused' in first) return withoutRepository(first);
  const notes = options.fetch ? await fetchNotes(repository, first, options) : [];
  const look = options.fetch ? await repository.look() : first;
  if ('refused' in look) return look;
  const pending = pendingOf(parts);
  if (pending && 'refused' in pending) return pending;
  const project = await parts.project?.();
  const here = await changedHere(repository, project, look);
  if ('refused' in here) return here;
  const apart = await apartOf(repository, project, look);
  if ('refused' in apart) return apart;
  const { branch, upstream } = look.head;
  return {
    is: pending?.is === 'pending' ? 'pending' : stateOf(look, apart),
    ...(branch === undefined ? {} : { branch }),
    ...(upstream ? { upstream: `${upstream.remote}/${upstream.branch}` } : {}),
    ahead: apart.ahead,
    behind: apart.behind,
    changed: here.changed,
    outgoing: apart.outgoing,
    incoming: apart.incoming,
    otherFiles: here.otherFiles,
    ...(pending?.is === 'pending' ? { pending: pending.pending } : {}),
    notes: [
      ...notes,
      ...(pending?.is === 'running' ? [pending.note] : []),
      ...notesOf(look),
      ...here.notes,
      ...apart.notes,
    ],
  };
}

const NOTHING_KNOWN = { ahead: 0, behind: 0, changed: [], outgoing: [], incoming: [], otherFiles: [] } as const;

function withoutRepository(refusal: GitRefusal): SyncStatus | SyncRefusal {
  return refusal.refused === 'no-repository'
    ? { is: 'no-repository', ...NOTHING_KNOWN, notes: [refusal.message] }
    : refusal;
}

/** Without a network everything else is told all the same. */
async function fetchNotes(
  repository: Repository,
  { head: { upstream } }: RepositoryLook,
  { signal, onProgress }: SyncOptions,
): Promise<readonly string[]> {
  if (!upstream) return [];
  onProgress?.(`Fetching ${upstream.remote}`);
  const answer = await repository.remote.fetch(upstream.remote, upstream.branch, signal ? { signal } : {});
  return typeof answer === 'object' ? [answer.message] : [];
}

type Pending =
  | { readonly is: 'pending'; readonly pending: PendingSync }
  /** Somebody is at it just now. */
  | { readonly is: 'running'; readonly note: string };

function pendingOf({ memory, lock }: SyncParts): Pending | SyncRefusal | undefined {
  const holder = lock.holder();
  if (holder) {
    const doing = holder.doing === undefined ? '' : ` (${holder.doing})`;
    const since = holder.since === undefined ? '' : ` since ${holder.since}`;
    return {
      is: 'running',
      note: `${holder.actor ?? 'Another process'} is at a sync of this project${doing}${since}.`,
    };
  }
  const state = readState(memory);
  if (!state || 'refused' in state) return state;
  const { what, since, phase, conflicts, decisions } = state;
  const told = conflicts.map(conflict => {
    const resolved = decisionOf(conflict, decisions);
    return resolved === undefined ? conflict : { ...conflict, resolved };
  });
  return { is: 'pending', pending: { what, since, isInterrupted: phase !== 'waiting', conflicts: told } };
}

interface Apart extends Pick<SyncStatus, 'ahead' | 'behind' | 'outgoing' | 'incoming' | 'notes'> {
  /** The remote does not have the branch. */
  readonly isGone: boolean;
}

async function apartOf(
  repository: Repository,
  project: SyncProject | undefined,
  { head }: RepositoryLook,
): Promise<Apart | GitRefusal> {
  const { commit: ours, upstream } = head;
  const theirs = upstream?.commit;
  const none = { ahead: 0, behind: 0, outgoing: [], incoming: [], notes: [], isGone: false };
  if (!upstream) return none;
  if (theirs === undefined) {
    const note = `${upstream.remote}/${upstream.branch} is not known here; it was never fetched, or the remote does not have it any more.`;
    return { ...none, notes: [note], isGone: true };
  }
  if (ours === undefined || ours === theirs) return none;
  const distance = await repository.distance(ours, theirs);
  if ('refused' in distance) return distance;
  const { ahead, behind } = distance;
  const base = await repository.mergeBase(ours, theirs);
  if (typeof base === 'object') return base;
  const outgoing = ahead === 0 ? NO_CHANGES : await changesBetween(repository, project, base, ours);
  if ('refused' in outgoing) return outgoing;
  const incoming = behind === 0 ? NO_CHANGES : await changesBetween(repository, project, base, theirs);
  if ('refused' in incoming) return incoming;
  const unrelated = base === undefined ? ['The two have no history in common.'] : [];
  return {
    ahead,
    behind,
    outgoing: outgoing.changes,
    incoming: incoming.changes,
    notes: [...unrelated, ...new Set([...outgoing.notes, ...incoming.notes])],
    isGone: false,
  };
}

const NO_CHANGES: ToldEntities = { changes: [], notes: [] };

async function changesBetween(
  repository: Repository,
  project: SyncProject | undefined,
  before: string | undefined,
  after: string,
): Promise<ToldEntities | GitRefusal> {
  if (!project) return NO_CHANGES;
  const sides = await readTwo(repository, before, after);
  if ('refused' in sides) return sides;
  return toldEntities(project, sides, sides.differing);
}

interface ChangedHere {
  readonly changed: readonly EntityChange[];
  readonly otherFiles: readonly string[];
  readonly notes: readonly string[];
}

async function changedHere(
  repository: Repository,
  project: SyncProject | undefined,
  { head }: RepositoryLook,
): Promise<ChangedHere | GitRefusal> {
  const dirty = await repository.dirty();
  if ('refused' in dirty) return dirty;
  const differing = dirtyInProject(repository, dirty);
  const paths = differing.map(({ path }) => path);
  if (paths.length === 0 || !project) return { changed: [], otherFiles: paths, notes: [] };
  const sides = await bothSides(repository, head.commit, project, differing);
  if ('refused' in sides) return sides;
  const { changes: changed, notes } = toldEntities(project, sides, paths);
  const told = new Set(changed.map(({ path }) => path));
  const { ownerOf } = ownFiles(project.snapshot, sides.declared);
  const isOther = (path: string): boolean =>
    !told.has(path) && roleOf(path) !== 'manifest' && ownerOf(path) === undefined;
  return { changed, otherFiles: paths.filter(isOther), notes };
}

function stateOf({ head, remotes }: RepositoryLook, { ahead, behind, isGone }: Apart): SyncStatus['is'] {
  if (head.branch === undefined) return 'detached';
  if (remotes.length === 0) return 'no-remote';
  if (!head.upstream || isGone) return 'no-upstream';
  if (ahead > 0 && behind > 0) return 'diverged';
  return ahead > 0 ? 'ahead' : behind > 0 ? 'behind' : 'even';
}

function notesOf({ isShallow, inProgress }: RepositoryLook): string[] {
  return [
    ...(inProgress === undefined ? [] : [`A ${inProgress} of git is under way here; finish or abort it with git.`]),
    ...(isShallow ? ['This clone is shallow; “git fetch --unshallow” brings the rest of its history.'] : []),
  ];
}
