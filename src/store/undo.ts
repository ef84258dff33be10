/**
 * Takes an operation back: as a plan that can be shown, and that the store commits like any other change. It is kept to
 * whole files: where anybody touched one since, nothing is taken back, and the refusal says what was done to it.
 */
import { childOf } from './absolute.ts';
import { blame } from './blame.ts';
import type { Change, Move } from './change.ts';
import type { Committed } from './commit.ts';
import { type WriteFailure, writeFailure } from './failure.ts';
import { beforeMoves, indexMoves, type MoveIndex } from './move-index.ts';
import { planMoves } from './moves.ts';
import type { Operation } from './operation-log.ts';
import { findOperation, isOperationFound, operationTitle } from './operations.ts';
import type { Content } from './outside.ts';
import type { StoreParts } from './recover.ts';
import { contentOf } from './replace.ts';
import { findTarget, staysBelow } from './target.ts';

/** What is to be done so that an operation is taken back; an undo can itself be undone. */
export interface UndoPlan {
  /** The operation that is taken back. */
  readonly operation: Operation;
  /** `undo: <label>`, and for what takes an undo back `redo: <label>`. */
  readonly label: string;
  readonly moves: readonly Move[];
  /** As of a commit: with the paths after the moves. */
  readonly changes: readonly Change[];
}

export interface Undone extends Committed {
  /** The operation that was taken back. */
  readonly undone: Operation;
}

export interface UndoRefusal {
  readonly refused: RefusedUndo;
  /** One sentence with the way out. */
  readonly message: string;
  /** The operation in question, where it is known. */
  readonly operation?: Operation;
  /** What was done after it to the same files, and is to be undone first. */
  readonly by?: Operation;
  /** The file or folder that is not as the operation left it, relative to the root. */
  readonly path?: string;
}

export type RefusedUndo =
  /** There is no operation, or none that is not undone. */
  | 'nothing'
  /** No operation in the log has this id, or more than one begins with it. */
  | 'unknown'
  | 'undone'
  /** It was committed with `keep: 'none'`, or what was there before has been dropped from the history since. */
  | 'not-kept'
  /** A file or folder is not as the operation left it. */
  | 'changed';

/** Looks, and writes nothing. Under the lock nothing it saw changes before it is committed, but by hand. */
export function planUndo(parts: StoreParts, id?: string): UndoPlan | UndoRefusal | WriteFailure {
  const operations = parts.log.read();
  if ('failed' in operations) return operations;
  const operation = findOperation(operations, id);
  if (!isOperationFound(operation)) return operation;
  if (operation.unkept) return notKept(operation, 'it was asked to keep nothing');
  const context: Context = {
    parts,
    operation,
    moves: indexMoves(operation.moves ?? []),
    later: operations.slice(0, operations.indexOf(operation)),
  };
  const moves = (operation.moves ?? []).map(({ from, to }) => ({ from: to, to: from }));
  const moved = planMoves(parts.outside, parts.place, moves);
  if ('failed' in moved) {
    const isGone = moved.failed === 'missing';
    if (!isGone && moved.failed !== 'exists') return moved;
    return changed(context, relativeTo(parts, moved.path), isGone ? 'absent' : undefined);
  }
  const files = undoFiles(context);
  if ('failed' in files || 'refused' in files) return files;
  const folders = undoFolders(context, files);
  if ('failed' in folders) return folders;
  return { operation, label: labelOf(operation), moves, changes: [...files, ...folders] };
}

interface Context {
  readonly parts: StoreParts;
  readonly operation: Operation;
  /** Those that it made. */
  readonly moves: MoveIndex;
  /** What was done after it, the newest first. */
  readonly later: readonly Operation[];
}

function labelOf({ label, undoes }: Operation): string {
  if (undoes === undefined) return `undo: ${label}`;
  return label.startsWith('undo: ') ? label.replace('undo', 'redo') : label.replace(/^(redo: )?/, 'undo: ');
}

function undoFiles(context: Context): readonly Change[] | UndoRefusal | WriteFailure {
  const { parts, operation } = context;
  const changes: Change[] = [];
  for (const { path, before, after, mode } of operation.files) {
    const now = contentAt(parts, path);
    if (typeof now !== 'string') return now;
    if (now !== after) {
      // Where it went with a folder that was moved since, it is not gone.
      const isBack = now === before && !blame(context.later, path, undefined)?.moves;
      if (isBack) continue;
      return changed(context, path, now);
    }
    if (before === after && mode === undefined) continue;
    const place = beforeMoves(context.moves, path);
    if (before === 'absent') {
      changes.push({ path: place, before: after, after: 'remove' });
      continue;
    }
    const bytes = parts.history.read(before, operation.id);
    if (!bytes) return notKept(operation, `what ${path} held is no longer in the history`);
    const had = mode === undefined ? {} : { mode: { was: mode }, isExecutable: (mode & 0o111) !== 0 };
    changes.push({ path: place, before: after, after: bytes, ...had });
  }
  return changes;
}

/** `other` where a folder, or a link that leads nowhere allowed, stands in the place of the file. */
function contentAt({ outside, place }: StoreParts, path: string): Content | 'other' | WriteFailure {
  const named = childOf(place.root, path);
  if (!staysBelow(path)) return { failed: 'link', path: named, code: 'OUTSIDE' };
  const target = findTarget(outside.disk, named, place.allows);
  const now = 'failed' in target ? target : contentOf(outside, target.path);
  if (typeof now === 'string') return now;
  return ['is-folder', 'missing-folder', 'link'].includes(now.failed) ? 'other' : now;
}

/** Folders that were made go where nothing is left in them; those that were removed come back. */
function undoFolders(
  { parts, operation, moves: index }: Context,
  files: readonly Change[],
): readonly Change[] | WriteFailure {
  const { made = [], removed = [], moves = [] } = operation;
  const before = (path: string): string => beforeMoves(index, path);
  const removals = new Set(files.flatMap(change => (isRemoval(change) ? [change.path] : [])));
  const gone = operation.files.filter(({ path }) => removals.has(before(path)));
  const going = new Set([...gone.map(({ path }) => path), ...moves.map(({ to }) => to)]);
  const changes: Change[] = removed.toReversed().map(path => ({ path: before(path), folder: 'make' as const }));
  for (const path of made.toReversed()) {
    const names = staysBelow(path) ? namesIn(parts, path) : undefined;
    if (names && 'failed' in names) return names;
    if (!names?.every(name => going.has(`${path}/${name}`))) continue;
    going.add(path);
    changes.push({ path: before(path), folder: 'remove' });
  }
  return changes;
}

/** Nothing where no folder is. */
function namesIn({ outside, place }: StoreParts, folder: string): readonly string[] | WriteFailure | undefined {
  const path = childOf(place.root, folder);
  const facts = outside.disk.facts(path);
  if (!('failed' in facts) && facts.type !== 'folder') return undefined;
  const entries = 'failed' in facts ? facts : outside.disk.list(path);
  if (!('failed' in entries)) return entries.map(({ name }) => name);
  return entries.failed === 'missing' ? undefined : writeFailure(path, entries);
}

function isRemoval(change: Change): boolean {
  return 'after' in change && change.after === 'remove';
}

function relativeTo({ place }: StoreParts, path: string): string {
  return path.slice(childOf(place.root, '').length);
}

/** Nothing was written. `now` is what stands there, where that is known. */
function changed({ operation, later }: Context, path: string, now?: Content): UndoRefusal {
  const by = blame(later, path, now);
  const about = { refused: 'changed', operation, path } as const;
  if (by) {
    const who = `${by.actor} (${operationTitle(by)})`;
    return {
      ...about,
      by,
      message: `${path} was changed after that by ${who}; undo that first, or put it back by hand.`,
    };
  }
  const what = now === 'absent' ? 'removed' : 'changed';
  const message = `${path} was ${what} by hand after ${operationTitle(operation)}; put it back as it was left, then try again.`;
  return { ...about, message };
}

function notKept(operation: Operation, why: string): UndoRefusal {
  const message = `${operationTitle(operation)} cannot be undone, since ${why}; change the files by hand, or undo another operation by its id.`;
  return { refused: 'not-kept', operation, message };
}
