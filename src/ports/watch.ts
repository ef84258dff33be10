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

export interface WatchTreeOptions {
  /** Says in intervals that anything may have changed, and listens to nothing, where the file system tells nothing. */
  readonly polling?: { readonly intervalMs: number };
  /** With more folders than this it does not listen but goes over to intervals; 10,000 unless told. */
  readonly mostFolders?: number;
  /** How often, beside what is heard, anything may have changed, for hints that were lost; 5 minutes unless told. */
  readonly sweepMs?: number;
  /** It cannot listen, or not any more, and goes over to intervals: a sentence that says why and the way out. */
  readonly onSweeping?: (why: string) => void;
}

export interface TreeWatch extends Disposable {
  readonly is: 'starting' | 'listening' | 'sweeping';
  /** Resolves once nothing that changes is missed any more. */
  readonly ready: Promise<void>;
}

/**
 * Says which paths of a project, relative to its folder and with `/`, may be others now, or that any may be (`all`): what
 * comes at once is said at once. It listens only to folders that are in sight. A hint is as little to be believed as any other.
 */
export type WatchTree = (
  root: string,
  onPaths: (paths: readonly string[] | 'all') => void,
  options?: WatchTreeOptions,
) => TreeWatch;
