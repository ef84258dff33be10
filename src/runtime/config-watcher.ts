/**
 * Looks at the files again when a hint says so, and now and then without one. Hints are gathered for a moment, since a
 * save is several of them; they are never believed, only the files are.
 */
import type { Disposable } from '../base/events.ts';
import type { Timer } from '../ports/timer.ts';
import type { Watch } from '../ports/watch.ts';
import type { ConfigState } from './config-state.ts';

export interface ConfigWatchOptions {
  readonly watch: Watch;
  readonly timer: Timer;
  /** From a hint to the look; 30 unless told. */
  readonly debounceMs?: number;
  /** Between two looks of a watch that polls, 0 for one that is told; what the config says unless given. */
  readonly pollingMs?: number;
  /** Between two looks without a hint; 5,000 unless told, 0 for none. */
  readonly sweepMs?: number;
}

const DEBOUNCE_MS = 30;
const SWEEP_MS = 5000;
/** How long a file may be empty or away in the middle of a save, before it is believed. */
const EMPTIED_MS = 150;

export function watchConfig(
  state: ConfigState,
  paths: () => readonly string[],
  options: ConfigWatchOptions,
): Disposable {
  const { watch, timer, debounceMs = DEBOUNCE_MS, sweepMs = SWEEP_MS } = options;
  let pending: Disposable | undefined;
  let doubting = false;
  let over = false;
  const later = (delayMs: number): void => {
    pending?.dispose();
    pending = timer(delayMs, lookAgain);
  };
  const lookAgain = (): void => {
    pending = undefined;
    if (over) return;
    if (doubting) state.look();
    else if (state.lookUnlessEmptied() === 'emptied') {
      doubting = true;
      later(EMPTIED_MS);
      return;
    }
    doubting = false;
    follow();
  };
  const hinted = (): void => {
    if (!over && !pending) later(debounceMs);
  };
  const pollingNow = (): number => options.pollingMs ?? pollingOf(state);
  let polling = pollingNow();
  let watched = paths();
  let watching = watch(watched, hinted, polling === 0 ? {} : { polling: { intervalMs: polling } });
  // The way of watching is itself a setting, and a link may lead elsewhere now.
  const follow = (): void => {
    const [nextPolling, nextPaths] = [pollingNow(), paths()];
    if (over || (nextPolling === polling && nextPaths.join('\n') === watched.join('\n'))) return;
    polling = nextPolling;
    watched = nextPaths;
    watching.dispose();
    watching = watch(watched, hinted, polling === 0 ? {} : { polling: { intervalMs: polling } });
    hinted();
  };
  let sweeping: Disposable | undefined;
  const sweep = (): void => {
    if (over || sweepMs === 0) return;
    sweeping = timer(sweepMs, () => {
      if (!pending) lookAgain();
      sweep();
    });
  };
  sweep();
  // Something may have changed between the first look and the start of watching.
  hinted();
  return {
    dispose() {
      over = true;
      pending?.dispose();
      sweeping?.dispose();
      watching.dispose();
    },
  };
}

/** In milliseconds; 0 where the file system tells what changes. */
function pollingOf(state: ConfigState): number {
  const { values } = state.config();
  if (values.get('watch.polling')?.value !== true) return 0;
  const interval = values.get('watch.polling-interval-ms')?.value;
  return typeof interval === 'number' ? interval : 1000;
}
