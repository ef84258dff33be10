/** Fetches what a project's branch follows while nobody waits for it: nothing asks for a password, and no sync is disturbed. */
import type { GitRefusal } from '../git/repository.ts';
import { openLock } from '../store/lock.ts';
import { actorOf } from './actor.ts';
import type { NodeGitOptions } from './git.ts';
import { nodeRepositories } from './open-repository.ts';
import { openProjectStore } from './open-root-store.ts';
import { nodeOutside } from './outside.ts';
import { portPath } from './write-disk.ts';

export interface FetchQuietlyOptions {
  readonly front: string;
  readonly signal?: AbortSignal;
  readonly git?: NodeGitOptions;
}

/**
 * A program that always fails is asked, where git or ssh would ask a person: on a terminal, in a window, or in the editor's own
 * box. Helpers that know a password give it as ever.
 */
const NOBODY = { GIT_ASKPASS: '', SSH_ASKPASS: 'false', SSH_ASKPASS_REQUIRE: 'force', GCM_INTERACTIVE: 'never' };

/** `root` is a trusted folder. `nothing`: there is nothing to fetch, or a sync of somebody runs. */
export async function fetchQuietly(
  root: string,
  { front, signal, git = {} }: FetchQuietlyOptions,
): Promise<'fetched' | 'nothing' | GitRefusal> {
  const outside = nodeOutside();
  const actor = actorOf(front);
  const { place } = openProjectStore(portPath(root), { actor, outside });
  if (openLock(outside, place, { actor, folder: 'sync/lock' }).holder()) return 'nothing';
  const environment = { ...(git.environment ?? process.env), ...NOBODY };
  const repository = await nodeRepositories({ ...git, environment }).open(root);
  if ('refused' in repository) return repository;
  const look = await repository.look();
  if ('refused' in look) return look;
  const { upstream } = look.head;
  if (!upstream) return 'nothing';
  const answer = await repository.remote.fetch(upstream.remote, upstream.branch, signal ? { signal } : {});
  return typeof answer === 'object' ? answer : 'fetched';
}
