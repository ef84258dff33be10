/**
 * Puts the runtime of one project together: looks, plans, the write lane, and what is told of them. Nothing is looked at before
 * the first `look`, and nothing is written but for what a person, or a policy of theirs, asked for, and the base.
 */
import type { DriftPolicy } from '../config/drift-policies.ts';
import type { Clock } from '../ports/clock.ts';
import type { ReadDisk } from '../ports/disk.ts';
import type { Hash } from '../ports/hash.ts';
import type { Log } from '../ports/log.ts';
import type { Timer } from '../ports/timer.ts';
import type { DriftKind } from '../snapshot/drift/drift-row.ts';
import { failureSentence } from '../store/failure.ts';
import type { Store } from '../store/open-store.ts';
import type { SliceOptions } from '../store/slices.ts';
import { createGate, type Gate } from './gate.ts';
import { createLane } from './lane.ts';
import type { Project } from './project.ts';
import type { ProjectFacts } from './project-facts.ts';
import type { ProjectRuntime, RuntimeBus, RuntimeStatus } from './project-runtime.ts';
import { createBaseReader } from './reconcile-base.ts';
import { type Commits, createCommits, errorText, UNTRUSTED, unsavedIn } from './reconcile-commit.ts';
import { createFollowUps, FOLLOW_DELAY_MS, type FollowUps } from './reconcile-follow.ts';
import type { KeptSources } from './reconcile-kept.ts';
import { baseIn, createLooks, type Look, type Looks } from './reconcile-look.ts';
import { createPlans, type Plans, type Reconciler, refuse } from './reconcile-plans.ts';
import { rememberingReader, touchingThrough } from './reconcile-rests.ts';

export interface ProjectRuntimeOptions extends SliceOptions, Pick<KeptSources, 'earlier'> {
  readonly project: Project;
  readonly facts: ProjectFacts;
  readonly reconciler: Reconciler;
  /** Of the project, to read. */
  readonly disk: ReadDisk;
  /** Of the project, whose paths are relative to its folder. */
  readonly store: Store;
  /** That folder, absolute, as the store names it in what it answers. */
  readonly storeRoot: string;
  readonly hash: Hash;
  readonly clock: Clock;
  /** A UUID, new each time. */
  readonly freshId: () => string;
  readonly log: Log;
  /** Whether the folder may be written in, and git be run; asked each time. */
  readonly trusted: () => boolean;
  /** The files with unsaved text, relative to the project. */
  readonly unsaved: () => readonly string[];
  readonly policyOf: (kind: DriftKind) => DriftPolicy;
  readonly bus: RuntimeBus;
  /**
   * For a runtime that lives on: what follows a look by itself, so long after it, in milliseconds (2 s unless told). One that
   * ends with a command has no such thing.
   */
  readonly follows?: { readonly timer: Timer; readonly delayMs?: number };
}

export function createProjectRuntime(options: ProjectRuntimeOptions): ProjectRuntime {
  const { project, disk, hash, store, trusted, unsaved, log } = options;
  const reader = rememberingReader(disk, hash);
  const gate = createGate();
  let follows: FollowUps | undefined;
  let isDisposed = false;
  const lane = createLane(() => tell());
  const looks = createLooks({
    ...options,
    base: createBaseReader(options),
    slices: options,
    onLook() {
      tell();
      if (looks.last) follows?.looked(looks.last);
    },
  });
  const status = (): RuntimeStatus => statusOf(looks, lane.entries);
  const bus: RuntimeBus = event => {
    if (isDisposed) return;
    try {
      options.bus(event);
    } catch (error) {
      // Whoever listens badly must not stop the lane.
      log.error(errorText(error));
    }
  };
  const tell = telling(bus, status);
  const openIn = (paths: readonly string[]): readonly string[] =>
    touchingThrough(disk, project.onDisk().tree, unsaved(), paths);
  const plans = createPlans({ ...options, reader, slices: options, kept: { ...options, history: store.history } });
  const commits = createCommits({ ...options, slices: options, bus, reader, lane, looks, gate, status, openIn });
  const lookFreely = (all = false): Promise<Look> => gate.looking(() => looks.look(all));
  const apply = applying({ plans, commits, trusted, openIn });
  follows = options.follows && followUps(options, { looks, plans, commits, gate, look: lookFreely, apply, isBusy });
  function isBusy(): boolean {
    return gate.isClosed || lane.entries.length > 0;
  }
  const changes = project.onChange(() => tell());
  return {
    project: gated(project, gate, looks, tell),
    get status() {
      return status();
    },
    async look(all) {
      await lookFreely(all);
      return status();
    },
    async sight() {
      const { snapshot, facts, found } = await lookFreely();
      const base = baseIn(found);
      return { snapshot, facts, ...(base ? { base } : {}) };
    },
    resolutions: drift => (looks.last ? plans.resolutions(looks.last, drift) : []),
    safeChoices: () => (looks.last ? plans.safeChoices(looks.last) : []),
    policyChoices: () =>
      looks.last ? plans.safeChoices(looks.last, ({ kind }) => options.policyOf(kind) === 'apply') : [],
    async plan(choices) {
      const look = await lookFreely();
      return plans.plan(look, choices === 'safe' ? await plans.safeInSlices(look) : choices);
    },
    accepted: async path => plans.accepted(await lookFreely(), path),
    planRestore: async path => plans.planRestore(await lookFreely(), path),
    apply,
    change: (change, asked = {}) => commits.change(change, asked),
    cancel: id => lane.cancel(id),
    undo: (id, asked = {}) => commits.undo(id, asked),
    operations(limit) {
      const operations = store.log.read(limit);
      return 'failed' in operations ? refuse('failed', failureSentence(operations)) : operations;
    },
    async recover() {
      await commits.recover();
      if (looks.last && looks.isStale) await lookFreely();
    },
    dispose() {
      isDisposed = true;
      follows?.dispose();
      changes.dispose();
      lane.close();
      // What is past its last check is done to the end, and looked at.
      void lane.rest().then(() => project.dispose());
      log.debug('The runtime of the project ends.');
    },
  };
}

function statusOf(looks: Looks, lane: RuntimeStatus['lane']): RuntimeStatus {
  const { last, isStale } = looks;
  const seen = last?.status ?? NOTHING_SEEN;
  const state = lane.length > 0 ? 'reconciling' : isStale ? 'stale' : seen.state;
  return { ...seen, state, generation: last?.generation ?? 0, lane };
}

const NOTHING_SEEN = {
  state: 'healthy',
  causes: [],
  notes: [],
  base: 'none',
  drifts: [],
  rows: [],
  told: [],
} as const satisfies Omit<RuntimeStatus, 'generation' | 'lane'>;

/** Tells the status where it says something else than the last time. */
function telling(bus: RuntimeBus, now: () => RuntimeStatus): () => void {
  /** Nobody has to be told that nothing was looked at yet. */
  let told: Pick<RuntimeStatus, 'state' | 'generation' | 'lane'> = { state: 'stale', generation: 0, lane: [] };
  return () => {
    const status = now();
    const isSame =
      told.state === status.state && told.generation === status.generation && sameLane(told.lane, status.lane);
    if (isSame) return;
    told = status;
    bus({ is: 'state', status });
  };
}

function sameLane(a: RuntimeStatus['lane'], b: RuntimeStatus['lane']): boolean {
  return a.length === b.length && a.every((entry, at) => entry === b[at]);
}

/** The project, whose hints make the state stale, and which is not looked at while files are changed. */
function gated(project: Project, gate: Gate, looks: Looks, tell: () => void): Project {
  return {
    root: project.root,
    get snapshot() {
      return project.snapshot;
    },
    get loaded() {
      return project.loaded;
    },
    onDisk: () => project.onDisk(),
    ...(project.stampOf ? { stampOf: project.stampOf } : {}),
    setBuffer: (path, text) => project.setBuffer(path, text),
    touch(paths) {
      looks.touch(paths);
      tell();
    },
    settle: () => gate.looking(() => project.settle()),
    onChange: listener => project.onChange(listener),
    dispose: () => project.dispose(),
  };
}

interface Applying {
  readonly plans: Plans;
  readonly commits: Commits;
  readonly trusted: () => boolean;
  readonly openIn: (paths: readonly string[]) => readonly string[];
}

function applying({ plans, commits, trusted, openIn }: Applying): ProjectRuntime['apply'] {
  return async (made, asked = {}) => {
    const { blocking, massDelete } = made.plan;
    const [first] = blocking;
    if (!trusted()) return refuse('untrusted', UNTRUSTED);
    if (first) return refuse('blocked', first.message, first.path === undefined ? [] : [first.path]);
    if (massDelete !== undefined && !asked.allowsMassDelete) return refuse('mass-delete', massDelete);
    const prepared = plans.take(made);
    if (!prepared)
      return refuse('stale', 'That plan was applied already, or made too long ago; look again and choose anew.');
    const open = openIn(prepared.touches);
    // It can be saved, and then goes on; so can what somebody else is in the way of.
    const answer = open.length > 0 ? unsavedIn(open) : await commits.apply(made, prepared, asked);
    if ('refused' in answer && MAY_GO_ON.has(answer.refused)) plans.putBack(made, prepared);
    return answer;
  };
}

const MAY_GO_ON: ReadonlySet<string> = new Set(['unsaved', 'busy', 'cancelled', 'untrusted']);

interface Parts {
  readonly looks: Looks;
  readonly plans: Plans;
  readonly commits: Commits;
  readonly gate: Gate;
  readonly look: () => Promise<Look>;
  readonly apply: ProjectRuntime['apply'];
  readonly isBusy: () => boolean;
}

function followUps(
  options: ProjectRuntimeOptions,
  { looks, plans, commits, look, apply, isBusy }: Parts,
): FollowUps | undefined {
  const { follows, trusted, policyOf, log } = options;
  if (!follows) return undefined;
  return createFollowUps({
    timer: follows.timer,
    delayMs: follows.delayMs ?? FOLLOW_DELAY_MS,
    slices: options,
    trusted,
    quiet: () => (looks.isStale || isBusy() ? undefined : looks.last),
    async recover() {
      await commits.recover();
      await look();
    },
    async applyPolicies(seen) {
      const choices = await plans.safeInSlices(seen, ({ kind }) => policyOf(kind) === 'apply');
      if (choices.length === 0) return false;
      const made = await plans.plan(seen, choices);
      const answer = 'refused' in made ? made : await apply(made);
      if ('refused' in answer) log.info(`What the policies want was not applied: ${answer.message}`);
      return true;
    },
    async moveForward(seen) {
      await commits.moveForward(seen, baseIn(seen.found));
      await look();
    },
    onError: error => log.error(errorText(error)),
  });
}
