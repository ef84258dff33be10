/** What those who know a kind of drift hand in: ways to end it, each with what it does. */
import type { TextEdit } from '../../base/text.ts';
import type { Found } from '../../queries/undeclared.ts';
import type { Base } from '../../snapshot/base.ts';
import type { DiskFacts } from '../../snapshot/drift/disk-facts.ts';
import type { Drift } from '../../snapshot/drift/drift-row.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { Known } from './known.ts';
import type { Resolution } from './plan.ts';

/** One look at a project. */
export interface ReconcileContext {
  /** Of the disk alone, without unsaved text. */
  readonly snapshot: Snapshot;
  readonly facts: DiskFacts;
  readonly base: Base | undefined;
  /** All of the look. */
  readonly drifts: readonly Drift[];
  readonly known: Known;
  readonly freshId: () => string;
}

export interface Offer {
  readonly resolution: Resolution;
  /** Asked only when it is chosen. A sentence where it cannot be done after all. */
  readonly act: () => readonly Action[] | { readonly blocked: string };
}

export type Action =
  /** Against the text of the snapshot. `create` instead of edits makes a file that is not there. */
  | { readonly is: 'edit'; readonly path: string; readonly edits: readonly TextEdit[]; readonly create?: string }
  /** Into the manifest; those of one plan are written together, with keys that no two share. `key` and `id` where they are known from before. */
  | { readonly is: 'declare'; readonly found: Found; readonly key?: string; readonly id?: string }
  /** The entry of an entity goes; `path` is the manifest file, `start` where its key stands. */
  | { readonly is: 'undeclare'; readonly path: string; readonly start: number }
  | { readonly is: 'move'; readonly from: string; readonly to: string }
  | { readonly is: 'set-aside'; readonly path: string }
  | { readonly is: 'restore'; readonly path: string; readonly hash?: string; readonly isFolder: boolean }
  | { readonly is: 'accept' }
  /** The plan is right only while this holds `hash`, or is not there. */
  | { readonly is: 'rely'; readonly path: string; readonly hash: string | 'absent' };
