/**
 * One project's drift as the views see it: when it is looked for, and what is told of it. Hints gather for a moment before
 * a look; what a view shows is made once for each generation, in slices, so that typing never waits.
 */
import type { Disposable } from '../base/events.ts';
import type { Stopwatch } from '../ports/pause.ts';
import type { Timer } from '../ports/timer.ts';
import type { DriftState } from '../protocol/protocol.ts';
import type { ProjectRuntime, ProjectState, RuntimeStatus } from '../runtime/project-runtime.ts';
import { inSlices, type SliceOptions } from '../store/slices.ts';
import { type DriftRowsState, driftRowsSteps, driftState } from './drift-state.ts';

export interface DriftSight extends Disposable {
  /** Something on the disk changed; or may have, where nobody saw it (`doubt`). A look follows soon. */
  hinted(why: 'hint' | 'doubt'): void;
  /** Resolves after a look at all that was hinted so far; `again`: at everything, believing no time and no size. */
  look(again?: boolean): Promise<void>;
  /** The folder became a trusted one: what a crash left is ended, and what waits for trust follows a look. */
  trusted(): Promise<void>;
  /** The runtime told of something. */
  heard(): void;
  /** What to show. Resolves in any case; a generation that passed meanwhile is told of by `onChanged`. */
  state(): Promise<DriftState>;
}

export interface DriftSightOptions {
  readonly runtime: ProjectRuntime;
  readonly timer: Timer;
  readonly stopwatch: Stopwatch;
  readonly slices: SliceOptions;
  /** What `state` gives may be another one now; not more often than views can follow. */
  onChanged(generation: number): void;
  onFault(what: string, error: unknown): void;
}

/** Many hints come one by one. */
const GATHER_MS = 100;
/** Progress of a commit comes with each file. */
const TELL_EVERY_MS = 100;
/** Most looks are over sooner: nobody sees every saved file as something to wait for. */
const UNNOTICED_MS = 500;
/** How often the rows are begun anew where looks overtake them. */
const MOST_TRIES = 3;

export function driftSight(options: DriftSightOptions): DriftSight {
  const { runtime, timer, stopwatch, onFault } = options;
  const telling = toldSparsely(options, () => shown(runtime.status));
  const rows = rowsOfGeneration(options);
  let waiting: Disposable | undefined;
  let noticing: Disposable | undefined;
  let lastMs = 0;
  /** When the first true hint came that no look took up yet, and how many there were. */
  let hintedMs: number | undefined;
  let hints = 0;
  /** As of the last look. */
  let rested: ProjectState = 'healthy';
  let isDisposed = false;

  /** While there is only a doubt, or for a moment, what was seen last stands. */
  const shown = (status: RuntimeStatus): RuntimeStatus => {
    if (status.state !== 'stale' || status.generation === 0) return status;
    const isOld = hintedMs !== undefined && stopwatch() - hintedMs >= UNNOTICED_MS;
    return isOld ? status : { ...status, state: rested };
  };
  const noted = (): void => {
    hints++;
    hintedMs ??= stopwatch();
    noticing ??= timer(UNNOTICED_MS, () => {
      noticing = undefined;
      telling.tell();
    });
  };
  const look = async (again = false): Promise<void> => {
    const [before, startedMs] = [hints, stopwatch()];
    try {
      const { state } = await runtime.look(again);
      // A hint that came meanwhile may be about what was looked at already.
      hintedMs = hints === before ? undefined : startedMs;
      if (state !== 'stale' && state !== 'reconciling') rested = state;
    } catch (error) {
      if (!isDisposed) onFault(`Looking for the drift of ${runtime.project.root} failed`, error);
    }
    lastMs = stopwatch() - startedMs;
    telling.tell();
  };
  return {
    look,
    async trusted() {
      try {
        await runtime.recover();
      } catch (error) {
        onFault(`Ending what a crash left in ${runtime.project.root} failed`, error);
      }
      await look();
    },
    hinted(why) {
      if (isDisposed) return;
      if (why === 'hint') noted();
      if (waiting) return;
      // A storm of changes takes half of the time at most.
      waiting = timer(Math.max(GATHER_MS, lastMs), () => {
        waiting = undefined;
        if (!isDisposed) void look();
      });
    },
    heard: () => telling.tell(),
    async state() {
      const { status, made } = await rows();
      const now = runtime.status;
      // What overtook the rows is told of by itself.
      return driftState(runtime.project.root, shown(now.generation === status.generation ? now : status), made);
    },
    dispose() {
      isDisposed = true;
      waiting?.dispose();
      noticing?.dispose();
      telling.dispose();
    },
  };
}

interface Made {
  readonly status: RuntimeStatus;
  readonly made: DriftRowsState;
}

/** The rows of the newest generation: made once, for all who ask. */
function rowsOfGeneration({ runtime, slices }: DriftSightOptions): () => Promise<Made> {
  let known: Made | undefined;
  let making: Promise<Made> | undefined;
  const make = async (): Promise<Made> => {
    for (let tries = 1; ; tries++) {
      const { status } = runtime;
      const isPassed = (): boolean => tries < MOST_TRIES && runtime.status.generation !== status.generation;
      const made = await inSlices(driftRowsSteps(status, runtime.project.onDisk(), runtime), slices, isPassed);
      if (!made || isPassed()) continue;
      known = { status, made };
      return known;
    }
  };
  return async () => {
    if (known && known.status.generation === runtime.status.generation) return known;
    making ??= make().finally(() => {
      making = undefined;
    });
    return making;
  };
}

interface Telling extends Disposable {
  tell(): void;
}

/** Tells at once, and then not again before a while, and only where something shows differently. */
function toldSparsely({ timer, onChanged }: DriftSightOptions, status: () => RuntimeStatus): Telling {
  let told: string | undefined;
  let pause: Disposable | undefined;
  const tell = (): void => {
    if (pause) return;
    const { generation, state, lane } = status();
    // Before the first look it is loading, as everybody takes it to be.
    if (generation === 0 && lane.length === 0) return;
    const now = JSON.stringify([generation, state, lane]);
    if (now === told) return;
    told = now;
    pause = timer(TELL_EVERY_MS, () => {
      pause = undefined;
      tell();
    });
    onChanged(generation);
  };
  return { tell, dispose: () => pause?.dispose() };
}
