/**
 * The words of reconciling. Each drift has *resolutions*, ways to end it; a person chooses one for each drift that is to end;
 * the chosen ones together make a *plan*: a value that can be shown, and is then applied as one commit or not at all.
 */
import type { FileEdit } from '../../checks/problem.ts';
import type { KindName } from '../../manifest/fields.ts';
import type { Drift } from '../../snapshot/drift/drift-row.ts';

export type ResolutionKind =
  /** The manifest takes the path, or the name of the function, that the thing has now. */
  | 'relocate'
  /** The file or folder goes back to where the manifest says that it is. */
  | 'move-back'
  /** It is written into the manifest; with its former id and key where the base knows them. */
  | 'declare'
  /** It is taken out of the manifest: a pending delete. */
  | 'undeclare'
  /** The file or folder goes to the quarantine: a pending delete. */
  | 'set-aside'
  /** What was last accepted comes back to the disk, from the history or from git. */
  | 'restore'
  /** The manifest takes the id that the file carries, or the one that was accepted; references follow. */
  | 'adopt'
  /** A copy gets an id of its own, or the file the id of the manifest. */
  | 're-identify'
  /** The manifest takes what the file says. */
  | 'repair-manifest'
  /** The file takes what the manifest says. */
  | 'repair-file'
  /** Both stay as they are, and count as accepted. */
  | 'accept';

export interface Resolution {
  /** Unique among the resolutions of a drift: its kind, and where there are several of one kind, a blank and the place, or the places with commas. */
  readonly id: string;
  readonly kind: ResolutionKind;
  /** The side that stays as it is; absent where it is both or neither. */
  readonly keeps?: 'disk' | 'manifest';
  /** What it does, as an order: `Change the path in the manifest to jobs/greet.py`. */
  readonly title: string;
  /** It can be done without asking: the drift is sure, nothing is deleted, and nobody would choose otherwise. */
  readonly isSafe: boolean;
  /** What goes with it. */
  readonly deletes: readonly PendingDelete[];
}

/** Something that goes only after a person said so. */
export interface PendingDelete {
  readonly kind: KindName;
  readonly id?: string;
  readonly key: string;
  /** `manifest`: its entry goes. `disk`: its file or folder goes to the quarantine. */
  readonly from: 'manifest' | 'disk';
  /** The file of the entry, or what is set aside. */
  readonly path: string;
}

/** One answer: this drift is ended in this way. */
export interface Choice {
  /** As `driftKey` gives it. */
  readonly drift: string;
  /** The id of one of its resolutions. */
  readonly resolution: string;
}

export interface ReconcilePlan {
  /** For the log and the title of the preview: `Reconcile 12 moved`. */
  readonly label: string;
  /** In the order in which they are listed to people. */
  readonly steps: readonly PlanStep[];
  /** Nothing can be applied while there is one. */
  readonly blocking: readonly PlanFinding[];
  /** What will be broken or untidy afterwards; a person may go on knowing it. */
  readonly advisory: readonly PlanFinding[];
  readonly deletes: readonly PendingDelete[];
  /** Set where so much would be deleted that it is stopped unless a person says otherwise: one sentence. */
  readonly massDelete?: string;
  readonly effects: PlanEffects;
}

export interface PlanStep {
  readonly drift: Drift;
  readonly resolution: Resolution;
}

export interface PlanFinding {
  /** What, where and the way out, in a sentence each. */
  readonly message: string;
  readonly path?: string;
  /** Of the drift that it is about. */
  readonly drift?: string;
}

/** All paths are relative to the project. What is done to a file that moves speaks of its path before the move. */
export interface PlanEffects {
  /** At most one for a path, without overlaps, against the text of the snapshot; or a new file. */
  readonly edits: readonly FileEdit[];
  /** Files and folders that go to where nothing is. */
  readonly moves: readonly { readonly from: string; readonly to: string }[];
  /** Files and folders that go to the quarantine. */
  readonly setAside: readonly string[];
  /** Files, and folders that an app or asset owns, that come back; `hash` is that of the base. */
  readonly restores: readonly { readonly path: string; readonly hash?: string; readonly isFolder: boolean }[];
  /** Drifts, by key, after which the base takes both sides as they are. */
  readonly accepts: readonly string[];
  /** What must be there, or must not, for the plan to be right; beside the files that it edits. */
  readonly relies: readonly { readonly path: string; readonly hash: string | 'absent' }[];
}
