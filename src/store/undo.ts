/**
 * Takes an operation back: as a plan that can be shown, and that the store commits like any other change. It is kept to
 * whole files: where anybody touched one since, nothing is taken back, and the refusal says what was done to it.
 */
import type { Change, Move } from './change.ts';
import type { Committed } from './commit.ts';
import type { Operation } from './operation-log.ts';

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
