/**
 * What changes a project, in its lane: one commit of the store, then a look that shows it, then the base, and only then is it
 * told. While a commit is made nobody looks, so that no snapshot shows half of it.
 */
import type { Log } from '../ports/log.ts';
import { BASE_PATH, type Base } from '../snapshot/base.ts';
import { below } from '../store/absolute.ts';
import type { Committed } from '../store/commit.ts';
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
import { type ContentReader, changedSince, touching } from './reconcile-rests.ts';

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
  readonly unsaved: () => readonly string[];
  readonly status: () => RuntimeStatus;
}

export interface Commits {
  apply(plan: MadePlan, prepared: Prepared, options: ApplyOptions): Promise<Applied | Refusal>;
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
    change: (turn: Turn) => Promise<Done>,
    accepted: ReadonlySet<string> = new Set(),
  ): Promise<Applied | Refusal> => {
    if (!trusted()) return refuse('untrusted', UNTRUSTED);
    const answer = await lane.run({
      label,
      signal,
      run: async turn => {
        const done = await gate.changing(async () => {
          const made = await change(turn);
          if ('refused' in made) {
            // What stopped it may be news of the disk.
            looks.touch(made.refused === 'failed' ? 'all' : (made.paths ?? []));
            return made;
          }
          looks.touch(made.operation ? pathsOf(made.operation) : []);
          const isKept = await lookAndKeep(options, accepted);
          return { ...made, durable: made.durable && isKept };
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
      return changing(plan.label, signal, turn => commitPlan(options, plan.label, prepared, turn), accepts);
    },
    async undo(id, { signal }) {
      // Where nothing waits, what is undone is known already.
      const early = trusted() && lane.entries.length === 0 ? store.planUndo(id) : undefined;
      if (early && 'failed' in early) return refusalOf(options, early);
      if (early && 'refused' in early) return refusedUndo(early);
      return changing(early?.label ?? 'undo', signal, turn => undoOne(options, id, turn));
    },
    async recover() {
      if (!trusted()) return;
      await lane.run({
        label: 'recover',
        isQuiet: true,
        run: () =>
          gate.changing(async () => {
            const recovery = await store.recover();
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
          const kept = await store.keepState(BASE_PATH, now => next(now, false), { patienceMs: 0 });
          if ('failed' in kept && kept.failed !== 'locked') log.error(failureSentence(kept));
        },
      });
    },
  };
}

export const UNTRUSTED = 'This folder is not trusted, so nothing is written in it; trust it first.';
const CANCELLED = 'It was stopped, and nothing was changed.';

/** One look that shows the change, with the base that follows from it. False where the base could not be made durable. */
async function lookAndKeep(
  { looks, store, log, slices }: CommitsOptions,
  accepted: ReadonlySet<string>,
): Promise<boolean> {
  let isDurable = true;
  await looks.look(false, async (seen, base) => {
    const next = await baseAfter(seen, base, accepted, slices);
    const kept = await store.keepState(BASE_PATH, now => next(now, true));
    // The change itself is done: what could not be accepted is told again, and nothing is lost by that.
    if ('failed' in kept) log.error(failureSentence(kept));
    else isDurable = kept.durable;
  });
  return isDurable;
}

async function commitPlan(
  options: CommitsOptions,
  label: string,
  { moves, changes, rests, touches }: Prepared,
  turn: Turn,
): Promise<Done> {
  const { store, reader, unsaved, trusted } = options;
  if (moves.length + changes.length === 0) {
    const changed = changedSince(reader, rests);
    return changed.length > 0 ? outdated(changed) : { durable: true, conflicts: [] };
  }
  let refusal: Refusal | undefined;
  const committed = await store.commit({
    label,
    moves,
    signal: turn.signal,
    onProgress({ is, done, of }) {
      if (is === 'finishing') turn.commit();
      turn.progress(done, of);
    },
    // The lock is held: what the plan rests on is looked at once more.
    changes: () => {
      const changed = changedSince(reader, rests);
      const open = touching(new Set(unsaved()), touches);
      if (!trusted()) refusal = refuse('untrusted', UNTRUSTED);
      else if (changed.length > 0) refusal = outdated(changed);
      else if (open.length > 0) refusal = unsavedIn(open);
      return refusal ? { failed: 'changed', path: options.storeRoot } : changes;
    },
  });
  return refusal ?? ('failed' in committed ? refusalOf(options, committed) : committed);
}

export function unsavedIn(paths: readonly string[]): Refusal {
  const verb = paths.length === 1 ? 'has' : 'have';
  return refuse('unsaved', `${named(paths)} ${verb} unsaved changes; save them, then go on.`, paths);
}

async function undoOne(options: CommitsOptions, id: string | undefined, { signal }: Turn): Promise<Done> {
  const { store, unsaved } = options;
  const plan = store.planUndo(id);
  if ('failed' in plan) return refusalOf(options, plan);
  if ('refused' in plan) return refusedUndo(plan);
  const touches = [
    ...plan.moves.flatMap(({ from, to }) => [from, to]),
    ...plan.changes.map(({ path }) => path),
    ...plan.operation.files.map(({ path }) => path),
  ];
  const open = touching(new Set(unsaved()), touches);
  if (open.length > 0) return unsavedIn(open);
  if (signal.aborted) return refuse('cancelled', CANCELLED);
  const undone = await store.undo(plan.operation.id);
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
