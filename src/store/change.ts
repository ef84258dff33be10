/** What a commit is asked to do, and the same after a look at the disk. */
import type { FileFacts } from '../ports/write-disk.ts';
import { childOf, nameOf, parentOf } from './absolute.ts';
import { type WriteFailure, writeFailure } from './failure.ts';
import { isReserved, type StorePlace } from './local-folder.ts';
import { beforeMoves } from './move-index.ts';
import { ledAway, type MovesByPath } from './moves.ts';
import { type Content, LIMIT_FILE, type Outside } from './outside.ts';
import { protectedFile } from './replace.ts';
import { findTarget, staysBelow } from './target.ts';
import type { NewMode } from './temps.ts';

/** `path` is relative to the root; `before` is what the file must hold, else the whole commit answers `changed`. */
export type Change =
  | {
      readonly path: string;
      readonly before: Content;
      readonly after: Uint8Array;
      /** Of a new file: 0o644 unless told, 0o600 for secrets. */
      readonly mode?: NewMode;
      /** Of a file that is there: whether those who may read it may run it afterwards; as it was unless told. */
      readonly isExecutable?: boolean;
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
  /** Where the file is once links are followed and the moves are done; absolute. */
  readonly target: string;
  readonly before: Content;
  readonly after: Content;
  /** The content before, where there was one. */
  readonly old?: Uint8Array;
  /** The content after, where there will be one. */
  readonly bytes?: Uint8Array;
  /** Whose mode and owner the new content takes. */
  readonly like?: FileFacts;
  /** The mode before, where it is another one. */
  readonly was?: number;
  readonly mode?: NewMode | undefined;
}

/** Changes that find already what they ask for are left out, and so are those of folders. */
export function planChanges(
  outside: Outside,
  place: StorePlace,
  changes: readonly Change[],
  moves: MovesByPath,
): readonly PlannedChange[] | WriteFailure {
  const planned: PlannedChange[] = [];
  for (const change of changes) {
    if ('folder' in change) continue;
    const found = planChange(outside, place, change, moves);
    if ('failed' in found) return found;
    planned.push(...found);
  }
  const twice = namedTwice(outside, place, planned);
  return twice === undefined ? planned : { failed: 'overlap', path: twice };
}

/** On a disk that holds them for one, two names are one file. */
function namedTwice({ disk }: Outside, { local }: StorePlace, planned: readonly PlannedChange[]): string | undefined {
  const exact = new Set<string>();
  const folded = new Set<string>();
  let alike: string | undefined;
  for (const { target } of planned) {
    const composed = target.normalize('NFC');
    if (exact.has(composed)) return target;
    exact.add(composed);
    if (folded.has(composed.toLowerCase())) alike ??= target;
    folded.add(composed.toLowerCase());
  }
  if (alike === undefined) return undefined;
  // `.local` is there, since somebody holds its lock; asked for in another case, it tells what kind of disk this is.
  const other = disk.facts(childOf(parentOf(local), nameOf(local).toUpperCase()));
  return 'failed' in other ? undefined : alike;
}

type FileChange = Exclude<Change, { readonly folder: unknown }>;

function planChange(
  outside: Outside,
  place: StorePlace,
  change: FileChange,
  moves: MovesByPath,
): PlannedChange[] | WriteFailure {
  const found = look(outside, place, change.path, moves);
  if ('failed' in found) return found;
  if (found.before !== change.before) return { failed: 'changed', path: found.target };
  const { facts, now, isLink, ...source } = found;
  const closed = facts && protectedFile(outside, { path: now, facts });
  const like = facts && { like: facts };
  // Whether a link or its target was meant is not ours to say.
  if (isLink && ('moveTo' in change || change.after === 'remove'))
    return closed ?? { failed: 'link', path: source.target };
  if ('moveTo' in change) {
    const goal = closed ?? look(outside, place, change.moveTo, moves);
    if ('failed' in goal) return goal;
    if (goal.before !== 'absent') return { failed: 'changed', path: goal.target };
    const moved = { path: change.moveTo, target: goal.target, before: goal.before, after: source.before };
    return [
      { ...moved, ...(source.old && { bytes: source.old }), ...like },
      { ...source, after: 'absent', ...like },
    ];
  }
  const after = change.after === 'remove' ? 'absent' : outside.hash(change.after);
  const dressed = change.after === 'remove' ? {} : withMode(facts, change.isExecutable);
  if (after === source.before && dressed.was === undefined) return [];
  if (closed) return closed;
  if (change.after === 'remove') return [{ ...source, after, ...like }];
  return [{ ...source, after, bytes: change.after, mode: change.mode, ...dressed }];
}

/** Who may read it may run it, or nobody may. */
function withMode(
  facts: FileFacts | undefined,
  isExecutable: boolean | undefined,
): Pick<PlannedChange, 'like' | 'was'> {
  if (!facts) return {};
  const { mode } = facts;
  const next = isExecutable === undefined ? mode : isExecutable ? mode | ((mode & 0o444) >> 2) : mode & ~0o111;
  return next === mode ? { like: facts } : { like: { ...facts, mode: next }, was: mode };
}

interface Found {
  readonly path: string;
  /** As after the moves. */
  readonly target: string;
  /** As before them. */
  readonly now: string;
  readonly before: Content;
  readonly old?: Uint8Array;
  readonly facts?: FileFacts;
  readonly isLink: boolean;
}

function look({ disk, hash }: Outside, place: StorePlace, path: string, moves: MovesByPath): Found | WriteFailure {
  const { root, allows } = place;
  const named = childOf(root, path);
  if (!staysBelow(path)) return { failed: 'link', path: named, code: 'OUTSIDE' };
  if (isReserved(place, named)) return { failed: 'reserved', path: named };
  const asked = beforeMoves(moves, named);
  const target = findTarget(disk, asked, allows);
  if ('failed' in target) return target;
  const now = target.path;
  const isLink = now !== asked;
  if (moves.leaving(named) ?? (isLink && moves.leaving(now))) return { failed: 'overlap', path: named };
  // Where a link that is moved along leads afterwards is not known before.
  if (isLink && asked !== named) return { failed: 'link', path: named };
  const led = ledAway(disk, moves, now, isLink ? now : named);
  if (led) return led;
  const found = { path, target: isLink ? now : named, now, isLink };
  if (!target.facts) return { ...found, before: 'absent' };
  const answer = disk.read(now, LIMIT_FILE);
  if ('failed' in answer) return writeFailure(now, answer);
  const { bytes } = answer;
  return { ...found, before: hash(bytes), old: bytes, facts: target.facts };
}
