/** Fetches now and then, where the user's config says so. What fails is logged and tried again, each time after a longer while. */
import type { Disposable } from '../base/events.ts';
import type { GitRefusal } from '../git/repository.ts';
import type { Timer } from '../ports/timer.ts';

export interface BackgroundFetch extends Disposable {
  /** Whether it is to be done at all, and how often, may have changed. */
  review(): void;
  /** Something goes before it. Resolves when it is out of the way; it is tried again later. */
  stop(): Promise<void>;
}

export interface BackgroundFetchOptions {
  readonly timer: Timer;
  /** 0 where nothing may be fetched. Asked each time. */
  everyMinutes(): number;
  /** Whether there is something to fetch, and nothing that it would disturb. */
  isWanted(): Promise<boolean>;
  fetch(signal: AbortSignal): Promise<'fetched' | 'nothing' | GitRefusal>;
  onFetched(): void;
  onFailed(message: string): void;
}

const MINUTE_MS = 60_000;
/** What opens with a window has enough to do. */
const FIRST_MS = MINUTE_MS;
/** However often it failed. */
const MOST_MS = 24 * 60 * MINUTE_MS;

export function fetchNowAndThen(options: BackgroundFetchOptions): BackgroundFetch {
  const { timer, everyMinutes, isWanted, fetch, onFetched, onFailed } = options;
  let waiting: { readonly minutes: number; readonly timer: Disposable } | undefined;
  let running: { readonly stop: AbortController; readonly done: Promise<void> } | undefined;
  let isFirst = true;
  let failures = 0;
  let isDisposed = false;

  const forget = (): void => {
    waiting?.timer.dispose();
    waiting = undefined;
  };
  const review = (): void => {
    const minutes = isDisposed ? 0 : everyMinutes();
    if (minutes === 0 || waiting?.minutes !== minutes) forget();
    if (minutes === 0 || waiting || running) return;
    const everyMs = minutes * MINUTE_MS;
    const delayMs = isFirst ? FIRST_MS : Math.min(everyMs * 2 ** failures, Math.max(everyMs, MOST_MS));
    waiting = { minutes, timer: timer(delayMs, run) };
  };
  const fetchOnce = async ({ signal }: AbortController): Promise<void> => {
    try {
      if (everyMinutes() === 0 || !(await isWanted()) || signal.aborted) return;
      const answer = await fetch(signal);
      if (typeof answer === 'object') {
        if (answer.refused === 'cancelled') return;
        failures++;
        onFailed(answer.message);
        return;
      }
      failures = 0;
      if (answer === 'fetched' && !isDisposed) onFetched();
    } catch (error) {
      failures++;
      onFailed(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  };
  const run = (): void => {
    waiting = undefined;
    isFirst = false;
    const stop = new AbortController();
    const done = fetchOnce(stop).finally(() => {
      running = undefined;
      review();
    });
    running = { stop, done };
  };
  return {
    review,
    async stop() {
      running?.stop.abort();
      await running?.done;
    },
    dispose() {
      isDisposed = true;
      forget();
      running?.stop.abort();
    },
  };
}
