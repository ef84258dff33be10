/**
 * The write lane of one project: one thing at a time, in the order in which they were asked for, each to be seen and, until
 * it is past its last check, to be stopped.
 */
import type { LaneEntry } from './project-runtime.ts';

export interface Lane {
  /** What is done or waits, the running one first; without what nobody asked for. */
  readonly entries: readonly LaneEntry[];
  /** Does the work when its turn comes. `full`: too much waits already. `cancelled`: it was stopped before its turn. */
  run<Answer>(work: LaneWork<Answer>): Promise<Answer | 'full' | 'cancelled'>;
  /** Stops what waits, or is not past its last check; false where there is no such thing. */
  cancel(id: number): boolean;
  /** Stops all that waits, and takes no more. */
  close(): void;
  /** Once all that runs or waits now has ended. Never fails. */
  rest(): Promise<void>;
}

export interface LaneWork<Answer> {
  readonly label: string;
  /** Not listed: nobody asked for it, and nothing that a person wrote is changed by it. */
  readonly isQuiet?: boolean;
  readonly signal?: AbortSignal | undefined;
  run(turn: Turn): Promise<Answer>;
}

/** The turn of one piece of work. */
export interface Turn {
  /** Aborted where somebody stopped it. */
  readonly signal: AbortSignal;
  /** From here on it is not stopped any more. */
  commit(): void;
  progress(done: number, of: number): void;
}

/** Of thousands of files not each is told. */
const SHARES = 50;

function shareOf(done: number, of: number): number {
  return Math.floor((done * SHARES) / Math.max(1, of));
}

/** How many may wait behind the one that runs. */
const MOST_WAITING = 16;

interface Entry {
  shown: LaneEntry;
  readonly isQuiet: boolean;
  readonly stop: AbortController;
  /** Takes it out of the queue where it still waits. */
  leave(): void;
}

/** `onChange` is told of every change of `entries`. */
export function createLane(onChange: () => void): Lane {
  const queue: Entry[] = [];
  let isClosed = false;
  let number = 0;
  let last: Promise<unknown> = Promise.resolve();
  const show = (entry: Entry, shown: Partial<LaneEntry>): void => {
    entry.shown = { ...entry.shown, ...shown };
    if (!entry.isQuiet) onChange();
  };
  /** Out of the queue, where it is in it: one that left may be told to stop again. */
  const take = (entry: Entry): void => {
    const at = queue.indexOf(entry);
    if (at < 0) return;
    queue.splice(at, 1);
    if (!entry.isQuiet) onChange();
  };
  const cancel = (entry: Entry): boolean => {
    if (entry.shown.is === 'committing') return false;
    entry.stop.abort();
    if (entry.shown.is === 'waiting') entry.leave();
    return true;
  };
  const turnOf = (entry: Entry): Turn => ({
    signal: entry.stop.signal,
    commit() {
      if (entry.shown.is !== 'committing') show(entry, { is: 'committing' });
    },
    progress(done, of) {
      const before = entry.shown.progress;
      const isNews = before?.of !== of || done >= of || shareOf(done, of) !== shareOf(before.done, of);
      if (isNews) show(entry, { progress: { done, of } });
    },
  });
  return {
    get entries() {
      return queue.flatMap(({ shown, isQuiet }) => (isQuiet ? [] : [shown]));
    },
    run<Answer>({ label, isQuiet = false, signal, run }: LaneWork<Answer>): Promise<Answer | 'full' | 'cancelled'> {
      if (isClosed || signal?.aborted) return Promise.resolve('cancelled');
      if (queue.length > MOST_WAITING) return Promise.resolve('full');
      return new Promise((resolve, reject) => {
        const entry: Entry = {
          shown: { id: ++number, label, is: 'waiting' },
          isQuiet,
          stop: new AbortController(),
          leave() {
            take(entry);
            resolve('cancelled');
          },
        };
        const stop = (): void => void cancel(entry);
        signal?.addEventListener('abort', stop, { once: true });
        queue.push(entry);
        if (!isQuiet) onChange();
        const turn = async (): Promise<void> => {
          try {
            // It has left, and its promise is settled.
            if (entry.stop.signal.aborted) return;
            show(entry, { is: 'running' });
            resolve(await run(turnOf(entry)));
          } catch (error) {
            reject(error);
          } finally {
            signal?.removeEventListener('abort', stop);
            take(entry);
          }
        };
        last = last.then(turn);
      });
    },
    cancel(id) {
      const entry = queue.find(({ shown, isQuiet }) => shown.id === id && !isQuiet);
      return entry !== undefined && cancel(entry);
    },
    close() {
      isClosed = true;
      for (const entry of queue.filter(({ shown }) => shown.is === 'waiting')) cancel(entry);
    },
    rest: () => last.then(() => {}),
  };
}
