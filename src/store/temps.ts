/**
 * Temporary files: a new content is written whole beside its place before it takes it. Their names say which process
 * made them, so that what a dead one left can be told from what a living one is working on.
 */
import type { DiskFailure } from '../ports/disk.ts';
import type { FileFacts, OpenFile, WriteDisk } from '../ports/write-disk.ts';
import { childOf } from './absolute.ts';
import { type WriteFailure, writeFailure } from './failure.ts';
import type { Outside } from './outside.ts';

/** A name in a folder that nobody else chooses. */
export function tempPath({ processes, random }: Outside, folder: string): string {
  return childOf(folder, `.mooring-${processes.self}-${random.suffix()}.tmp`);
}

const TEMP = /^\.mooring-([0-9a-z.]+)-[0-9a-z]+\.tmp$/;

export function isTempName(name: string): boolean {
  return TEMP.test(name);
}

/**
 * Permission bits that the umask cuts, or those that a file `was` found with and has again when it comes back; bits that
 * run it as somebody else do not come back with it.
 */
export type NewMode = number | { readonly was: number };

export interface StageOptions {
  /** The file that will be replaced: its mode and, where allowed, its owner are taken over. */
  readonly like?: FileFacts | undefined;
  /** Where there is nothing to be like; 0o644 unless told. */
  readonly mode?: NewMode | undefined;
  /** False leaves it to the system when the content becomes durable. */
  readonly durable?: boolean;
}

/** Writes a temporary file whole and durable, or leaves none. */
export function stage(
  { disk }: Outside,
  temp: string,
  bytes: Uint8Array,
  options: StageOptions = {},
): WriteFailure | undefined {
  const { like, mode = 0o644, durable = true } = options;
  // Nobody but the owner may read it until the mode is known to be right.
  const was = like?.mode ?? (typeof mode === 'number' ? undefined : mode.was);
  const file = disk.create(temp, was === undefined ? Number(mode) : was & 0o700);
  if ('failed' in file) return writeFailure(temp, file);
  const failure = writeAll(file, bytes) ?? dress(file, like, was) ?? (durable ? file.sync() : undefined);
  const closing = file.close();
  if (!failure && !closing) return undefined;
  disk.unlink(temp);
  return writeFailure(temp, failure ?? closing ?? NOTHING_TAKEN);
}

/** Goes on after a short write. */
export function writeAll(file: OpenFile, bytes: Uint8Array): DiskFailure | undefined {
  for (let at = 0; at < bytes.length; ) {
    const answer = file.write(at === 0 ? bytes : bytes.subarray(at));
    if ('failed' in answer) return answer;
    if (answer.count <= 0) return NOTHING_TAKEN;
    at += answer.count;
  }
  return undefined;
}

const NOTHING_TAKEN: DiskFailure = { failed: 'other', code: 'EIO' };

/** Codes of systems and users that may not give files away. */
const NOT_ALLOWED = new Set(['EPERM', 'EINVAL', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP']);
const SET_ID_BITS = 0o6000;

function dress(file: OpenFile, like: FileFacts | undefined, was: number | undefined): DiskFailure | undefined {
  if (like) return takeOver(file, like);
  return was === undefined ? undefined : file.setMode(was & 0o777);
}

function takeOver(file: OpenFile, like: FileFacts): DiskFailure | undefined {
  const own = file.facts();
  if ('failed' in own) return own;
  let { mode } = like;
  if (own.user !== like.user || own.group !== like.group) {
    const failure = file.setOwner(like.user, like.group);
    if (failure && !NOT_ALLOWED.has(failure.code)) return failure;
    if (failure) {
      file.setOwner(-1, like.group);
      mode &= ~SET_ID_BITS;
    }
  }
  // After the owner, since giving a file away clears bits of its mode.
  return own.mode === mode && own.user === like.user && own.group === like.group ? undefined : file.setMode(mode);
}

/**
 * Removes what processes that have ended left in a folder; the number of files removed. Only under the lock and after
 * `recover`, since an interrupted commit is finished from its temporary files.
 */
export function cleanTemps({ disk, processes }: Outside, folder: string): number {
  const entries = disk.list(folder);
  if ('failed' in entries) return 0;
  let removed = 0;
  for (const { name, type } of entries) {
    const process = type === 'file' ? TEMP.exec(name)?.[1] : undefined;
    if (process === undefined || processes.isAlive(process) !== 'dead') continue;
    if (!disk.unlink(childOf(folder, name))) removed++;
  }
  return removed;
}

/** Whether the names in a folder are durable now, or the system has no way to make them so, or it failed to. */
export type Settled = 'durable' | 'cannot' | 'failed';

/** Codes of systems that sync no folders, as Windows and some network file systems. */
const NO_FOLDER_SYNC = new Set(['EPERM', 'EACCES', 'EISDIR', 'EINVAL', 'EBADF', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP']);

export function settle(disk: WriteDisk, folder: string): Settled {
  const failure = disk.syncFolder(folder);
  if (!failure) return 'durable';
  return NO_FOLDER_SYNC.has(failure.code) ? 'cannot' : 'failed';
}
