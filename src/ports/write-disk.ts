/**
 * The steps of which every write is made. Each is one thing that the system either does or does not do, so that a
 * model disk can stop after any of them and fail any of them. Nothing throws; what the system refused is a value.
 *
 * Paths are absolute and written with `/` on every system (`C:/…` on Windows).
 */
import type { DiskEntry, DiskFailure } from './disk.ts';

export interface WriteDisk {
  /** The entries of a folder, in no particular order. */
  list(folder: string): readonly DiskEntry[] | DiskFailure;
  /** The bytes of a file of at most `limit` bytes; links are followed. */
  read(path: string, limit: number): ReadFile | DiskFailure;
  /** What stands at a path; a link is not followed. */
  facts(path: string): FileFacts | DiskFailure;
  /** What a link says, as it is written. */
  readLink(path: string): { readonly to: string } | DiskFailure;
  /** The path with every link in it resolved. */
  realPath(path: string): { readonly path: string } | DiskFailure;
  /** Whether this process may write into the file that stands there. */
  mayWrite(path: string): DiskFailure | undefined;
  /** Opens a file that was not there, and fails with `exists` otherwise. `mode` is cut by the process's umask. */
  create(path: string, mode: number): OpenFile | DiskFailure;
  /** Opens a file for writing at its end, made with `mode` where it was not there. */
  append(path: string, mode: number): OpenFile | DiskFailure;
  /** Replaces what stands at `to`, in one step. */
  rename(from: string, to: string): DiskFailure | undefined;
  /** A second name for a file; fails with `exists` where something has that name. */
  link(from: string, to: string): DiskFailure | undefined;
  unlink(path: string): DiskFailure | undefined;
  makeFolder(path: string, mode: number): DiskFailure | undefined;
  /** Removes an empty folder. */
  removeFolder(path: string): DiskFailure | undefined;
  /** Makes the names in a folder durable. Not every system can. */
  syncFolder(path: string): DiskFailure | undefined;
}

export interface ReadFile {
  readonly bytes: Uint8Array;
  /** As in `FileFacts`, from just before the reading, where the system gives it along. */
  readonly changedMs?: number;
}

export interface OpenFile {
  facts(): FileFacts | DiskFailure;
  /** Takes at least one byte and answers how many it took, which may be fewer than were given. */
  write(bytes: Uint8Array): { readonly count: number } | DiskFailure;
  setMode(mode: number): DiskFailure | undefined;
  /** `user` and `group` are numbers of the system; -1 leaves one as it is. */
  setOwner(user: number, group: number): DiskFailure | undefined;
  /** Makes the content durable; not the name. */
  sync(): DiskFailure | undefined;
  close(): DiskFailure | undefined;
}

export interface FileFacts {
  readonly type: DiskEntry['type'];
  /** In bytes. */
  readonly size: number;
  /** The permission bits alone, as `0o644`. */
  readonly mode: number;
  readonly user: number;
  readonly group: number;
  /** When the content last changed, in milliseconds by the file system's clock. */
  readonly changedMs: number;
}
