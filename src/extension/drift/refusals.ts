/** What a person is told where the engine refused, and which way out is offered, as data. */
import type { RefusedState } from '../../protocol/protocol.ts';

export type WayOut = 'again' | 'trust' | 'drift' | 'operations' | 'log' | 'open';

export interface RefusalWords {
  /** `brief` is said in the status bar, for a moment. */
  readonly severity: 'error' | 'warning' | 'info' | 'brief';
  readonly message: string;
  readonly button?: { readonly title: string; readonly does: WayOut };
}

/** `unsaved` and `mass-delete` are questions, and are asked elsewhere. */
export function refusalWords({ refused, message, paths }: RefusedState): RefusalWords {
  // Whoever stopped it knows what it was.
  if (refused === 'cancelled') return { severity: 'brief', message: 'Stopped; nothing was written.' };
  const way = WAYS[refused];
  return {
    severity: refused === 'nothing' ? 'info' : SOFT.has(refused) ? 'warning' : 'error',
    message,
    ...(way ? { button: way } : paths?.[0] !== undefined ? { button: { title: 'Open File', does: 'open' } } : {}),
  };
}

const SOFT = new Set(['untrusted', 'stale', 'unknown', 'busy', 'changed', 'blocked']);

const WAYS: Readonly<Record<string, { readonly title: string; readonly does: WayOut }>> = {
  untrusted: { title: 'Manage Trust', does: 'trust' },
  stale: { title: 'Look Again', does: 'again' },
  unknown: { title: 'Show Drift', does: 'drift' },
  busy: { title: 'Try Again', does: 'again' },
  failed: { title: 'Show Log', does: 'log' },
  changed: { title: 'Show Operations', does: 'operations' },
};
