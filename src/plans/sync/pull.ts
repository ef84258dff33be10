/** What a pull brings, and what is to be said of it before anything happens. */
import type { EntityChange } from '../../manifest/merge/entity-merge.ts';
import type { Hash } from '../../ports/hash.ts';
import type { Base } from '../../snapshot/base.ts';
import type { DiskFacts } from '../../snapshot/drift/disk-facts.ts';
import type { Drift } from '../../snapshot/drift/drift-row.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { Known } from '../reconcile/known.ts';
import type { PendingDelete, PlanFinding } from '../reconcile/plan.ts';

export interface PullInput {
  /** Of the disk alone, without unsaved text. */
  readonly snapshot: Snapshot;
  readonly facts: DiskFacts;
  readonly hash: Hash;
  /** All that would be other afterwards, each path once. */
  readonly files: readonly PulledFile[];
  /** What theirs brings, by the merge of the entities. */
  readonly changes: readonly EntityChange[];
  /** What was last accepted; without it less is recognised as moved. */
  readonly base?: Base | undefined;
  /** Those of the look, where they are known already. */
  readonly drifts?: readonly Drift[];
  /** What else of the look is known already. */
  readonly known?: Pick<Known, 'problems'>;
}

/** Paths are relative to the project. */
export interface PulledFile {
  /** Of what moved: where it is now. */
  readonly path: string;
  readonly change: 'added' | 'changed' | 'removed' | 'moved';
  /** Of what moved: where it comes to be. */
  readonly movesTo?: string;
  /** The whole text that comes; absent where it is no UTF-8, too large to be read, or removed. */
  readonly text?: string;
  /** A file, one that can be run, a link, a submodule. Of what is removed: as it was. */
  readonly mode: '100644' | '100755' | '120000' | '160000';
}

export interface PullOutcome {
  readonly deletes: readonly PendingDelete[];
  /** Whether a delete is a rename. One sentence each. */
  readonly questions: readonly string[];
  /** Nothing is applied while there is one. */
  readonly blocking: readonly PlanFinding[];
  /** What will be broken or untidy afterwards; a person may go on knowing it. */
  readonly advisory: readonly PlanFinding[];
  /** Set where so much would go that it is stopped unless a person says otherwise: one sentence. */
  readonly massDelete?: string;
}

/** Where a file is after the pull; nothing where it goes. */
export function placeAfter({ path, change, movesTo }: PulledFile): string | undefined {
  return change === 'removed' ? undefined : change === 'moved' ? (movesTo ?? path) : path;
}

/** Whether it is a file, and no link or submodule. */
export function isPlainFile({ mode }: PulledFile): boolean {
  return mode === '100644' || mode === '100755';
}
