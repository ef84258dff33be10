/**
 * Sync of one project with a git remote, as its fronts use it. What comes is merged beside the working folder, shown as a
 * plan, and applied as one commit of the write lane; git's branch and index follow. One sync at a time, across processes.
 */
import type { GitTrouble } from '../git/repository.ts';
import type { EntityChange, EntityConflict, Side } from '../manifest/merge/entity-merge.ts';
import type { PendingDelete, PlanFinding } from '../plans/reconcile/plan.ts';
import type { PlannedFile, RefusedPlan } from '../runtime/project-runtime.ts';

/** What, where and the way out, in one sentence each. */
export interface SyncRefusal {
  readonly refused: GitTrouble | RefusedPlan | SyncTrouble;
  readonly message: string;
  /** Relative to the project. */
  readonly paths?: readonly string[];
}

export type SyncTrouble =
  /** Another sync of this project runs; the message names its holder. */
  | 'locked'
  /** A sync waits for a person: finish or abort it. */
  | 'pending'
  /** Nothing waits. */
  | 'nothing'
  /** Uncommitted changes in files that the merge touches. */
  | 'dirty'
  /** Changes outside the project's folder, links, names that some systems cannot hold. */
  | 'unfit'
  /** Something of it would go; whoever wants that says so. */
  | 'deletes'
  /** Their manifest is empty, cannot be read, or is not as it must be. */
  | 'remote-manifest'
  /** Something has to be decided first. */
  | 'conflicts'
  /** There is a remote already, or data where none may be. */
  | 'connected';

export interface SyncStatus {
  readonly is:
    | 'no-repository'
    | 'no-remote'
    | 'no-upstream'
    | 'detached'
    /** As far as the last fetch knows. */
    | 'even'
    | 'ahead'
    | 'behind'
    | 'diverged'
    /** A sync was begun and waits for decisions, or was interrupted. */
    | 'pending';
  readonly branch?: string;
  /** `origin/main`. */
  readonly upstream?: string;
  readonly ahead: number;
  readonly behind: number;
  /** Entities that differ from the last git commit, on the disk. */
  readonly changed: readonly EntityChange[];
  /** What the next push, or pull, brings. */
  readonly outgoing: readonly EntityChange[];
  readonly incoming: readonly EntityChange[];
  /** Files that are no entity's and differ from the last git commit, relative to the project. */
  readonly otherFiles: readonly string[];
  readonly pending?: PendingSync;
  /** What is told beside it: a shallow clone, a merge under way, a manifest that cannot be compared. One sentence each. */
  readonly notes: readonly string[];
}

export interface PendingSync {
  readonly what: 'pull' | 'connect';
  /** ISO, UTC. */
  readonly since: string;
  /** Interrupted while it was applied: it is finished or taken back by whoever comes next. */
  readonly isInterrupted: boolean;
  readonly conflicts: readonly SyncConflict[];
}

/** Something that both sides changed. */
export interface SyncConflict {
  /** What `resolve` takes. */
  readonly key: string;
  /** Of an entity or field; else the text of a whole file is in question. */
  readonly entity?: EntityConflict;
  /** Relative to the project. */
  readonly path: string;
  readonly message: string;
  /** Where both can be merged by hand: the three texts and the file that is to hold the result, file system paths. */
  readonly files?: MergeFiles;
  readonly resolved?: Resolved;
}

export interface MergeFiles {
  readonly base?: string;
  readonly ours?: string;
  readonly theirs?: string;
  readonly result: string;
}

/** `edited`: the file beside the working folder, as the person left it; it must not hold conflict markers. */
export type Resolved = Side | 'edited';

export interface PullPlan {
  readonly id: string;
  readonly what: 'pull' | 'connect';
  /** For the log: `Pull 3 changed, 1 new from origin/main`. */
  readonly label: string;
  readonly from: { readonly ours?: string; readonly theirs: string; readonly base?: string };
  /** How many commits of theirs come. */
  readonly commits: number;
  /** What becomes different here. */
  readonly entities: readonly EntityChange[];
  readonly files: readonly PlannedFile[];
  /** Those without a decision. While there is one, nothing can be applied. */
  readonly conflicts: readonly SyncConflict[];
  readonly deletes: readonly PendingDelete[];
  /** Questions to deletes: `Did you rename X to Y?` One sentence each. */
  readonly questions: readonly string[];
  readonly blocking: readonly PlanFinding[];
  readonly advisory: readonly PlanFinding[];
  readonly massDelete?: string;
  /** What this computer, or the remote, would lose, in words; asked for with the strategies that replace. */
  readonly loses: readonly string[];
}

export interface SyncApplied {
  /** Of the operation log; absent where no file had to change. */
  readonly operation?: string;
  readonly label: string;
  /** The git commit that the branch is at now. */
  readonly commit?: string;
  /** `refs/mooring/safety/…`: what was before. */
  readonly safety?: string;
  readonly durable: boolean;
  readonly left?: readonly string[];
}

export interface PushPlan {
  readonly id: string;
  /** What is committed: relative to the project. None where all is committed already. */
  readonly files: readonly string[];
  readonly entities: readonly EntityChange[];
  /** Proposed, to be edited: lists the entities. */
  readonly message: string;
  /** How many commits go, that made for it included. */
  readonly commits: number;
  readonly to: string;
  readonly blocking: readonly PlanFinding[];
  readonly advisory: readonly PlanFinding[];
}

export type ConnectStrategy = 'local' | 'remote' | 'merge';

export interface ConnectQuestion {
  readonly url: string;
  /** `origin` unless told. */
  readonly remote?: string;
  /** Of theirs; what the remote calls its own, or ours, unless told. */
  readonly branch?: string;
  /** Needed only where the remote has data that this project has not. */
  readonly strategy?: ConnectStrategy;
}

/** What stands on both sides, before a strategy is chosen. */
export interface ConnectPreview {
  readonly is: 'empty' | 'ours-is-ahead' | 'theirs-is-ahead' | 'related' | 'unrelated';
  readonly branch: string;
  /** By entity. `differ` names the fields. */
  readonly onlyHere: readonly EntityChange[];
  readonly onlyThere: readonly EntityChange[];
  readonly differ: readonly EntityChange[];
  readonly commitsHere: number;
  readonly commitsThere: number;
  /** For the strategy that was asked for; absent where one has to be chosen first. */
  readonly plan?: PullPlan;
}

export interface SyncOptions {
  readonly signal?: AbortSignal;
  /** What is done just now, for people: `Fetching origin`. */
  readonly onProgress?: (doing: string) => void;
}

export interface ApplySyncOptions extends SyncOptions {
  /** A person saw the pending deletes, or how many they are, and wants them. */
  readonly allowsDeletes?: boolean;
  readonly allowsMassDelete?: boolean;
}

export interface Sync {
  /** Never touches the network, but with `fetch`. */
  status(options?: SyncOptions & { readonly fetch?: boolean }): Promise<SyncStatus | SyncRefusal>;
  /** Fetches and merges. Nothing in the working folder changes; conflicts wait until they are decided, or it is aborted. */
  planPull(options?: SyncOptions): Promise<PullPlan | SyncRefusal>;
  /** As one commit of the lane, if nothing changed since. */
  apply(plan: PullPlan, options?: ApplySyncOptions): Promise<SyncApplied | SyncRefusal>;
  /** Decides conflicts of what waits, by key, and gives the plan as it is then. */
  resolve(picks: ReadonlyMap<string, Resolved>): Promise<PullPlan | SyncRefusal>;
  /** Takes back what waits or was interrupted: the folder is as before it began. */
  abort(): Promise<SyncApplied | SyncRefusal>;
  /** Takes the last sync back, files and branch, where nobody committed since. */
  undo(): Promise<SyncApplied | SyncRefusal>;
  /** `also`: further files to commit, relative to the project. */
  planPush(options?: SyncOptions & { readonly also?: readonly string[] }): Promise<PushPlan | SyncRefusal>;
  push(plan: PushPlan, message: string, options?: SyncOptions): Promise<SyncApplied | SyncRefusal>;
  /** Looks at both sides. Nothing is changed: neither here nor there. */
  planConnect(question: ConnectQuestion, options?: SyncOptions): Promise<ConnectPreview | SyncRefusal>;
  connect(
    question: ConnectQuestion,
    preview: ConnectPreview,
    options?: ApplySyncOptions,
  ): Promise<SyncApplied | SyncRefusal>;
}
