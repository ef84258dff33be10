/** What a person is told where a sync was refused, as data. The sentences are the engine's. */

import type { RefusedState } from '../../protocol/protocol.ts';
import type { RefusalWords } from '../drift/refusals.ts';

/** Of a refusal: how loud, and the command or the new try that leads out. */
export interface SyncRefusalWords extends Pick<RefusalWords, 'severity' | 'message'> {
  readonly button?: { readonly title: string; readonly does: 'again' | 'open' | { readonly command: string } };
}

export function syncRefusalWords({ refused, message, paths }: RefusedState): SyncRefusalWords {
  if (refused === 'cancelled') return { severity: 'brief', message: 'Stopped; nothing was changed.' };
  const way = WAYS[refused];
  const severity = QUIET.has(refused) ? 'info' : SOFT.has(refused) ? 'warning' : 'error';
  if (way) return { severity, message, button: way };
  return { severity, message, ...(paths?.[0] === undefined ? {} : { button: { title: 'Open File', does: 'open' } }) };
}

const QUIET = new Set(['nothing']);
const SOFT = new Set([
  'untrusted',
  'stale',
  'busy',
  'locked',
  'pending',
  'conflicts',
  'changed',
  'dirty',
  'unsaved',
  'in-progress',
  'rejected',
  'no-remote',
  'no-upstream',
  'connected',
  'deletes',
  'mass-delete',
  'blocked',
  'unreachable',
  'timed-out',
]);

const AGAIN = { title: 'Try Again', does: 'again' } as const;
const CHANGES = { title: 'Show Changes', does: { command: 'workbench.view.scm' } } as const;
const RESOLVE = { title: 'Resolve…', does: { command: 'mooring.resolveSync' } } as const;
const CONNECT = { title: 'Connect…', does: { command: 'mooring.connectRemote' } } as const;

const WAYS: Readonly<Record<string, SyncRefusalWords['button']>> = {
  untrusted: { title: 'Manage Trust', does: { command: 'workbench.trust.manage' } },
  stale: { title: 'Look Again', does: 'again' },
  changed: { title: 'Look Again', does: 'again' },
  busy: AGAIN,
  locked: AGAIN,
  unreachable: AGAIN,
  'timed-out': AGAIN,
  authentication: AGAIN,
  pending: RESOLVE,
  conflicts: RESOLVE,
  dirty: CHANGES,
  'in-progress': CHANGES,
  rejected: { title: 'Pull…', does: { command: 'mooring.pull' } },
  'no-remote': CONNECT,
  'no-upstream': CONNECT,
  failed: { title: 'Show Log', does: { command: 'mooring.showLog' } },
};
