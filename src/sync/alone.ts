/** One sync of a project at a time, across processes: whoever comes second is told who is at it. */
import { failureSentence } from '../store/failure.ts';
import type { SyncParts } from './parts.ts';
import type { SyncOptions, SyncRefusal } from './sync.ts';

/** How long it is waited for another one, in milliseconds: somebody who just ends is no reason to refuse. */
const PATIENCE_MS = 1000;

export const UNTRUSTED = 'This folder is not trusted, so no git is run in it; trust it first.';

/** `doing` is said to those who come second: `push`. */
export async function alone<Answer>(
  { lock, trusted }: Pick<SyncParts, 'lock' | 'trusted'>,
  doing: string,
  { signal }: SyncOptions,
  work: () => Promise<Answer>,
): Promise<Answer | SyncRefusal> {
  if (!trusted()) return { refused: 'untrusted', message: UNTRUSTED };
  const held = await lock.acquire({ doing, patienceMs: PATIENCE_MS, ...(signal ? { signal } : {}) });
  if ('failed' in held) {
    if (held.failed === 'cancelled')
      return { refused: 'cancelled', message: 'It was stopped, and nothing was changed.' };
    if (held.failed !== 'locked') return { refused: 'failed', message: failureSentence(held) };
    const { actor, doing: other, since } = held.holder ?? {};
    const who = `${actor ?? 'another process'}${other === undefined ? '' : ` (${other})`}${since === undefined ? '' : ` since ${since}`}`;
    return { refused: 'locked', message: `A sync is already in progress, by ${who}; try again when it is done.` };
  }
  try {
    return await work();
  } finally {
    await held.release();
  }
}
