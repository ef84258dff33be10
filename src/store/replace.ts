/**
 * Replaces one file, durably and at once: a reader and a crash see the old content or the new, never a part. The order
 * is that of "All File Systems Are Not Created Equal" (Pillai et al., OSDI 2014): write beside, sync the file, rename,
 * sync the folder. Right before the rename the content is compared with what the caller had read, so that an editor
 * that knows of no lock is noticed. Access lists, extended attributes and other hard links are not carried over.
 */
import type { DiskFailure } from '../ports/disk.ts';
import { parentOf } from './absolute.ts';
import { type WriteFailure, writeFailure } from './failure.ts';
import { type Content, LIMIT_FILE, type Outside } from './outside.ts';
import { findTarget, type Target } from './target.ts';
import { type NewMode, settle, stage, tempPath } from './temps.ts';

export interface ReplaceOptions {
  /** What the file must hold, else `changed`; without it whatever is there is replaced. */
  readonly expect?: Content;
  /** Of a new file: 0o644 unless told, 0o600 for secrets. An old file's mode stays. */
  readonly mode?: NewMode | undefined;
  /** The permission bits that a file which is there gets back. */
  readonly modeBack?: number | undefined;
  /** Asked right before the rename: a failure stops it. */
  readonly fence?: Fence | undefined;
  /** Where the target of a link may be; anywhere unless told. */
  readonly allows?: ((realPath: string) => boolean) | undefined;
}

/** Nothing while the lock is still ours. */
export type Fence = () => WriteFailure | undefined;

export interface Replaced {
  /** What the file holds now. */
  readonly hash: Content;
  readonly before: Content;
  /** False where it held that already, and nothing was written. */
  readonly changed: boolean;
  /** False where the system could not promise that it outlasts a loss of power. */
  readonly durable: boolean;
}

/** Follows links to the file itself. Its folder must exist. */
export async function replaceFile(
  outside: Outside,
  path: string,
  bytes: Uint8Array,
  options: ReplaceOptions = {},
): Promise<Replaced | WriteFailure> {
  const { disk } = outside;
  const { expect, fence } = options;
  const target = findTarget(disk, path, options.allows);
  if ('failed' in target) return target;
  const before = contentOf(outside, target.path);
  if (typeof before !== 'string') return before;
  if (expect !== undefined && before !== expect) return { failed: 'changed', path };
  const hash = outside.hash(bytes);
  const folder = parentOf(target.path);
  const isDressed = options.modeBack === undefined || !target.facts || target.facts.mode === options.modeBack;
  // Whoever wrote the same before may have died before its name was durable; the caller is promised that it is.
  if (before === hash && isDressed)
    return { hash, before, changed: false, durable: settle(disk, folder) === 'durable' };
  const closed = protectedFile(outside, target);
  if (closed) return { ...closed, path };
  const facts = target.facts && { ...target.facts, mode: options.modeBack ?? target.facts.mode };
  const dressed = { path: target.path, ...(facts && { facts }) };
  const put = await putContent(outside, dressed, bytes, { expect, mode: options.mode, fence });
  return 'failed' in put ? { ...put, path } : { hash, before, changed: true, durable: put.durable };
}

/** Stages a content and gives it the place of what was looked at before. */
export async function putContent(
  outside: Outside,
  { path, facts }: Target,
  bytes: Uint8Array,
  {
    expect,
    mode,
    fence,
  }: Omit<ReplaceOptions, 'allows' | 'expect' | 'modeBack'> & { readonly expect: Content | undefined },
): Promise<{ readonly durable: boolean } | WriteFailure> {
  const folder = parentOf(path);
  const temp = tempPath(outside, folder);
  const unstaged = stage(outside, temp, bytes, { like: facts, mode });
  if (unstaged) return { ...unstaged, path };
  const failure = await place(outside, temp, path, { expect, fence, exclusive: expect === 'absent' });
  if (failure) {
    outside.disk.unlink(temp);
    return { ...failure, path };
  }
  return { durable: settle(outside.disk, folder) === 'durable' };
}

/** Removes one file, durably. A link is refused: whether it or its target was meant is not ours to say. */
export async function removeFile(
  outside: Outside,
  path: string,
  options: Pick<ReplaceOptions, 'expect' | 'fence'>,
): Promise<Replaced | WriteFailure> {
  const { disk } = outside;
  const { expect, fence = () => undefined } = options;
  const facts = disk.facts(path);
  if (!('failed' in facts) && facts.type === 'link') return { failed: 'link', path };
  const before = contentOf(outside, path);
  if (typeof before !== 'string') return before;
  if (expect !== undefined && before !== expect) return { failed: 'changed', path };
  if (before === 'absent')
    return { hash: before, before, changed: false, durable: settle(disk, parentOf(path)) === 'durable' };
  const closed = 'failed' in facts ? writeFailure(path, facts) : protectedFile(outside, { path, facts });
  if (closed) return closed;
  const failure = await patiently(outside, path, () => {
    const obstacle = differs(outside, path, expect ?? before) ?? fence();
    return obstacle ? { obstacle } : disk.unlink(path);
  });
  return failure ?? { hash: 'absent', before, changed: true, durable: settle(disk, parentOf(path)) === 'durable' };
}

/** What a file holds, by hash. */
export function contentOf({ disk, hash }: Outside, path: string): Content | WriteFailure {
  const answer = disk.read(path, LIMIT_FILE);
  if (!('failed' in answer)) return hash(answer.bytes);
  return answer.failed === 'missing' ? 'absent' : writeFailure(path, answer);
}

/** A rename would replace a file that its owner protected: only the folder's mode counts for it. */
export function protectedFile({ disk }: Outside, { path, facts }: Target): WriteFailure | undefined {
  if (!facts) return undefined;
  if ((facts.mode & 0o222) === 0) return { failed: 'read-only', path };
  const refused = disk.mayWrite(path);
  return refused && writeFailure(path, refused);
}

/**
 * Gives a staged file its place. With `exclusive` nothing can be replaced that appears there in the last moment; for
 * that the file has two names for a while, and a crash may leave it with none.
 */
export function place(
  outside: Outside,
  temp: string,
  target: string,
  { expect, fence = () => undefined, exclusive = false }: PlaceOptions,
): Promise<WriteFailure | undefined> {
  return patiently(outside, target, () => {
    const obstacle = differs(outside, target, expect) ?? fence();
    if (obstacle) return { obstacle };
    return exclusive ? placeNew(outside, temp, target) : outside.disk.rename(temp, target);
  });
}

interface PlaceOptions extends Pick<ReplaceOptions, 'fence'> {
  readonly expect?: Content | undefined;
  readonly exclusive?: boolean;
}

function placeNew(
  { disk }: Outside,
  temp: string,
  target: string,
): DiskFailure | { obstacle: WriteFailure } | undefined {
  const failure = disk.link(temp, target);
  if (failure?.failed === 'exists') return { obstacle: { failed: 'changed', path: target } };
  // Without hard links the comparison before this is the only guard.
  if (failure) return disk.rename(temp, target);
  disk.unlink(temp);
  return undefined;
}

function differs(outside: Outside, path: string, expect: Content | undefined): WriteFailure | undefined {
  if (expect === undefined) return undefined;
  const now = contentOf(outside, path);
  if (typeof now !== 'string') return now;
  return now === expect ? undefined : { failed: 'changed', path };
}

/** A scanner or indexer on Windows holds files open for moments, and the system then says one of these. */
export const BUSY: ReadonlySet<string> = new Set(['EPERM', 'EACCES', 'EBUSY']);
const RETRY_MS = [10, 20, 40, 80, 160];

/** Tries again for a while where the system says that somebody holds the file at this moment. */
export async function patiently(
  { wait }: Outside,
  path: string,
  step: () => DiskFailure | { readonly obstacle: WriteFailure } | undefined,
): Promise<WriteFailure | undefined> {
  for (let attempt = 0; ; attempt++) {
    const failure = step();
    if (!failure) return undefined;
    if ('obstacle' in failure) return failure.obstacle;
    const delayMs = BUSY.has(failure.code) ? RETRY_MS[attempt] : undefined;
    if (delayMs === undefined) return writeFailure(path, failure);
    await wait(delayMs);
  }
}
