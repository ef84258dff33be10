/**
 * The disk below one folder, as the engine may ask it. Paths are relative to that folder, with `/`; no answer comes
 * from outside of it. Calls are synchronous: on this kind of work they are several times faster than pooled
 * asynchronous ones, and the callers ask in slices.
 */
export interface ReadDisk {
  /**
   * The entries of a folder, in no particular order. `isNoLink` says that the caller just listed the folders above it, and saw
   * each of them and this one as a folder: then no links have to be resolved.
   */
  list(folder: string, isNoLink?: boolean): readonly DiskEntry[] | DiskFailure;
  /** The bytes of a file of at most `limit` bytes. */
  read(path: string, limit: number): ReadAnswer | DiskFailure;
  /**
   * `read` for many files, called without waiting in between: where their folders lead is asked once for each folder. It must
   * not outlive the turn in which it was asked for.
   */
  reader?(): (path: string, limit: number) => ReadAnswer | DiskFailure;
  /** Where a symbolic link leads in the end. */
  follow(path: string): LinkEnd;
  /** What tells one state of a file from another without reading it; a link is not followed. Where it is absent, files are read each time. */
  stamp?(path: string): Stamp | DiskFailure;
}

export interface ReadAnswer {
  readonly bytes: Uint8Array;
  /** Where the disk gives stamps. */
  readonly seen?: Seen;
}

/** How a file was seen just before it was read. */
export interface Seen {
  readonly stamp: Stamp;
  /** In milliseconds, by the clock of this machine. */
  readonly atMs: number;
}

/** What a file system says of a file without reading it. */
export interface Stamp {
  /** In bytes. */
  readonly size: number;
  /** When the content last changed, in milliseconds by the file system's clock. A program may set it back. */
  readonly changedMs: number;
  /** When anything of the file last changed, its times too; where the system gives it. */
  readonly statusMs?: number;
  /** The file's number in its file system; another file that takes its place has another one. */
  readonly inode?: number;
}

/** A disk that can also make what was not there. Nothing that exists is ever replaced through it. */
export interface NewFileDisk extends ReadDisk {
  /** Makes a file, and the folders above it, durably; fails with `exists` where there is one. */
  create(path: string, bytes: Uint8Array): DiskFailure | undefined;
}

export interface DiskEntry {
  readonly name: string;
  readonly type: 'file' | 'folder' | 'link' | 'other';
}

export type LinkEnd =
  | { readonly to: string; readonly type: 'file' | 'folder' }
  | { readonly broken: 'outside' | 'dangling' | 'circular' };

export interface DiskFailure {
  readonly failed:
    | 'missing'
    | 'exists'
    | 'permission'
    | 'not-a-file'
    | 'not-a-folder'
    | 'circular'
    | 'too-large'
    | 'read-only'
    | 'full'
    | 'other';
  /** The system's code (`EACCES`), for the log. */
  readonly code: string;
}
