/** Ends what a crash interrupted: all of a commit is done, or nothing of it. Only under the lock. */
import { childOf } from './absolute.ts';
import { type WriteFailure, writeFailure } from './failure.ts';
import { isForeign } from './foreign.ts';
import type { History } from './history.ts';
import { type FoundJournal, findJournals, type Journal, readJournal, settleJournals, turnJournal } from './journal.ts';
import type { StorePlace } from './local-folder.ts';
import type { Held } from './lock.ts';
import type { OperationLog } from './operation-log.ts';
import type { Outside } from './outside.ts';
import { counter, type Watching } from './progress.ts';
import { atFirst, atPresent, type OnConflict, stateOf } from './relocate.ts';
import { goBack, goForward, isPending, type Outcome, unstage } from './steps.ts';

export interface StoreParts {
  readonly outside: Outside;
  readonly place: StorePlace;
  readonly history: History;
  readonly log: OperationLog;
}

export interface Recovery {
  /** Ids of commits that were finished now. */
  readonly finished: readonly string[];
  /** Ids of commits that were taken back. */
  readonly takenBack: readonly string[];
  /** Paths that somebody changed in between: they were left, and what should have been there is in the history. */
  readonly conflicts: readonly string[];
  /** Journals that nobody can read, or that lead out of the place; they were put aside. Absolute. */
  readonly damaged: readonly string[];
}

export async function recoverUnderLock(parts: StoreParts, held: Held): Promise<Recovery | WriteFailure> {
  const { disk } = parts.outside;
  const { local } = parts.place;
  const journals = findJournals(disk, local);
  if ('failed' in journals) return journals;
  // What the dead one had ended must not come back after a loss of power.
  if (held.tookOver) settleJournals(disk, local);
  const report = {
    finished: [] as string[],
    takenBack: [] as string[],
    conflicts: [] as string[],
    damaged: [] as string[],
  };
  for (const found of journals) {
    const ended = await recoverOne(parts, held, found);
    if ('failed' in ended) return ended;
    report[ended.as].push(ended.as === 'damaged' ? found.path : found.id);
    report.conflicts.push(...ended.conflicts);
  }
  return report;
}

interface Ended {
  readonly as: 'finished' | 'takenBack' | 'damaged';
  readonly conflicts: readonly string[];
}

async function recoverOne(parts: StoreParts, held: Held, found: FoundJournal): Promise<Ended | WriteFailure> {
  const { disk } = parts.outside;
  const journal = readJournal(disk, parts.place.root, found.path);
  if (journal === 'damaged') return putAside(parts, found);
  if ('failed' in journal) return journal;
  const foreign = isForeign(parts.outside, parts.place, journal);
  if (typeof foreign !== 'boolean') return foreign;
  if (foreign) return putAside(parts, found);
  if (found.state === 'back') return retreat(parts, held, journal);
  if (found.state === 'staging') {
    unstage(parts.outside, atFirst(journal));
    const refused = disk.unlink(found.path);
    return refused ? writeFailure(found.path, refused) : { as: 'takenBack', conflicts: [] };
  }
  // A move that fails may be done in part, so whether anything is to be done still is asked before.
  const wasPending = isAnyPending(parts.outside, journal);
  if (typeof wasPending !== 'boolean') return wasPending;
  const outcome = await finish(parts, held, journal, wasPending ? 'stop' : 'skip');
  if (!('failed' in outcome)) return { as: 'finished', conflicts: outcome.conflicts };
  if (outcome.failed === 'lost-lock' || !wasPending) return outcome;
  return turnJournal(disk, parts.place.local, found.id, 'ready', 'back') ?? retreat(parts, held, journal);
}

/** Of a commit that was acknowledged nothing is pending, so where something is, all of it may be taken back. */
function isAnyPending(outside: Outside, journal: Journal): boolean | WriteFailure {
  for (const move of journal.moves) {
    const state = stateOf(outside.disk, move);
    if (typeof state !== 'string') return state;
    if (state === 'pending' || state === 'midway') return true;
  }
  const present = atPresent(outside, journal);
  return 'failed' in present ? present : present.steps.some(step => isPending(outside, step));
}

/** Does what a ready journal says, and ends it. */
export async function finish(
  parts: StoreParts,
  held: Held,
  journal: Journal,
  onConflict: OnConflict,
  onProgress?: Watching['onProgress'],
): Promise<Outcome | WriteFailure> {
  const { outside, place, history, log } = parts;
  const counted = counter(outside, 'finishing', journal.moves.length + journal.steps.length, onProgress);
  const outcome = await goForward(outside, journal, history, { fence: held.fence, onConflict, counted });
  if ('failed' in outcome) return outcome;
  // Before the journal goes, so that a crash leads to it twice rather than never.
  log.append(journal.operation, true);
  // Until the new names are known to last, the journal is what would bring them back.
  if (outcome.settled === 'failed') return outcome;
  outside.disk.unlink(readyPath(place, journal));
  // What was moved may be moved back by hand, and that is not to be undone by a journal that comes back.
  if (journal.moves.length > 0) settleJournals(outside.disk, place.local);
  return outcome;
}

/** Takes back what a journal says, and ends it; the journal is in the state `back`. */
export async function retreat(parts: StoreParts, held: Held, journal: Journal): Promise<Ended | WriteFailure> {
  const { outside, place, history } = parts;
  const outcome = await goBack(outside, journal, history, { fence: held.fence, allows: place.allows });
  if ('failed' in outcome) return outcome;
  const path = childOf(childOf(place.local, 'journal'), `${journal.operation.id}.back.json`);
  if (outcome.settled === 'failed') return { failed: 'other', path, code: 'EIO' };
  // It must not come back: a later commit may bring the same content again, and that one is to stay.
  const refused = outside.disk.unlink(path) ?? settleJournals(outside.disk, place.local);
  return refused ? writeFailure(path, refused) : { as: 'takenBack', conflicts: outcome.conflicts };
}

function readyPath({ local }: StorePlace, { operation }: Journal): string {
  return childOf(childOf(local, 'journal'), `${operation.id}.ready.json`);
}

/** One that was cut off while it was written had nothing staged; any other was damaged from outside. */
function putAside({ outside }: StoreParts, { path, state }: FoundJournal): Ended | WriteFailure {
  const { disk } = outside;
  const refused = state === 'staging' ? disk.unlink(path) : disk.rename(path, `${path}.damaged`);
  if (refused) return writeFailure(path, refused);
  return state === 'staging' ? { as: 'takenBack', conflicts: [] } : { as: 'damaged', conflicts: [] };
}
