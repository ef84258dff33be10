/**
 * The journal of a commit of several files. It goes through at most three names, each reached by one rename:
 *
 * - `<id>.json`: what will be staged where. Nothing has happened yet; a crash here means that nothing will.
 * - `<id>.ready.json`: everything is staged and durable. A crash here means that all of it will happen.
 * - `<id>.back.json`: something could not be done after others were; all of it is taken back.
 *
 * A step is done exactly when its temporary file has gone from its place (or, for a removal, holds what was removed),
 * and both happen by one rename. So a journal that comes back after a crash, although its commit had ended, does nothing.
 * A move is done when what was to move is gone from one place and stands in the other, which somebody may reverse later;
 * so the end of a journal with moves is made durable before anything else is moved.
 */
import type { DiskFailure } from '../ports/disk.ts';
import type { WriteDisk } from '../ports/write-disk.ts';
import { below, childOf, isAbsolute, nameOf } from './absolute.ts';
import { type WriteFailure, writeFailure } from './failure.ts';
import type { PlannedMove } from './moves.ts';
import { isMode, isOperation, type Operation } from './operation-log.ts';
import type { Content, Outside } from './outside.ts';
import { settle, writeAll } from './temps.ts';

export type JournalState = 'staging' | 'ready' | 'back';

/** All paths are as they are once the moves are done. */
export interface Journal {
  readonly operation: Operation;
  /** Done before the steps, and each by itself: they touch nothing of each other. */
  readonly moves: readonly PlannedMove[];
  readonly steps: readonly Step[];
  /** Folders that are made for the commit, outermost first; absolute. */
  readonly folders: readonly string[];
  /** Folders that go once the steps are done, innermost first; absolute. */
  readonly removed: readonly string[];
}

export interface Step {
  /** As the change named it, relative to the root. */
  readonly path: string;
  /** Where the file is once links are followed; absolute. */
  readonly target: string;
  /** The staged content, or for a removal the place that the file goes to; absolute. */
  readonly temp: string;
  readonly before: Content;
  readonly after: Content;
  /** Of the file before, where there was one. */
  readonly mode?: number;
}

/** The newest shape that is understood. Journals without moves and removed folders have the first one. */
const SCHEMA = 2;
const LIMIT_JOURNAL = 64 * 1024 * 1024;
const NAME = /^([0-9a-z]+)(?:\.(ready|back))?\.json$/;

export function journalFolder(local: string): string {
  return childOf(local, 'journal');
}

export function journalPath(local: string, id: string, state: JournalState): string {
  return childOf(journalFolder(local), state === 'staging' ? `${id}.json` : `${id}.${state}.json`);
}

/** Durable before anything is staged, so that what is staged can always be found. Its folder exists. */
export function writeJournal(
  { disk }: Outside,
  root: string,
  local: string,
  journal: Journal,
): WriteFailure | undefined {
  const path = journalPath(local, journal.operation.id, 'staging');
  const file = disk.create(path, 0o600);
  if ('failed' in file) return writeFailure(path, file);
  const failure = writeAll(file, new TextEncoder().encode(print(root, journal))) ?? file.sync();
  const closing = file.close();
  const unsettled = failure ?? closing ?? settleJournals(disk, local);
  if (!unsettled) return undefined;
  disk.unlink(path);
  return writeFailure(path, unsettled);
}

/**
 * Durable when it answers nothing, as far as the system can. Where only that failed, the new name stands and may yet
 * be lost.
 */
export function turnJournal(
  disk: WriteDisk,
  local: string,
  id: string,
  from: JournalState,
  to: JournalState,
): WriteFailure | undefined {
  const path = journalPath(local, id, to);
  const refused = disk.rename(journalPath(local, id, from), path) ?? settleJournals(disk, local);
  return refused && writeFailure(path, refused);
}

/** A journal that may be lost is worth nothing, unless the system knows no better. */
export function settleJournals(disk: WriteDisk, local: string): DiskFailure | undefined {
  return settle(disk, journalFolder(local)) === 'failed' ? { failed: 'other', code: 'EIO' } : undefined;
}

export interface FoundJournal {
  readonly id: string;
  readonly state: JournalState;
  readonly path: string;
}

/** What a commit left; usually nothing, and then nothing but a listing is done. */
export function findJournals(disk: WriteDisk, local: string): readonly FoundJournal[] | WriteFailure {
  const folder = journalFolder(local);
  // Usually there is no such folder, which is sooner known than listed.
  const facts = disk.facts(folder);
  const entries = 'failed' in facts ? facts : disk.list(folder);
  if ('failed' in entries) return entries.failed === 'missing' ? [] : writeFailure(folder, entries);
  return entries.flatMap(({ name }) => {
    const [, id, state = 'staging'] = NAME.exec(name) ?? [];
    return id === undefined ? [] : [{ id, state: state as JournalState, path: childOf(folder, name) }];
  });
}

/** `damaged` where it cannot be understood: cut off while it was first written, or changed by hand. */
export function readJournal(disk: WriteDisk, root: string, path: string): Journal | 'damaged' | WriteFailure {
  const answer = disk.read(path, LIMIT_JOURNAL);
  if ('failed' in answer) return writeFailure(path, answer);
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(answer.bytes));
    // Before its shape, which a newer one may have changed.
    if (schemaOf(value) > SCHEMA) return { failed: 'newer', path };
    if (!isPrinted(value) || value.operation.id !== NAME.exec(nameOf(path))?.[1]) return 'damaged';
    const absolute = (place: string): string => (isAbsolute(place) ? place : childOf(root, place));
    return withPlaces({ ...value, moves: value.moves ?? [], removed: value.removed ?? [] }, absolute);
  } catch {
    return 'damaged';
  }
}

interface Printed extends Omit<Journal, 'moves' | 'removed'>, Partial<Pick<Journal, 'moves' | 'removed'>> {
  readonly schema: number;
}

/** Places below the root are written relative to it, so that a root that is moved can still be recovered. */
function print(root: string, journal: Journal): string {
  const { operation, steps, folders, moves, removed } = withPlaces(journal, path => below(root, path) ?? path);
  const isFirst = moves.length === 0 && removed.length === 0;
  const printed: Printed = isFirst
    ? { schema: 1, operation, steps, folders }
    : { schema: SCHEMA, operation, moves, steps, folders, removed };
  return `${JSON.stringify(printed)}\n`;
}

function withPlaces({ operation, moves, steps, folders, removed }: Journal, place: (path: string) => string): Journal {
  return {
    operation,
    moves: moves.map(({ from, to, via }) => ({
      from: place(from),
      to: place(to),
      ...(via === undefined ? {} : { via: place(via) }),
    })),
    steps: steps.map(step => ({ ...step, target: place(step.target), temp: place(step.temp) })),
    folders: folders.map(place),
    removed: removed.map(place),
  };
}

function schemaOf(value: unknown): number {
  const { schema }: { readonly schema?: unknown } = typeof value === 'object' && value !== null ? value : {};
  return typeof schema === 'number' ? schema : 0;
}

function isPrinted(value: unknown): value is Printed {
  if (typeof value !== 'object' || value === null) return false;
  const {
    schema,
    operation,
    steps,
    folders,
    moves = [],
    removed = [],
  }: Partial<Record<keyof Printed, unknown>> = value;
  return (
    typeof schema === 'number' &&
    isOperation(operation) &&
    isListOf(steps, isStep) &&
    isListOf(moves, isMove) &&
    isListOf(folders, isText) &&
    isListOf(removed, isText)
  );
}

function isStep(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { path, target, temp, before, after, mode }: Partial<Record<keyof Step, unknown>> = value;
  return [path, target, temp, before, after].every(isText) && isMode(mode);
}

function isMove(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { from, to, via = '' }: Partial<Record<keyof PlannedMove, unknown>> = value;
  return [from, to, via].every(isText);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isListOf(value: unknown, is: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(is);
}
