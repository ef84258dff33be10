/** The base of a project as its file is now: read again only where the file may have changed. */
import type { Clock } from '../ports/clock.ts';
import type { ReadDisk, Seen as SeenFile } from '../ports/disk.ts';
import { BASE_PATH, type Base, printBase, readBase } from '../snapshot/base.ts';
import { forwardSteps, movedForward, sameBase } from '../snapshot/base-of.ts';
import type { DiskFacts } from '../snapshot/drift/disk-facts.ts';
import { driftOf, driftSteps } from '../snapshot/drift.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { inSlices, type SliceOptions } from '../store/slices.ts';
import { decodeText } from '../syntax/bytes.ts';
import { saysTheSame } from './stamps.ts';
import { type FoundBase, findBase } from './status.ts';

export interface BaseReader {
  /** The very same object while the file says the same. */
  read(): FoundBase;
}

export interface BaseReaderOptions {
  readonly disk: ReadDisk;
  readonly clock: Clock;
}

export function createBaseReader({ disk, clock }: BaseReaderOptions): BaseReader {
  let known: { readonly found: FoundBase; readonly seen: SeenFile | undefined } | undefined;
  return {
    read() {
      const atMs = clock();
      const stamp = disk.stamp?.(BASE_PATH);
      const isThere = stamp !== undefined && !('failed' in stamp);
      if (known?.seen && isThere && saysTheSame(known.seen, stamp)) return known.found;
      const now = findBase(disk);
      const found = known && isSameBase(known.found, now) ? known.found : now;
      known = { found, seen: isThere ? { stamp, atMs } : undefined };
      return found;
    },
  };
}

function isSameBase(a: FoundBase, b: FoundBase): boolean {
  if ('base' in a) return 'base' in b && a.base.revision === b.base.revision && sameBase(a.base, b.base);
  if ('none' in a) return 'none' in b;
  return 'untrusted' in b && a.untrusted === b.untrusted && a.message === b.message;
}

/** What one look saw. */
export interface Seen {
  readonly snapshot: Snapshot;
  readonly facts: DiskFacts;
}

/** The base that follows from a look; both are asked with the file as it is under the lock. */
export interface NextBase {
  /** Whether it says what it said before the look. */
  isExpected(now: Uint8Array | undefined): boolean;
  /** Whether a newer Mooring wrote it, so that this one does not write it. */
  isNewer(now: Uint8Array | undefined): boolean;
  /** Nothing where it says so already, or a newer Mooring wrote it. `isForced` writes one that is not there yet. */
  bytes(now: Uint8Array | undefined, isForced: boolean): Uint8Array | undefined;
}

/** `before` is the base that is expected there, `accepted` are the keys of drifts. */
export async function baseAfter(
  { snapshot, facts }: Seen,
  before: Base | undefined,
  accepted: ReadonlySet<string>,
  slices: SliceOptions,
): Promise<NextBase> {
  // Before the lock is taken: it takes long, and others wait for that.
  const drifts = await inSlices(driftSteps(before, snapshot, facts), slices);
  const expected = await inSlices(forwardSteps(before, snapshot, facts, drifts, accepted), slices);
  const says = (now: Uint8Array | undefined): Base | 'newer' | undefined =>
    now === undefined ? undefined : reading(now);
  const isBefore = (found: Base | undefined): boolean => (found && before ? sameBase(found, before) : found === before);
  return {
    isNewer: now => says(now) === 'newer',
    isExpected(now) {
      const found = says(now);
      return found === 'newer' || isBefore(found);
    },
    bytes(now, isForced) {
      const found = says(now);
      if (found === 'newer' || (found === undefined && !isForced)) return undefined;
      const next = isBefore(found)
        ? expected
        : movedForward(found, snapshot, facts, driftOf(found, snapshot, facts), accepted);
      if (found && sameBase(found, next)) return undefined;
      return new TextEncoder().encode(printBase({ ...next, revision: (found?.revision ?? 0) + 1 }));
    },
  };
}

function reading(bytes: Uint8Array): Base | 'newer' | undefined {
  const decoded = decodeText(bytes);
  const read = readBase('text' in decoded ? decoded.text : '');
  if ('base' in read) return read.base;
  return read.untrusted === 'newer' ? 'newer' : undefined;
}
