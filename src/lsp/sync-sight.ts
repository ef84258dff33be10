/**
 * One project's sync as the views see it: how it stands is worked out when somebody asks, once for all who do, and remembered until
 * something speaks for a change, of which they are told. No git is run in a folder that is not trusted.
 */
import type { Disposable } from '../base/events.ts';
import type { Stopwatch } from '../ports/pause.ts';
import type { Timer } from '../ports/timer.ts';
import type { RefusedState } from '../protocol/protocol.ts';
import type { SyncState } from '../protocol/sync-protocol.ts';
import { UNTRUSTED } from '../sync/alone.ts';
import type { Sync, SyncOptions, SyncRefusal, SyncStatus } from '../sync/sync.ts';

export interface SyncSight extends Disposable {
  /** What the answer rests on changed: files, or something in git. */
  hinted(): void;
  /** Nothing speaks for a change: git's own files are looked at, and cost little, and what is old is not believed. */
  doubted(): void;
  /** How the project stands. With `fetch` what the remote has is asked first. */
  state(options?: { readonly fetch?: boolean; readonly signal?: AbortSignal }): Promise<SyncState>;
  /** A step of a sync; `looks` where nothing becomes different by it. What it does is told until it ends. */
  run<Answer>(step: SyncStep<Answer>): Promise<Answer | RefusedState>;
  /** Whether a step runs. */
  isBusy(): boolean;
}

export interface SyncStep<Answer> {
  readonly signal?: AbortSignal;
  readonly looks?: true;
  work(sync: Sync, options: SyncOptions): Promise<Answer | SyncRefusal>;
}

export interface SyncSightOptions {
  readonly root: string;
  readonly timer: Timer;
  readonly stopwatch: Stopwatch;
  trusted(): boolean;
  /** Called once, when a sync is first needed. */
  open(): Sync;
  /** Another text where somebody did something in git; `upstream` is that of the last status. */
  stamps(upstream: string | undefined): string;
  /** Resolves when what runs in the background is out of the way. */
  clear(): Promise<void>;
  /** What `state` gives may be another one now; not more often than views can follow. */
  onChanged(): void;
  /** Without `doing` it has ended. */
  onProgress(doing?: string): void;
}

/** Hints come one by one. */
const TELL_EVERY_MS = 250;
/** Events of files that are no entity's get lost, too, and nothing else would speak of those. */
const OLD_MS = 60_000;

export function syncSight(options: SyncSightOptions): SyncSight {
  const { root, trusted, clear } = options;
  const refusal: SyncRefusal = { refused: 'untrusted', message: UNTRUSTED };
  const telling = toldSparsely(options);
  const progress = progressOf(options);
  let opened: Sync | undefined;
  const sync = (): Sync => {
    opened ??= options.open();
    return opened;
  };
  const known = rememberedStatus(options, sync, telling);
  const running = new Set<Promise<unknown>>();

  const during = async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    const end = progress.begin();
    const done = clear().then(work);
    running.add(done);
    try {
      return await done;
    } finally {
      running.delete(done);
      end();
    }
  };
  const fetched = async (signal: AbortSignal | undefined): Promise<SyncStatus | SyncRefusal> => {
    // Two at once are in each other's way in git.
    await Promise.allSettled(running);
    if (signal?.aborted) return known.status();
    const asked = { fetch: true, onProgress: progress.tell, ...(signal ? { signal } : {}) };
    return during(() => known.renewed(asked));
  };
  return {
    hinted: known.forget,
    doubted() {
      if (trusted()) known.doubt(OLD_MS);
    },
    async state({ fetch = false, signal } = {}) {
      // Whoever asks now gets what is new, and is told of what comes after that.
      if (trusted()) known.doubt();
      telling.asked();
      if (!trusted()) return { root, ...refusal };
      return { root, ...(fetch ? await fetched(signal) : await known.status()) };
    },
    async run({ signal, looks, work }) {
      if (!trusted()) return refusal;
      try {
        return await during(() => work(sync(), { onProgress: progress.tell, ...(signal ? { signal } : {}) }));
      } finally {
        if (!looks) known.forget();
      }
    },
    isBusy: () => running.size > 0,
    dispose: telling.dispose,
  };
}

interface Remembered {
  /** That which is remembered, unless something speaks against it. */
  status(): Promise<SyncStatus | SyncRefusal>;
  /** Worked out again, as it is asked for. */
  renewed(asked: Parameters<Sync['status']>[0]): Promise<SyncStatus | SyncRefusal>;
  forget(): void;
  /** Not believed any more where git's own files speak against it, or it is so old. */
  doubt(oldMs?: number): void;
}

function rememberedStatus(
  { stamps, stopwatch }: SyncSightOptions,
  sync: () => Sync,
  telling: ReturnType<typeof toldSparsely>,
): Remembered {
  let version = 0;
  let upstream: string | undefined;
  let remembered: { readonly status: SyncStatus; readonly stamps: string; readonly atMs: number } | undefined;
  let making: { readonly version: number; readonly made: Promise<SyncStatus | SyncRefusal> } | undefined;

  const make = async (asked: Parameters<Sync['status']>[0]): Promise<SyncStatus | SyncRefusal> => {
    const [at, followed, startedMs] = [version, upstream, stopwatch()];
    const before = stamps(followed);
    const status = await sync().status(asked);
    // A fetch moves what is followed by itself, and waits for the network.
    if (!asked?.fetch) telling.took(stopwatch() - startedMs);
    if ('refused' in status) return status;
    upstream = status.upstream;
    const isKnown = upstream === followed && !asked?.fetch;
    if (at === version) remembered = { status, stamps: isKnown ? before : stamps(upstream), atMs: stopwatch() };
    return status;
  };
  const forget = (): void => {
    version++;
    remembered = undefined;
    telling.tell();
  };
  const doubt = (oldMs = Number.POSITIVE_INFINITY): void => {
    if (!remembered) return;
    if (stopwatch() - remembered.atMs >= oldMs || stamps(upstream) !== remembered.stamps) forget();
  };
  return {
    forget,
    doubt,
    async status() {
      if (remembered) return remembered.status;
      if (making?.version === version) return making.made;
      // What was begun before a hint may not know of it; one after the other is enough of git at once.
      const before = making?.made ?? Promise.resolve();
      const mine = {
        version,
        made: before.then(
          () => remembered?.status ?? make({}),
          () => remembered?.status ?? make({}),
        ),
      };
      making = mine;
      try {
        return await mine.made;
      } finally {
        if (making === mine) making = undefined;
      }
    },
    async renewed(asked) {
      const status = await make(asked);
      telling.tell();
      return status;
    },
  };
}

/** Tells at once, and then not again before a while, and only those who have asked since they were told. */
function toldSparsely({ timer, onChanged }: SyncSightOptions) {
  let isAsked = false;
  let isDue = false;
  let tookMs = 0;
  let pause: Disposable | undefined;
  const tell = (): void => {
    isDue = pause !== undefined;
    if (isDue || !isAsked) return;
    isAsked = false;
    // A storm of changes takes half of the time at most.
    pause = timer(Math.max(TELL_EVERY_MS, tookMs), () => {
      pause = undefined;
      if (isDue) tell();
    });
    onChanged();
  };
  return {
    tell,
    asked(): void {
      isAsked = true;
    },
    took(ms: number): void {
      tookMs = ms;
    },
    dispose(): void {
      isAsked = false;
      pause?.dispose();
    },
  };
}

/** Several steps may run; it has ended when the last one did. */
function progressOf({ onProgress }: SyncSightOptions) {
  let steps = 0;
  let isTold = false;
  return {
    tell(doing: string): void {
      isTold = true;
      onProgress(doing);
    },
    begin(): () => void {
      steps++;
      return () => {
        steps--;
        if (steps > 0 || !isTold) return;
        isTold = false;
        onProgress();
      };
    },
  };
}
