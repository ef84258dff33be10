/** Shows that something waits or is done in the write lane, once it takes long enough to be noticed, and stops it when asked. */
import * as vscode from 'vscode';
import { type LaneState, REQUESTS } from '../../protocol/protocol.ts';
import type { Engine } from '../engine/engine.ts';
import type { Drifts } from './drifts.ts';
import { laneWords } from './lane-words.ts';

export interface LaneProgress {
  /** Answers as `work` does. */
  during<Answer>(root: string, label: string, work: () => Promise<Answer>): Promise<Answer>;
}

export function laneProgress(engine: Engine, drifts: Drifts): LaneProgress {
  const laneOf = (root: string): readonly LaneState[] => drifts.current.find(state => state.root === root)?.lane ?? [];
  return {
    async during(root, label, work) {
      const working = work();
      const isLong = await Promise.race([working.then(isOver, isOver), after(UNNOTICED_MS)]);
      if (!isLong) return working;
      const options = { location: vscode.ProgressLocation.Notification, title: `Mooring: ${label}`, cancellable: true };
      return vscode.window.withProgress(options, async (progress, token) => {
        const report = () => progress.report({ message: laneWords(laneOf(root), label) });
        const watching = drifts.onChange(report);
        const stopping = token.onCancellationRequested(() => {
          const [own] = laneOf(root).filter(entry => entry.label === label && entry.is !== 'committing');
          if (own) void engine.ask(REQUESTS.cancel, { root, lane: own.id });
        });
        report();
        try {
          return await working;
        } finally {
          vscode.Disposable.from(watching, stopping).dispose();
        }
      });
    },
  };
}

const UNNOTICED_MS = 800;

function isOver(): false {
  return false;
}

function after(delayMs: number): Promise<true> {
  return new Promise(resolve => setTimeout(() => resolve(true), delayMs));
}
