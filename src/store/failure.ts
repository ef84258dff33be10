/** Why a write did not happen, as a value, and the one sentence that says so to a person. */
import type { DiskFailure } from '../ports/disk.ts';

export interface WriteFailure {
  readonly failed: FailedWrite;
  /** The file or folder in question, absolute. */
  readonly path: string;
  /** The system's code, for the log. */
  readonly code?: string;
  /** With `locked`: who holds the lock. */
  readonly holder?: Holder;
}

export type FailedWrite =
  /** The file does not hold what the caller had read. */
  | 'changed'
  | 'read-only'
  | 'full'
  | 'permission'
  | 'missing-folder'
  | 'is-folder'
  /** A link that is circular, or leads where the caller does not allow. */
  | 'link'
  | 'too-large'
  /** What was to be moved is not there. */
  | 'missing'
  /** Something stands where a folder or file was to be moved to, or a folder to be made. */
  | 'exists'
  /** A folder that was to go holds what nobody spoke of. */
  | 'not-empty'
  /** Mooring's own memory in `.local`, of which no commit may speak but for the quarantine. */
  | 'reserved'
  /** Two moves or changes of one commit speak of the same place. */
  | 'overlap'
  /** A move to another file system, which is no single rename. */
  | 'other-disk'
  /** Another program has it, or something in it, open, and the system does not let go of it. */
  | 'held'
  /** Somebody else held the lock for as long as the caller was ready to wait. */
  | 'locked'
  /** The lock was taken over while this process did not run. */
  | 'lost-lock'
  /** The caller no longer wanted it, and it was still time: nothing was changed. */
  | 'cancelled'
  /** Written by a newer version, which may know better. */
  | 'newer'
  | 'other';

export interface Holder {
  /** `user@host front/pid`, or nothing where the claim does not say. */
  readonly actor?: string;
  /** ISO, UTC. */
  readonly since?: string;
  readonly doing?: string;
}

/** A failure of the disk while something was written at `path`. */
export function writeFailure(path: string, { failed, code }: DiskFailure): WriteFailure {
  return { failed: KINDS[failed] ?? 'other', path, code };
}

const KINDS: Partial<Record<DiskFailure['failed'], FailedWrite>> = {
  permission: 'permission',
  'read-only': 'read-only',
  full: 'full',
  missing: 'missing-folder',
  'not-a-folder': 'missing-folder',
  'not-a-file': 'is-folder',
  circular: 'link',
  'too-large': 'too-large',
};

/** One sentence with the way out. */
export function failureSentence(failure: WriteFailure): string {
  const { path, code } = failure;
  switch (failure.failed) {
    case 'changed':
      return `${path} was changed by somebody else in the meantime; look at it and try again.`;
    case 'read-only':
      return `${path} is read-only; allow writing to it, then try again.`;
    case 'full':
      return `There is no space left to write ${path}; free some, then try again.`;
    case 'permission':
      return `${path} may not be written (${code}); allow your user to write there, then try again.`;
    case 'missing-folder':
      return code === 'ENOTDIR'
        ? `There is a file where a folder of ${path} should be; move it away, then try again.`
        : `The folder of ${path} is not there; make or restore it, then try again.`;
    case 'is-folder':
      return `${path} is not a file; move it away, then try again.`;
    case 'link':
      return `${path} is a link that leads nowhere allowed; point it at a file inside, or remove it.`;
    case 'too-large':
      return `${path} is too large to be changed safely; make it smaller.`;
    case 'missing':
      return `${path} is not there, so it was not moved; look where it went and try again.`;
    case 'exists':
      return `${path} exists already; choose another name, or move it away first.`;
    case 'not-empty':
      return `${path} still holds something, so it was not removed; move that away first.`;
    case 'reserved':
      return `${path} belongs to Mooring's own memory, which nothing else changes; choose another place.`;
    case 'overlap':
      return `${path} would be changed twice at once; do one after the other.`;
    case 'other-disk':
      return `${path} is on another file system, so it cannot be moved there in one step; choose a place on the same one.`;
    case 'held':
      return `${path} may not be moved (${code}); close the programs that have something in it open, or allow your user to, then try again.`;
    case 'locked':
      return `${lockedBy(failure.holder)}; try again when that is done, or end that process.`;
    case 'lost-lock':
      return `Another process took over while this one did not run, so ${path} was left as it is; try again.`;
    case 'cancelled':
      return `The change of ${path} was stopped, and nothing was changed; begin it again when you want it.`;
    case 'newer':
      return `${path} was written by a newer Mooring; update this one to go on.`;
    case 'other':
      return `${path} could not be written (${code ?? 'no reason given'}); try again.`;
  }
}

function lockedBy({ actor, since, doing }: Holder = {}): string {
  const who = actor ?? 'Another process';
  return `${who} is writing${doing ? ` (${doing})` : ''}${since ? ` since ${since}` : ''}`;
}
