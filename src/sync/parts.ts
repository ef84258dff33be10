/**
 * What a sync is made of: the repository, the write lane, and a memory of its own in `.local`, all handed in. A user root has
 * no manifest and no runtime of a project; then `project` is absent, and the lane is that of its store.
 */
import type { ConfigKey } from '../config/schema.ts';
import type { GitConnecting } from '../git/connecting.ts';
import type { GitRefusal, Repository } from '../git/repository.ts';
import type { Clock } from '../ports/clock.ts';
import type { ReadDisk } from '../ports/disk.ts';
import type { Hash } from '../ports/hash.ts';
import type { Wait } from '../ports/wait.ts';
import type { Applied, ApplyOptions, LaneChange, ProjectSight, Refusal } from '../runtime/project-runtime.ts';
import type { WriteFailure } from '../store/failure.ts';
import type { Lock } from '../store/lock.ts';
import type { Operation } from '../store/operation-log.ts';
import type { SliceOptions } from '../store/slices.ts';

/** All paths are relative to the project (or the user root), with `/`, unless told. */
export interface SyncParts {
  /** Opened anew for every command; never asked where the folder is not trusted. */
  readonly repository: () => Promise<Repository | GitRefusal>;
  /** What a connect asks of git, where there may be no repository yet. */
  readonly connecting: GitConnecting;
  readonly trusted: () => boolean;
  /** Those of the paths with unsaved text that are, lie in, or hold one of these. */
  readonly unsavedIn: (paths: readonly string[]) => readonly string[];
  readonly disk: ReadDisk;
  readonly memory: SyncMemory;
  /** That of sync: one at a time across processes. */
  readonly lock: Lock;
  readonly lane: SyncLane;
  /** Absent where there is no manifest: then no entities are merged, planned or told. */
  readonly project?: () => Promise<SyncProject>;
  /** Files that are merged by key where their lines conflict, with the keys that they may have. */
  readonly configs: ReadonlyMap<string, readonly ConfigKey[]>;
  readonly hash: Hash;
  readonly clock: Clock;
  readonly wait: Wait;
  readonly slices: SliceOptions;
  /** New each time. */
  readonly freshId: () => string;
}

/** The project as it is on disk, without unsaved text. */
export type SyncProject = ProjectSight;

export type LaneDone = Pick<Applied, 'operation' | 'durable' | 'left'>;

/** The one way in which files of the working folder are changed. */
export interface SyncLane {
  change(change: LaneChange, options?: ApplyOptions): Promise<LaneDone | Refusal>;
  /** Takes an operation back. */
  undo(operation: string, options?: ApplyOptions): Promise<LaneDone | Refusal>;
  /** The newest first. */
  operations(): readonly Operation[] | Refusal;
  /** Ends what a crash left of a change. */
  recover(): Promise<void>;
}

/** Files of sync's own in `.local/sync`, by name below it; `merge/3/ours/notes.md` as well. */
export interface SyncMemory {
  read(name: string): Uint8Array | undefined | WriteFailure;
  /** Durably. */
  keep(name: string, bytes: Uint8Array): Promise<WriteFailure | undefined>;
  /** A file, or a folder with all that is in it; nothing where there is none. */
  drop(name: string): Promise<WriteFailure | undefined>;
  /** As a path of the file system, for people and editors. */
  pathOf(name: string): string;
}
