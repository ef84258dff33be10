/** Shows that something waits or is done in the write lane, once it takes long enough to be noticed, and stops it when asked. */
import * as vscode from 'vscode';
import { type LaneState, REQUESTS } from '../../protocol/protocol.ts';
import type { Engine } from '../engine/engine.ts';
import { onceLong } from '../once-long.ts';
import type { Drifts } from './drifts.ts';
import { laneWords, ownEntry } from './lane-words.ts';

export interface LaneProgress {
  /** Answers as `work` does. */
  during<Answer>(root: string, label: string, work: () => Promise<Answer>): Promise<Answer>;
}

export function laneProgress(engine: Engine, drifts: Drifts): LaneProgress {
  const laneOf = (root: string): readonly LaneState[] => drifts.current.find(state => state.root === root)?.lane ?? [];
  return {
    async during(root, label, work) {
      // What was in the lane before cannot be ours, whatever it is called.
      const earlier = new Set(laneOf(root).map(({ id }) => id));
      const own = (): LaneState | undefined => ownEntry(laneOf(root), label, earlier);
      const options = { location: vscode.ProgressLocation.Notification, title: `Mooring: ${label}`, cancellable: true };
      return onceLong(work(), working =>
        vscode.window.withProgress(options, async (progress, token) => {
          // It may be asked to stop before it is known where in the lane it is.
          const stop = () => {
            const entry = token.isCancellationRequested ? own() : undefined;
            if (entry && entry.is !== 'committing') void engine.ask(REQUESTS.cancel, { root, lane: entry.id });
          };
          const report = () => progress.report({ message: laneWords(laneOf(root), own()) });
          const watching = drifts.onChange(() => {
            report();
            stop();
          });
          const stopping = token.onCancellationRequested(stop);
          report();
          try {
            return await working;
          } finally {
            vscode.Disposable.from(watching, stopping).dispose();
          }
        }),
      );
    },
  };
}
