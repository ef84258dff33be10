/** What a check finds, and what could be done about it. */
import type { Span, TextEdit } from '../base/text.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Code, Severity } from './codes.ts';

export interface Problem {
  readonly code: Code;
  readonly severity: Severity;
  /** The file it stands in. */
  readonly path: string;
  readonly span: Span;
  /** What is wrong and the way out, in a sentence each; without the position. */
  readonly message: string;
  /** Other places that belong to it, like the first of two duplicates. */
  readonly related?: readonly Related[];
  /** Ways to end it, best first, computed only when somebody asks. */
  readonly fixes?: (facts: FixFacts) => readonly Fix[];
}

export interface Related {
  readonly path: string;
  readonly span: Span;
  readonly message: string;
}

/** What a fix needs from outside: a pure function cannot make ids. */
export interface FixFacts {
  readonly freshId: () => string;
}

export interface Fix {
  readonly title: string;
  /** True for the one fix that is almost surely meant. */
  readonly preferred?: boolean;
  readonly edits: readonly FileEdit[];
}

/**
 * Edits of one existing file, against the text in the snapshot that the problem was found in; or, with `create`, the
 * text of a file that does not exist yet.
 */
export interface FileEdit {
  readonly path: string;
  readonly edits: readonly TextEdit[];
  readonly create?: string;
}

/** A check reads a snapshot and answers. It cannot fail. */
export type Check = (snapshot: Snapshot) => Iterable<Problem>;
