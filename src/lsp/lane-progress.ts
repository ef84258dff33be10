/** Long changes as progress of the protocol, for editors that show it and do not show the lane by themselves. */
import type { WorkDoneProgressServerReporter } from 'vscode-languageserver';
import type { Disposable } from '../base/events.ts';
import type { Timer } from '../ports/timer.ts';
import type { LaneEntry } from '../runtime/project-runtime.ts';

export interface LaneProgress extends Disposable {
  /** What is in the lane now. */
  show(lane: readonly LaneEntry[]): void;
}

export interface LaneProgressOptions {
  readonly window: { createWorkDoneProgress(): Promise<Reporter> };
  readonly timer: Timer;
  cancel(id: number): void;
}

export type Reporter = Pick<WorkDoneProgressServerReporter, 'begin' | 'report' | 'done' | 'token'>;

/** What is done sooner is not worth a person's look. */
const UNNOTICED_MS = 500;

interface Shown {
  entry: LaneEntry;
  readonly waiting: Disposable;
  reporter?: Reporter;
  isOver: boolean;
}

export function laneProgress({ window, timer, cancel }: LaneProgressOptions): LaneProgress {
  const all = new Map<number, Shown>();
  const begin = async (shown: Shown): Promise<void> => {
    const reporter = await window.createWorkDoneProgress();
    if (shown.isOver) return;
    shown.reporter = reporter;
    const { id, label } = shown.entry;
    reporter.begin(label, percentOf(shown.entry), wordsOf(shown.entry), true);
    reporter.token.onCancellationRequested(() => cancel(id));
  };
  const end = (id: number, shown: Shown): void => {
    shown.isOver = true;
    shown.waiting.dispose();
    shown.reporter?.done();
    all.delete(id);
  };
  return {
    show(lane) {
      const ids = new Set(lane.map(({ id }) => id));
      for (const [id, shown] of all) if (!ids.has(id)) end(id, shown);
      for (const entry of lane) {
        const shown = all.get(entry.id);
        if (!shown) {
          const added: Shown = {
            entry,
            isOver: false,
            // An editor that refuses shows none.
            waiting: timer(UNNOTICED_MS, () => void begin(added).catch(() => {})),
          };
          all.set(entry.id, added);
        } else if (shown.entry !== entry) {
          shown.entry = entry;
          shown.reporter?.report(percentOf(entry) ?? 0, wordsOf(entry));
        }
      }
    },
    dispose() {
      for (const [id, shown] of all) end(id, shown);
    },
  };
}

function percentOf({ progress }: LaneEntry): number | undefined {
  return progress && progress.of > 0 ? Math.floor((100 * progress.done) / progress.of) : undefined;
}

function wordsOf({ is, progress }: LaneEntry): string {
  if (is === 'waiting') return 'waits for its turn';
  return progress ? `${progress.done} of ${progress.of} files` : '';
}
