import type { Disposable } from '../base/events.ts';

export interface WatchOptions {
  /** Looks in intervals, where the file system tells nothing. */
  readonly polling?: { readonly intervalMs: number };
}

/**
 * Says that one of some files may be another one now: made, changed, replaced or gone. A hint says nothing else; hints may
 * come twice, late, for nothing, or not at all. The files and their folders need not exist. Paths are absolute, with `/`.
 */
export type Watch = (paths: readonly string[], onHint: () => void, options: WatchOptions) => Disposable;
