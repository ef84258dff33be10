/** How a project stands beside its remote, in words. */
import type { EntityChange } from '../../manifest/merge/entity-merge.ts';
import type { SyncState } from '../../protocol/sync-protocol.ts';
import type { PendingSync, SyncStatus } from '../../sync/sync.ts';
import { counted } from '../words.ts';

/** What is known of a project that is in a repository. */
export type Standing = Extract<SyncState, SyncStatus>;

export function standingOf(state: SyncState): Standing | undefined {
  return 'refused' in state || state.is === 'no-repository' ? undefined : state;
}

/** Entities; where git commits differ in other things alone, these. */
export function toPull({ incoming, behind }: Pick<SyncStatus, 'incoming' | 'behind'>): number {
  return incoming.length > 0 ? incoming.length : behind;
}

/** What is in git commits already and what is not yet: a push takes both. */
export function toPush({ outgoing, changed, ahead }: Pick<SyncStatus, 'outgoing' | 'changed' | 'ahead'>): number {
  const entities = new Set([...outgoing, ...changed].map(entityKey));
  return entities.size > 0 ? entities.size : ahead;
}

/** `2 to pull, 1 to push`. */
export function standingWords(state: Standing): string {
  if (state.pending) return pendingWords(state.pending);
  if (state.is === 'no-remote') return 'not connected';
  if (state.is === 'detached') return 'no branch is checked out';
  if (state.is === 'no-upstream')
    return state.upstream ? `${state.upstream} is not there` : `${branchOf(state)} follows no branch`;
  const [pull, push] = [toPull(state), toPush(state)];
  const parts = [...(pull > 0 ? [`${pull} to pull`] : []), ...(push > 0 ? [`${push} to push`] : [])];
  return parts.length > 0 ? parts.join(', ') : `up to date with ${state.upstream ?? 'its remote'}`;
}

function branchOf({ branch }: Standing): string {
  return branch ?? 'this branch';
}

/** `2 conflicts to decide`. */
export function pendingWords({ what, isInterrupted, conflicts }: PendingSync): string {
  if (isInterrupted) return `the ${what} was interrupted`;
  const open = conflicts.filter(({ resolved }) => resolved === undefined).length;
  return open > 0 ? `${counted(open, 'conflict')} to decide` : `the ${what} waits to be finished`;
}

/** `new`, `changed: name, roles`. */
export function changeWords({ what, fields, formerKey }: EntityChange): string {
  if (what === 'added') return 'new';
  if (what === 'removed') return 'removed';
  const others = fields.length > 0 ? fields.join(', ') : '';
  if (what === 'renamed') return [`renamed from ${formerKey ?? 'another key'}`, others].filter(Boolean).join(' · ');
  return others === '' ? 'changed' : `changed: ${others}`;
}

/** `form onboarding`. */
export function entityWords({ kind, key }: Pick<EntityChange, 'kind' | 'key'>): string {
  return `${kind} ${key}`;
}

function entityKey({ kind, id, key }: EntityChange): string {
  return `${kind} ${id ?? key}`;
}
