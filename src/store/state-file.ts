/**
 * Files in `.local` that are Mooring's own memory, as `base.json`: replaced whole and durably, under the lock, and neither in
 * the log nor in the history, since nobody wrote them and nobody takes them back.
 */
import type { DiskFailure } from '../ports/disk.ts';
import { below, childOf, parentOf } from './absolute.ts';
import { type WriteFailure, writeFailure } from './failure.ts';
import { makeFolders } from './folders.ts';
import type { StorePlace } from './local-folder.ts';
import { LIMIT_FILE, type Outside } from './outside.ts';
import { type Fence, replaceFile } from './replace.ts';
import { insideOnly, staysBelow } from './target.ts';
import { settle } from './temps.ts';

/**
 * What the file shall hold, or what says so once the lock is held: it is given what the file holds then, nothing where
 * there is none, and answers nothing where that shall stay.
 */
export type StateContent = Uint8Array | ((now: Uint8Array | undefined) => Uint8Array | WriteFailure | undefined);

export interface StateOptions {
  /** For those who wait for the lock; `keep <name>` unless told. */
  readonly label?: string;
  /** How long to wait for the lock; 5 s unless told. */
  readonly patienceMs?: number;
  /** Ends the waiting for the lock. */
  readonly signal?: AbortSignal;
}

export interface KeptState {
  /** False where the file held that already, or was to stay. */
  readonly changed: boolean;
  /** False where the system could not promise that it outlasts a loss of power. */
  readonly durable: boolean;
}

/** For its owner's eyes, as all that is kept of people's files. */
const MODE = 0o600;
/** What has rules of its own. */
const OWN = /^(?:lock|sync\/lock|journal|history|quarantine|readme|\.gitignore|log(?:\.\d+)?\.jsonl)(?:\/|$)/i;

/** The absolute path of a state file, named relative to the root; `link` where it is not below `.local`, `reserved` for what has other rules. */
export function statePath({ root, local }: StorePlace, path: string): { readonly path: string } | WriteFailure {
  const absolute = childOf(root, path);
  const name = staysBelow(path) ? below(local, absolute) : undefined;
  if (name === undefined) return { failed: 'link', path: absolute, code: 'OUTSIDE' };
  return OWN.test(name) ? { failed: 'reserved', path: absolute } : { path: absolute };
}

/** Only the holder of the lock may keep a state; `path` is that of `statePath`. A link is refused, since Mooring makes none there. */
export async function putState(
  outside: Outside,
  { allows }: StorePlace,
  path: string,
  content: StateContent,
  fence: Fence,
): Promise<KeptState | WriteFailure> {
  const { disk } = outside;
  const away = insideOnly(disk, path, allows);
  if (away) return away;
  const facts = disk.facts(path);
  if (!('failed' in facts) && facts.type === 'link') return { failed: 'link', path };
  const bytes = typeof content === 'function' ? contentFrom(outside, path, content) : content;
  if (bytes === undefined) return { changed: false, durable: true };
  if ('failed' in bytes) return bytes;
  const made = makeFolders(outside, parentOf(path));
  if ('failed' in made) return made;
  const put = await replaceFile(outside, path, bytes, { mode: MODE, fence, allows });
  return 'failed' in put ? put : { changed: put.changed, durable: put.durable };
}

/** A file, or a folder with all that is in it, links as they are; `path` is that of `statePath`. */
export function dropState(
  outside: Outside,
  { allows }: StorePlace,
  path: string,
  fence: Fence,
): KeptState | WriteFailure {
  const { disk } = outside;
  const refused = insideOnly(disk, path, allows) ?? fence();
  if (refused) return refused;
  const before = disk.facts(path);
  if ('failed' in before) {
    return before.failed === 'missing' ? { changed: false, durable: true } : writeFailure(path, before);
  }
  const failure = dropAll(outside, path, 0);
  if (failure) return writeFailure(path, failure);
  return { changed: true, durable: settle(disk, parentOf(path)) === 'durable' };
}

const DEEPEST = 20;

function dropAll({ disk }: Pick<Outside, 'disk'>, path: string, depth: number): DiskFailure | undefined {
  const facts = disk.facts(path);
  if ('failed' in facts) return facts.failed === 'missing' ? undefined : facts;
  if (facts.type !== 'folder') return disk.unlink(path);
  const entries = depth > DEEPEST ? ({ failed: 'other', code: 'ELOOP' } as const) : disk.list(path);
  if ('failed' in entries) return entries;
  for (const { name } of entries) {
    const failure = dropAll({ disk }, childOf(path, name), depth + 1);
    if (failure && failure.failed !== 'missing') return failure;
  }
  return disk.removeFolder(path);
}

function contentFrom(
  { disk }: Outside,
  path: string,
  content: Exclude<StateContent, Uint8Array>,
): Uint8Array | WriteFailure | undefined {
  const now = disk.read(path, LIMIT_FILE);
  if (!('failed' in now)) return content(now.bytes);
  return now.failed === 'missing' ? content(undefined) : writeFailure(path, now);
}
