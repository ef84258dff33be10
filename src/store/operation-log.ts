/** What was done to the files of a root, by whom and when: `log.jsonl` in `.local`, and up to three older ones. */
import { childOf } from './absolute.ts';
import type { Move } from './change.ts';
import type { WriteFailure } from './failure.ts';
import { appendLine, readLines } from './lines.ts';
import type { Content, Outside } from './outside.ts';

export interface Operation {
  /** Of the commit; the same one may stand in the file twice after a crash, and is read once. */
  readonly id: string;
  /** ISO, UTC, milliseconds. */
  readonly time: string;
  /** `user@host front/pid`. */
  readonly actor: string;
  readonly label: string;
  readonly files: readonly {
    /** Relative to the root. */
    readonly path: string;
    readonly before: Content;
    readonly after: Content;
    /** The permission bits before, of a file that was removed or may be run since, or may not. */
    readonly mode?: number;
  }[];
  /** Whole folders and files that were moved before the files changed; `files` speaks of paths after that. */
  readonly moves?: readonly Move[];
  /** Folders that were made on the way, outermost first; relative to the root, as after the moves. */
  readonly made?: readonly string[];
  /** Folders that were removed, innermost first. */
  readonly removed?: readonly string[];
  /** Of a change that reached several roots: the same in the log of each, and for what takes it back. */
  readonly group?: string;
  /** The operation that this one took back; where that took one back itself, this one did it again. */
  readonly undoes?: string;
  /** What was there before was not kept, as the caller wished, so it cannot be undone. */
  readonly unkept?: true;
  /** The counter of the file or project, where the caller has one. */
  readonly revision?: number;
}

export interface OperationLog {
  append(operation: Operation, durable: boolean): WriteFailure | undefined;
  /** The newest first, at most `limit`. */
  read(limit?: number): readonly Operation[] | WriteFailure;
}

const LIMIT_SIZE = 1024 * 1024;
const KEPT = 3;
/** A single line may go over the size at which the file is put aside. */
const LIMIT_READ = 16 * LIMIT_SIZE;

/** Only the holder of the lock may append. */
export function openOperationLog(outside: Pick<Outside, 'disk'>, local: string, limitSize = LIMIT_SIZE): OperationLog {
  const { disk } = outside;
  const path = childOf(local, 'log.jsonl');
  const aside = (age: number): string => (age === 0 ? path : childOf(local, `log.${age}.jsonl`));
  return {
    append(operation, durable) {
      const written = appendLine(outside, path, operation, durable);
      if ('failed' in written) return written;
      if (written.size > limitSize) for (let age = KEPT; age > 0; age--) disk.rename(aside(age - 1), aside(age));
      return undefined;
    },
    read(limit = Number.POSITIVE_INFINITY) {
      const found = new Map<string, Operation>();
      for (let age = 0; age <= KEPT && found.size < limit; age++) {
        const values = readLines(disk, aside(age), LIMIT_READ);
        if ('failed' in values) return values;
        for (const value of values.reverse()) {
          if (found.size < limit && isOperation(value) && !found.has(value.id)) found.set(value.id, value);
        }
      }
      return [...found.values()];
    },
  };
}

/** A line may have been written by hand, or have come with a clone. */
export function isOperation(value: unknown): value is Operation {
  if (typeof value !== 'object' || value === null) return false;
  const { id, time, actor, label, files, moves, made, removed, group = '', undoes = '' }: Fields<Operation> = value;
  return (
    [id, time, actor, label, group, undoes].every(isText) &&
    isListOf(files, isFile) &&
    isListOf(moves ?? [], move => hasTexts(move, ['from', 'to'])) &&
    isListOf(made ?? [], isText) &&
    isListOf(removed ?? [], isText)
  );
}

type Fields<Value> = Partial<Record<keyof Value, unknown>>;

function hasTexts(value: unknown, names: readonly string[]): boolean {
  return typeof value === 'object' && value !== null && names.every(name => isText(Reflect.get(value, name)));
}

function isFile(value: unknown): boolean {
  return hasTexts(value, ['path', 'before', 'after']) && isMode((value as Fields<Operation['files'][number]>).mode);
}

/** Permission bits, or nothing. */
export function isMode(value: unknown): value is number | undefined {
  return value === undefined || (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0o7777);
}

function isListOf(value: unknown, is: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(is);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}
