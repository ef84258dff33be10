/**
 * The runtime of one project as its fronts use it: what state it is in, what would end a drift, and the write lane, through
 * which every change goes. It is level-triggered: whoever missed an event asks for `status` and knows as much.
 */
import type { Disposable } from '../base/events.ts';
import type { Choice, ReconcilePlan, Resolution } from '../plans/reconcile/plan.ts';
import type { Base } from '../snapshot/base.ts';
import type { DiskFacts } from '../snapshot/drift/disk-facts.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Change, Move } from '../store/change.ts';
import type { Operation } from '../store/operation-log.ts';
import type { Reliance } from '../store/staging.ts';
import type { Project } from './project.ts';
import type { ProjectStatus } from './status.ts';

export type ProjectState =
  | 'healthy'
  /** The disk changed, and nobody looked yet. */
  | 'stale'
  /** Looked at: a person has to decide. */
  | 'diverged'
  /** A commit is being made, or waits for its turn. */
  | 'reconciling'
  /** The causes say why and what to do. */
  | 'failed';

export interface RuntimeStatus extends Omit<ProjectStatus, 'state'> {
  readonly state: ProjectState;
  /** Of the disk alone, without unsaved text; grows with every look that found something else. */
  readonly generation: number;
  /** What is done or waits in the lane, the running one first. */
  readonly lane: readonly LaneEntry[];
}

export interface LaneEntry {
  readonly id: number;
  readonly label: string;
  /** A running one that is past its last check cannot be stopped any more. */
  readonly is: 'waiting' | 'running' | 'committing';
  /** Files done and to be done, where it is known. */
  readonly progress?: { readonly done: number; readonly of: number };
}

/** Ordered; none is sent before what it tells is durable. */
export type RuntimeEvent =
  | { readonly is: 'state'; readonly status: RuntimeStatus }
  | {
      readonly is: 'committed';
      readonly operation: Operation;
      /** The generation that shows it. */
      readonly generation: number;
    };

/** Handed in by the host; the runtime owns no global. */
export type RuntimeBus = (event: RuntimeEvent) => void;

/** A plan that was made from one generation. */
export interface MadePlan {
  readonly id: string;
  readonly generation: number;
  readonly plan: ReconcilePlan;
  /** What each file would hold; `undefined` for what is not there, or is no text. */
  readonly files: readonly PlannedFile[];
}

export interface PlannedFile {
  /** Relative to the project, as it is now; of a new file where it will be. */
  readonly path: string;
  /** Where it will be, where it moves. */
  readonly movesTo?: string;
  readonly change: 'changed' | 'added' | 'removed' | 'moved';
  readonly before?: string;
  readonly after?: string;
}

export interface Refusal {
  readonly refused: RefusedPlan;
  /** What, where, and the way out, in one sentence each. */
  readonly message: string;
  /** The files in question, relative to the project. */
  readonly paths?: readonly string[];
}

export type RefusedPlan =
  /** The folder is not trusted: it is read, and nothing is written. */
  | 'untrusted'
  /** No drift or resolution has this name any more. */
  | 'unknown'
  /** A blocking finding. */
  | 'blocked'
  /** So much would be deleted that a person has to allow it. */
  | 'mass-delete'
  /** Something changed since the plan was made; look again. */
  | 'stale'
  /** The editor has unsaved changes in these files. */
  | 'unsaved'
  /** Somebody else is writing, and did not end in time. */
  | 'busy'
  | 'cancelled'
  /** What is to be restored is neither in the history nor in git. */
  | 'not-kept'
  /** As `RefusedUndo`: nothing to undo, or changed since. */
  | 'nothing'
  | 'changed'
  /** The disk refused; the message says what. */
  | 'failed';

export interface Applied {
  /** Absent where everything was already so. */
  readonly operation?: Operation;
  /** False where the system could not promise that it outlasts a loss of power. */
  readonly durable: boolean;
  /** Files that somebody changed while it was done: they were left as they are. Absent where there are none. */
  readonly left?: readonly string[];
  /** After it. */
  readonly status: RuntimeStatus;
}

export interface ApplyOptions {
  /** Stops it while it waits or is staged; after the last check it is done to the end. */
  readonly signal?: AbortSignal;
  /** A person saw how much would be deleted, and wants it. */
  readonly allowsMassDelete?: boolean;
}

/** A change that was worked out elsewhere. All paths are relative to the project; unsaved text in one of them stops it. */
export interface LaneChange {
  /** For the log, and for those who wait: `Pull 3 changed from origin/main`. No contents. */
  readonly label: string;
  /** Done before the changes, whose paths are those after them. */
  readonly moves?: readonly Move[];
  readonly changes: readonly Change[];
  /** What else must be as it was. */
  readonly relies?: readonly Reliance[];
  /** By which whoever asked for it finds it in the log again. */
  readonly group?: string;
}

/** The disk at one moment, without unsaved text. */
export interface ProjectSight {
  readonly snapshot: Snapshot;
  readonly facts: DiskFacts;
  /** What was last accepted, where that is known. */
  readonly base?: Base;
}

export interface ProjectRuntime extends Disposable {
  /**
   * Snapshots with unsaved text, for the checks. Hints given to it make the state `stale`; it does not look while files are
   * changed from here.
   */
  readonly project: Project;
  readonly status: RuntimeStatus;
  /** Looks at whatever may have changed, and gives the status after that. `all`: at everything, believing no time and no size. */
  look(all?: boolean): Promise<RuntimeStatus>;
  /** What a look saw, for whoever works out a change. */
  sight(): Promise<ProjectSight>;
  /** Ways to end a drift of the status, best first; none for what nobody can end from here. */
  resolutions(drift: string): readonly Resolution[];
  /** The choices that `reconcile all safe` takes: each drift that is sure, with its safe resolution. */
  safeChoices(): readonly Choice[];
  /** Those of them whose kinds the user's policies apply. A runtime that lives on takes them by itself. */
  policyChoices(): readonly Choice[];
  /** `safe`: those of `safeChoices`, of a look that is made for it. */
  plan(choices: readonly Choice[] | 'safe'): Promise<MadePlan | Refusal>;
  /** As one commit, if nothing that the plan rests on changed since. A plan is applied once. */
  apply(plan: MadePlan, options?: ApplyOptions): Promise<Applied | Refusal>;
  /** As one commit, or not at all; answers `stale` where a file does not hold what the change starts from. */
  change(change: LaneChange, options?: ApplyOptions): Promise<Applied | Refusal>;
  /** Stops what waits in the lane, or is not past its last check; false where there is no such entry. */
  cancel(lane: number): boolean;
  /** Takes an operation back; without an id the newest that is not undone. */
  undo(id?: string, options?: ApplyOptions): Promise<Applied | Refusal>;
  /** The newest first. */
  operations(limit?: number): readonly Operation[] | Refusal;
  /** A plan that brings back a file, or the folder of an app or asset, as it was last accepted, from the history or from git. */
  planRestore(path: string): Promise<MadePlan | Refusal>;
  /** The bytes of a file as it was last accepted, where that is known and kept somewhere: on disk, in the history, quarantine or git. */
  accepted(path: string): Promise<Uint8Array | undefined>;
  /** Ends what a crash left, if there is anything. */
  recover(): Promise<void>;
}
