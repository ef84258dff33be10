/** The store of one root: every change to its files goes through here, whoever makes it. */
import { childOf, nameOf, parentOf } from './absolute.ts';
import { type CommitRequest, type Committed, commitUnderLock } from './commit.ts';
import type { WriteFailure } from './failure.ts';
import { linkInLocal } from './foreign.ts';
import { type History, type HistoryLimits, openHistory } from './history.ts';
import { findJournals } from './journal.ts';
import type { StorePlace } from './local-folder.ts';
import { type Held, type Lock, openLock } from './lock.ts';
import { type OperationLog, openOperationLog } from './operation-log.ts';
import type { Outside } from './outside.ts';
import { type Recovery, recoverUnderLock, type StoreParts } from './recover.ts';
import { dropState, type KeptState, putState, type StateContent, type StateOptions, statePath } from './state-file.ts';
import { cleanTemps } from './temps.ts';
import { planUndo, type Undone, type UndoPlan, type UndoRefusal } from './undo.ts';

export interface StoreOptions {
  /** `user@host front/pid`. */
  readonly actor: string;
  readonly history?: HistoryLimits;
  /** How old the lock of a process that cannot be seen from here must be before it is taken over. */
  readonly staleAfterMs?: number;
}

export interface Store {
  /** All of the changes, or none and the reason. */
  commit(request: CommitRequest): Promise<Committed | WriteFailure>;
  /** What taking an operation back would do, or why it cannot be; without an id, of the newest that is not undone. */
  planUndo(id?: string): UndoPlan | UndoRefusal | WriteFailure;
  /**
   * Takes an operation back, as one commit that stands in the log with `undoes`. Without an id it is the newest one that
   * is neither undone nor an undo; the id of an undo does again what that one took back. The beginning of an id is enough.
   */
  undo(
    id?: string,
    options?: Pick<CommitRequest, 'patienceMs' | 'signal' | 'onProgress' | 'onHeld' | 'refuses'>,
  ): Promise<Undone | UndoRefusal | WriteFailure>;
  /** Ends what a crash interrupted. Where there is nothing of the kind, nothing is written and nobody waited for. */
  recover(options?: Pick<CommitRequest, 'onHeld'>): Promise<Recovery | WriteFailure>;
  /** Drops what is over the bounds of the history, at once. Where there is no history, nothing is written or waited for. */
  tidyHistory(patienceMs?: number): Promise<{ readonly dropped: number } | WriteFailure>;
  /**
   * Replaces a file of Mooring's own memory in `.local`, as `base.json`: durably, under the lock, and neither in the log nor
   * in the history. `path` is relative to the root, as all paths here (`.mooring/.local/base.json`); one that is not below
   * `.local` answers `link`, and the lock, journal, history, log and quarantine `reserved`. Makes `.local` where it is not there.
   */
  keepState(path: string, content: StateContent, options?: StateOptions): Promise<KeptState | WriteFailure>;
  /** Removes a file of `keepState`, or a folder of such files. */
  dropState(path: string, options?: StateOptions): Promise<KeptState | WriteFailure>;
  readonly history: Pick<History, 'versions' | 'read'>;
  readonly log: Pick<OperationLog, 'read'>;
  readonly lock: Lock;
}

/** Nothing is touched by opening. */
export function openStore(outside: Outside, place: StorePlace, options: StoreOptions): Store {
  const history = openHistory(outside, place.local, options.history);
  const log = openOperationLog(outside, place.local);
  const lock = openLock(outside, place, options);
  const parts: StoreParts = { outside, place, history, log };
  const cleaned = new Set<string>();
  const withLock = async <Answer>(
    doing: string,
    { patienceMs, signal, onHeld }: Patience,
    work: (held: Held, recovery: Recovery) => Promise<Answer> | Answer,
  ): Promise<Answer | WriteFailure> => {
    const link = linkInLocal(outside, place);
    if (link) return link;
    const patience = { ...(patienceMs === undefined ? {} : { patienceMs }), ...(signal ? { signal } : {}) };
    const held = await lock.acquire({ doing, ...patience });
    if ('failed' in held) return held;
    try {
      if (held.tookOver) cleaned.clear();
      await onHeld?.();
      const recovery = await recoverUnderLock(parts, held);
      return 'failed' in recovery ? recovery : await work(held, recovery);
    } finally {
      await held.release();
    }
  };
  const commitHeld = async (held: Held, request: CommitRequest): Promise<Committed | WriteFailure> => {
    const committed = await commitUnderLock(parts, held, options.actor, request);
    const files = 'failed' in committed ? [] : (committed.operation?.files ?? []);
    cleanOnce(
      outside,
      cleaned,
      files.map(({ path }) => parentOf(childOf(place.root, path))),
    );
    history.tidy(() => hasNoJournal(outside, place.local));
    return committed;
  };
  return {
    lock,
    log,
    history,
    commit: request => withLock(request.label, request, held => commitHeld(held, request)),
    planUndo: id => planUndo(parts, id),
    async undo(id, options = {}) {
      // Who looks for something to undo where there is nothing makes no lock for that, and no root around it.
      if (hasNoJournal(outside, place.local)) {
        const seen = planUndo(parts, id);
        if ('refused' in seen && (seen.refused === 'nothing' || seen.refused === 'unknown')) return seen;
      }
      return withLock('undo', options, async held => {
        const plan = planUndo(parts, id);
        if ('failed' in plan || 'refused' in plan) return plan;
        const { operation, label, moves, changes } = plan;
        const { id: undoes, group } = operation;
        const request = { ...options, label, moves, changes, undoes, ...(group === undefined ? {} : { group }) };
        const committed = await commitHeld(held, request);
        return 'failed' in committed ? committed : { ...committed, undone: operation };
      });
    },
    async keepState(path, content, { label, ...patience } = {}) {
      const found = statePath(place, path);
      if ('failed' in found) return found;
      return withLock(label ?? `keep ${nameOf(path)}`, patience, async held => {
        const kept = await putState(outside, place, found.path, content, held.fence);
        cleanOnce(outside, cleaned, [parentOf(found.path)]);
        return kept;
      });
    },
    async dropState(path, { label, ...patience } = {}) {
      const found = statePath(place, path);
      if ('failed' in found) return found;
      return withLock(label ?? `drop ${nameOf(path)}`, patience, held =>
        dropState(outside, place, found.path, held.fence),
      );
    },
    async tidyHistory(patienceMs) {
      if (history.isEmpty()) return NONE_DROPPED;
      return withLock('tidy the history', { patienceMs }, () =>
        hasNoJournal(outside, place.local) ? history.prune() : NONE_DROPPED,
      );
    },
    async recover(options = {}) {
      const journals = findJournals(outside.disk, place.local);
      if ('failed' in journals) return journals;
      if (journals.length === 0) return { finished: [], takenBack: [], conflicts: [], damaged: [] };
      return withLock('recover', options, (_held, recovery) => recovery);
    },
  };
}

/** How long somebody waits for the lock, what makes him give up, and what he does first once he has it. */
type Patience = { readonly [Key in 'patienceMs' | 'signal' | 'onHeld']?: CommitRequest[Key] | undefined };

const NONE_DROPPED = { dropped: 0 } as const;

/** What a journal may still need must stay. */
function hasNoJournal({ disk }: Outside, local: string): boolean {
  const journals = findJournals(disk, local);
  return !('failed' in journals) && journals.length === 0;
}

/** Looks once into every folder that is written to, and again after every takeover, for what dead processes left. */
function cleanOnce(outside: Outside, cleaned: Set<string>, folders: readonly string[]): void {
  for (const folder of folders) {
    if (cleaned.has(folder)) continue;
    cleaned.add(folder);
    cleanTemps(outside, folder);
  }
}
