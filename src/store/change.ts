/** What a commit is asked to do, and the same after a look at the disk. */
import type { FileFacts } from '../ports/write-disk.ts';
import { childOf } from './absolute.ts';
import { type WriteFailure, writeFailure } from './failure.ts';
import type { StorePlace } from './local-folder.ts';
import { type Content, LIMIT_FILE, type Outside } from './outside.ts';
import { protectedFile } from './replace.ts';
import { findTarget } from './target.ts';

/** `path` is relative to the root; `before` is what the file must hold, else the whole commit answers `changed`. */
export type Change =
  | {
      readonly path: string;
      readonly before: Content;
      readonly after: Uint8Array;
      /** Of a new file, cut by the umask: 0o644 unless told, 0o600 for secrets. */
      readonly mode?: number;
    }
  | { readonly path: string; readonly before: string; readonly after: 'remove' }
  /** The file goes to a place where none is. */
  | { readonly path: string; readonly before: string; readonly moveTo: string }
  /** The folder, and those above it, are there afterwards, also where no file is put into them. */
  | { readonly path: string; readonly folder: 'make' }
  /** The folder, empty once all else is done, goes; with anything left in it the whole commit answers `not-empty`. */
  | { readonly path: string; readonly folder: 'remove' };

/**
 * A whole folder, or one file, that goes to a place where nothing is, with all that is in it, by one rename. Both paths
 * are relative to the root; the folders above `to` are made. They may differ in case alone. A link is not moved, and of
 * two moves in one commit neither may touch what the other does.
 */
export interface Move {
  readonly from: string;
  readonly to: string;
}

/** A change that changes something, of a file that may be changed. */
export interface PlannedChange {
  readonly path: string;
  /** Where the file is once links are followed; absolute. */
  readonly target: string;
  readonly before: Content;
  readonly after: Content;
  /** The content before, where there was one. */
  readonly old?: Uint8Array;
  /** The content after, where there will be one. */
  readonly bytes?: Uint8Array;
  /** Whose mode and owner the new content takes. */
  readonly like?: FileFacts;
  readonly mode?: number | undefined;
}

/** Changes that find already what they ask for are left out. */
export function planChanges(
  outside: Outside,
  place: StorePlace,
  changes: readonly Change[],
): readonly PlannedChange[] | WriteFailure {
  const planned: PlannedChange[] = [];
  for (const change of changes) {
    const found = planChange(outside, place, change);
    if ('failed' in found) return found;
    planned.push(...found);
  }
  const twice = planned.find(({ target }, at) =>
    planned.some((other, otherAt) => otherAt < at && other.target === target),
  );
  return twice ? { failed: 'other', path: twice.target, code: 'TWICE' } : planned;
}

function planChange(outside: Outside, place: StorePlace, change: Change): PlannedChange[] | WriteFailure {
  if ('folder' in change) return { failed: 'other', path: childOf(place.root, change.path), code: 'ENOSYS' };
  const found = look(outside, place, change.path);
  if ('failed' in found) return found;
  if (found.before !== change.before) return { failed: 'changed', path: found.target };
  const { facts, ...source } = found;
  if ('moveTo' in change) {
    const closed = facts && protectedFile(outside, { path: source.target, facts });
    const goal = closed ?? look(outside, place, change.moveTo);
    if ('failed' in goal) return goal;
    if (found.isLink) return { failed: 'link', path: found.target };
    if (goal.before !== 'absent') return { failed: 'changed', path: goal.target };
    const moved = { path: change.moveTo, target: goal.target, before: goal.before, after: source.before };
    return [
      { ...moved, ...(source.old && { bytes: source.old }), ...(facts && { like: facts }) },
      { ...source, after: 'absent' },
    ];
  }
  const after = change.after === 'remove' ? 'absent' : outside.hash(change.after);
  if (after === source.before) return [];
  const closed = facts && protectedFile(outside, { path: source.target, facts });
  if (closed) return closed;
  // Whether a link or its target was meant is not ours to say.
  if (change.after === 'remove') return found.isLink ? { failed: 'link', path: found.target } : [{ ...source, after }];
  return [{ ...source, after, bytes: change.after, mode: change.mode, ...(facts && { like: facts }) }];
}

interface Found {
  readonly path: string;
  readonly target: string;
  readonly before: Content;
  readonly old?: Uint8Array;
  readonly facts?: FileFacts;
  readonly isLink: boolean;
}

function look({ disk, hash }: Outside, { root, allows }: StorePlace, path: string): Found | WriteFailure {
  const named = childOf(root, path);
  if (!staysBelow(path)) return { failed: 'link', path: named, code: 'OUTSIDE' };
  const target = findTarget(disk, named, allows);
  if ('failed' in target) return target;
  const isLink = target.path !== named;
  if (!target.facts) return { path, target: target.path, before: 'absent', isLink };
  const answer = disk.read(target.path, LIMIT_FILE);
  if ('failed' in answer) return writeFailure(target.path, answer);
  const { bytes } = answer;
  return { path, target: target.path, before: hash(bytes), old: bytes, facts: target.facts, isLink };
}

function staysBelow(path: string): boolean {
  return path.split('/').every(part => part !== '' && part !== '.' && part !== '..' && !/[\0\\]/.test(part));
}
