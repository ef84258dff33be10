/**
 * What changes a project, in its lane: one commit of the store, then a look that shows it, then the base, and only then is it
 * told. While a commit is made nobody looks, so that no snapshot shows half of it.
 */
import { foldersAbove } from '../base/paths.ts';
import type { Log } from '../ports/log.ts';
import { BASE_PATH, type Base } from '../snapshot/base.ts';
import { below } from '../store/absolute.ts';
import type { CommitRequest, Committed } from '../store/commit.ts';
import { failureSentence, type WriteFailure } from '../store/failure.ts';
import type { Store } from '../store/open-store.ts';
import type { Operation } from '../store/operation-log.ts';
import type { SliceOptions } from '../store/slices.ts';
import type { UndoRefusal } from '../store/undo.ts';
import type { Gate } from './gate.ts';
import type { Lane, Turn } from './lane.ts';
import type {
  Applied,
  ApplyOptions,
  LaneChange,
  MadePlan,
  Refusal,
  RefusedPlan,
  RuntimeBus,
  RuntimeStatus,
} from './project-runtime.ts';
import { baseAfter, type Seen } from './reconcile-base.ts';
import type { Looks } from './reconcile-look.ts';
import { named, outdated, refuse } from './reconcile-plans.ts';
import type { Prepared } from './reconcile-prepare.ts';
import { type ContentReader, changedSince, type Rests } from './reconcile-rests.ts';
import { isHalfWay } from './status.ts';

export interface CommitsOptions {
  readonly reader: ContentReader;
  readonly slices: SliceOptions;
  readonly store: Store;
  /** What the store's paths are relative to, absolute. */
  readonly storeRoot: string;
  readonly lane: Lane;
  readonly looks: Looks;
  readonly gate: Gate;
  readonly log: Log;
  readonly bus: RuntimeBus;
  readonly trusted: () => boolean;
  /** Those of the files with unsaved text that paths are, lie in, or hold. */
  readonly openIn: (paths: readonly string[]) => readonly string[];
  readonly status: () => RuntimeStatus;
}

export interface Commits {
  apply(plan: MadePlan, prepared: Prepared, options: ApplyOptions): Promise<Applied | Refusal>;
  change(change: LaneChange, options: ApplyOptions): Promise<Applied | Refusal>;
  undo(id: string | undefined, options: ApplyOptions): Promise<Applied | Refusal>;
  /** Ends what a crash left, if there is anything. */
  recover(): Promise<void>;
  /** Writes the base where it is there and behind; never waits for anybody. */
  moveForward(seen: Seen, base: Base | undefined): Promise<void>;
}

/** What a change came to, before anybody looked at it. */
type Done = Committed | Refusal;

export function createCommits(options: CommitsOptions): Commits {
  const { store, lane, looks, gate, log, bus, trusted, status } = options;
  const changing = async (
    label: string,
    signal: AbortSignal | undefined,
    change: (turn: Turn, onHeld: () => Promise<void>) => Promise<Done>,
    accepted: ReadonlySet<string> = new Set(),
  ): Promise<Applied | Refusal> => {
    if (!trusted()) return refuse('untrusted', UNTRUSTED);
    const answer = await lane.run({
      label,
      signal,
      run: async turn => {
        const done = await gate.changing(async close => {
          const made = await change(turn, closing(options, close));
          if ('refused' in made) {
            // What stopped it may be news of the disk.
            looks.touch(IS_NEWS.has(made.refused) ? 'all' : (made.paths ?? []));
            return made;
          }
          turn.commit();
          await close();
          looks.touch(made.operation ? pathsOf(made.operation) : []);
          const kept = await lookAndKeep(options, accepted);
          if (kept.message !== undefined) {
            // Where nothing was to be done but that, it was not done.
            if (accepted.size > 0 && !made.operation) return refuse('failed', kept.message, [BASE_PATH]);
            log.error(kept.message);
          }
          return { ...made, durable: made.durable && kept.durable };
        });
        if ('refused' in done) return done;
        if (done.operation) bus({ is: 'committed', operation: done.operation, generation: status().generation });
        return done;
      },
    });
    if (answer === 'full') return refuse('busy', 'Too many changes wait already; try again when they are done.');
    if (answer === 'cancelled') return refuse('cancelled', CANCELLED);
    if ('refused' in answer) return answer;
    const { operation, durable, conflicts } = answer;
    const left = conflicts.length > 0 ? { left: conflicts.map(path => relative(options, path)) } : {};
    return { ...(operation ? { operation } : {}), durable, ...left, status: status() };
  };
  return {
    async apply({ plan }, prepared, { signal }) {
      const accepts = new Set(plan.effects.accepts);
      const isNothing = prepared.moves.length + prepared.changes.length + accepts.size === 0;
      if (isNothing) return { durable: true, status: status() };
      return changing(
        plan.label,
        signal,
        (turn, onHeld) => commitPlan(options, prepared, { label: plan.label, turn, onHeld }),
        accepts,
      );
    },
    async change(change, { signal }) {
      if (!trusted()) return refuse('untrusted', UNTRUSTED);
      const open = options.openIn(touchedBy(change));
      if (open.length > 0) return unsavedIn(open);
      return changing(change.label, signal, (turn, onHeld) => commitChange(options, change, { turn, onHeld }));
    },
    async undo(id, { signal }) {
      // Where nothing waits, what is undone is known already.
      const early = trusted() && lane.entries.length === 0 ? store.planUndo(id) : undefined;
      if (early && 'failed' in early) return refusalOf(options, early);
      if (early && 'refused' in early) return refusedUndo(early);
      return changing(early?.label ?? 'undo', signal, (turn, onHeld) => undoOne(options, id, { turn, onHeld }));
    },
    async recover() {
      if (!trusted()) return;
      await lane.run({
        label: 'recover',
        isQuiet: true,
        run: () =>
          gate.changing(async close => {
            const recovery = await store.recover({ onHeld: closing(options, close) });
            if ('failed' in recovery) log.error(failureSentence(recovery));
            else if (Object.values(recovery).some(paths => paths.length > 0)) looks.touch('all');
          }),
      });
    },
    async moveForward(seen, base) {
      await lane.run({
        label: 'accept',
        isQuiet: true,
        run: async () => {
          if (!trusted()) return;
          const next = await baseAfter(seen, base, new Set(), options.slices);
          // What another process wrote meanwhile rests on newer things than what was seen here.
          const content = (now: Uint8Array | undefined) => (next.isExpected(now) ? next.bytes(now, false) : undefined);
          const kept = await store.keepState(BASE_PATH, content, { patienceMs: 0 });
          if ('failed' in kept && kept.failed !== 'locked') log.error(failureSentence(kept));
        },
      });
    },
  };
}

export const UNTRUSTED = 'This folder is not trusted, so nothing is written in it; trust it first.';
const CANCELLED = 'It was stopped, and nothing was changed.';

/** What may have changed more of the disk than its paths say. */
const IS_NEWS: ReadonlySet<string> = new Set<RefusedPlan>(['failed', 'busy']);

/** Nobody looks from when the lock is held: what follows may change files, and so may the end of what a crash left. */
function closing({ looks, reader }: CommitsOptions, close: () => Promise<void>): () => Promise<void> {
  return async () => {
    await close();
    if (isHalfWay(reader.disk)) looks.touch('all');
  };
}

const NOT_SEEN = 'What was changed could not be looked at; look again.';
const NEWER = `${BASE_PATH} was written by a newer Mooring, so this one accepts nothing; update it first.`;

/** How often it is looked again because another process wrote the base in between. */
const MOST_TRIES = 3;

interface Kept {
  /** False where the base could not be made durable. */
  readonly durable: boolean;
  /** Why it was not written at all; one sentence. */
  readonly message?: string;
}

/**
 * One look that shows the change, with the base that follows from it. The change itself is done by then: what could not be
 * seen or accepted is told again, and nothing is lost by that.
 */
async function lookAndKeep(options: CommitsOptions, accepted: ReadonlySet<string>): Promise<Kept> {
  const { looks, log } = options;
  try {
    for (let tries = MOST_TRIES; ; tries--) {
      const kept = await lookAndKeepOnce(options, accepted, tries === 1);
      if (kept !== 'other') return kept;
      looks.touch('all');
    }
  } catch (error) {
    looks.touch('all');
    log.error(errorText(error));
    return { durable: false, message: NOT_SEEN };
  }
}

/** `other`: another process wrote the base since this look began, so that the look may be older than that. */
async function lookAndKeepOnce(
  { looks, store, slices }: CommitsOptions,
  accepted: ReadonlySet<string>,
  isLast: boolean,
): Promise<Kept | 'other'> {
  let isOther = false;
  let isNewer = false;
  // As long as the project's folder cannot be listed nothing is kept.
  let answer: Kept = { durable: true, message: NOT_SEEN };
  await looks.look(false, async (seen, base) => {
    const next = await baseAfter(seen, base, accepted, slices);
    const kept = await store.keepState(BASE_PATH, now => {
      isOther = !next.isExpected(now);
      isNewer = next.isNewer(now);
      return isOther && !isLast ? undefined : next.bytes(now, true);
    });
    if ('failed' in kept) answer = { durable: true, message: failureSentence(kept) };
    else if (isNewer && accepted.size > 0) answer = { durable: true, message: NEWER };
    else answer = { durable: kept.durable };
  });
  return isOther && !isLast ? 'other' : answer;
}

interface Doing {
  readonly turn: Turn;
  /** To be awaited once the lock is held. */
  readonly onHeld: () => Promise<void>;
}

async function commitPlan(
  options: CommitsOptions,
  { moves, changes, rests, touches }: Prepared,
  { label, turn, onHeld }: Doing & { readonly label: string },
): Promise<Done> {
  const { store, reader } = options;
  if (moves.length + changes.length === 0) {
    const changed = changedSince(reader, rests);
    return changed.length > 0 ? outdated(changed) : { durable: true, conflicts: [] };
  }
  const written = new Set([...touches, ...touches.flatMap(foldersAbove)]);
  let asked: Rests = rests;
  const { refuses, refusal } = refusing(options, touches, () => {
    const changed = changedSince(reader, asked);
    // From here on new contents stand beside those of what is written, and the store compares these itself.
    asked = new Map([...rests].filter(([path]) => !written.has(path)));
    return changed.length > 0 ? outdated(changed) : undefined;
  });
  const committed = await store.commit({ label, moves, changes, refuses, onHeld, ...watching(turn) });
  return refusal() ?? ('failed' in committed ? refusalOf(options, committed) : committed);
}

async function commitChange(options: CommitsOptions, change: LaneChange, { turn, onHeld }: Doing): Promise<Done> {
  const { refuses, refusal } = refusing(options, touchedBy(change));
  const committed = await options.store.commit({ ...change, refuses, onHeld, ...watching(turn) });
  return refusal() ?? ('failed' in committed ? refusalOf(options, committed) : committed);
}

function touchedBy({ moves = [], changes }: LaneChange): string[] {
  return [
    ...moves.flatMap(({ from, to }) => [from, to]),
    ...changes.flatMap(change => ('moveTo' in change ? [change.path, change.moveTo] : [change.path])),
  ];
}

function watching({ signal, commit, progress }: Turn): Pick<CommitRequest, 'signal' | 'onProgress'> {
  return {
    signal,
    onProgress({ is, done, of }) {
      if (is === 'finishing') commit();
      progress(done, of);
    },
  };
}

/** What is asked under the lock, first and last of all, before `touches` are written. */
function refusing(
  { storeRoot, trusted, openIn }: CommitsOptions,
  touches: readonly string[],
  more: () => Refusal | undefined = () => undefined,
) {
  let found: Refusal | undefined;
  return {
    refuses(): WriteFailure | undefined {
      const open = openIn(touches);
      found = !trusted() ? refuse('untrusted', UNTRUSTED) : (more() ?? (open.length > 0 ? unsavedIn(open) : undefined));
      return found && { failed: 'changed', path: storeRoot };
    },
    refusal: () => found,
  };
}

export function unsavedIn(paths: readonly string[]): Refusal {
  const verb = paths.length === 1 ? 'has' : 'have';
  return refuse('unsaved', `${named(paths)} ${verb} unsaved changes; save them, then go on.`, paths);
}

async function undoOne(options: CommitsOptions, id: string | undefined, { turn, onHeld }: Doing): Promise<Done> {
  const { store, openIn } = options;
  const plan = store.planUndo(id);
  if ('failed' in plan) return refusalOf(options, plan);
  if ('refused' in plan) return refusedUndo(plan);
  const touches = [
    ...plan.moves.flatMap(({ from, to }) => [from, to]),
    ...plan.changes.map(({ path }) => path),
    ...plan.operation.files.map(({ path }) => path),
  ];
  const open = openIn(touches);
  if (open.length > 0) return unsavedIn(open);
  const { refuses, refusal } = refusing(options, touches);
  const undone = await store.undo(plan.operation.id, { refuses, onHeld, ...watching(turn) });
  const refused = refusal();
  if (refused) return refused;
  if ('failed' in undone) return refusalOf(options, undone);
  return 'refused' in undone ? refusedUndo(undone) : undone;
}

function refusedUndo({ refused, message, path }: UndoRefusal): Refusal {
  const why: RefusedPlan = refused === 'undone' ? 'nothing' : refused;
  return refuse(why, message, path === undefined ? [] : [path]);
}

const REFUSED: Partial<Record<WriteFailure['failed'], RefusedPlan>> = {
  changed: 'stale',
  missing: 'stale',
  'missing-folder': 'stale',
  exists: 'stale',
  'not-empty': 'stale',
  'lost-lock': 'busy',
  locked: 'busy',
  cancelled: 'cancelled',
};

export function refusalOf(options: Pick<CommitsOptions, 'storeRoot'>, failure: WriteFailure): Refusal {
  const path = below(options.storeRoot, failure.path);
  const paths = path === undefined ? [] : [path];
  return refuse(REFUSED[failure.failed] ?? 'failed', failureSentence(failure), paths);
}

function relative({ storeRoot }: CommitsOptions, path: string): string {
  return below(storeRoot, path) ?? path;
}

/** Where an operation changed something. */
function pathsOf({ files, moves = [], made = [], removed = [] }: Operation): string[] {
  return [...files.map(({ path }) => path), ...moves.flatMap(({ from, to }) => [from, to]), ...made, ...removed];
}

export function errorText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
