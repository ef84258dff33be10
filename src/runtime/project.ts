/**
 * The runtime of one project: it turns what the disk and the editor say into snapshots. Hints mark paths dirty; only
 * reading decides. Reads come from `snapshot`, one generation at a time.
 */
import type { Disposable } from '../base/events.ts';
import type { DiskFailure, Stamp } from '../ports/disk.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

export interface Project {
  /** The folder, as a file system path. */
  readonly root: string;
  /** With unsaved text. */
  readonly snapshot: Snapshot;
  /** Without unsaved text, as of the last look: the very same object as `snapshot` where no open document differs from its file. */
  onDisk(): Snapshot;
  /** False until the first look at the whole folder is done. */
  readonly loaded: boolean;
  /** Unsaved text of an open document (its path relative to the root), or undefined once it is closed. */
  setBuffer(path: string, text: string | undefined): void;
  /**
   * Hints that these paths (files or folders, relative) may have changed, or that anything may have (`all`). No hint is
   * believed: it is looked at. A named file is read; of all others only those whose stamp is another one, unless `again`
   * says to believe no stamp.
   */
  touch(paths: readonly string[] | 'all' | 'again'): void;
  /** Looks at whatever is dirty, in slices, and gives the snapshot that stands then. */
  settle(): Promise<Snapshot>;
  /** How a file's content is told from another without reading it, as of the last look; a disk without stamps has none. */
  readonly stampOf?: (path: string) => Stamp | DiskFailure;
  /** Fires after `snapshot`, or what `onDisk` gives, became another one. */
  onChange(listener: (snapshot: Snapshot) => void): Disposable;
  dispose(): void;
}
