/**
 * The disk below one folder, as the engine may ask it. Paths are relative to that folder, with `/`; no answer comes
 * from outside of it. Calls are synchronous: on this kind of work they are several times faster than pooled
 * asynchronous ones, and the callers ask in slices.
 */
export interface ReadDisk {
  /** The entries of a folder, in no particular order. */
  list(folder: string): readonly DiskEntry[] | DiskFailure;
  /** The bytes of a file of at most `limit` bytes. */
  read(path: string, limit: number): { readonly bytes: Uint8Array } | DiskFailure;
  /** Where a symbolic link leads in the end. */
  follow(path: string): LinkEnd;
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
