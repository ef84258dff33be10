/** What a connect that waits has set up in git, so that an abort takes that back too. */
import type { GitRefusal, Repository } from '../git/repository.ts';
import type { SyncParts } from './parts.ts';
import type { SyncRefusal } from './sync.ts';
import { told } from './sync-state.ts';

const NAME = 'connect.json';

/** The remote was added by the connect that waits. */
export async function keepAdded({ memory }: SyncParts, remote: string): Promise<SyncRefusal | undefined> {
  return told(await memory.keep(NAME, new TextEncoder().encode(`${JSON.stringify({ schema: 1, remote })}\n`)));
}

/** It is done, or nothing was set up: there is nothing to take back. */
export async function forgetAdded({ memory }: SyncParts): Promise<SyncRefusal | undefined> {
  return memory.read(NAME) === undefined ? undefined : told(await memory.drop(NAME));
}

/** Takes the remote out again that a connect added and did not come to its end with; the branch then follows none. */
export async function letGo(parts: SyncParts, repository: Repository): Promise<SyncRefusal | GitRefusal | undefined> {
  const remote = added(parts);
  if (remote === undefined) return undefined;
  const look = await repository.look();
  if ('refused' in look) return look;
  const isThere = look.remotes.some(({ name }) => name === remote);
  const removed = isThere ? await repository.remote.remove(remote) : undefined;
  return removed ?? forgetAdded(parts);
}

function added({ memory }: SyncParts): string | undefined {
  const bytes = memory.read(NAME);
  if (!(bytes instanceof Uint8Array)) return undefined;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    const remote = typeof value === 'object' && value !== null && 'remote' in value ? value.remote : undefined;
    return typeof remote === 'string' ? remote : undefined;
  } catch {
    return undefined;
  }
}
