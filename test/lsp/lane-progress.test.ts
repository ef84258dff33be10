import assert from 'node:assert/strict';
import { CancellationTokenSource } from 'vscode-languageserver';
import { laneProgress } from '../../src/lsp/lane-progress.ts';
import type { LaneEntry } from '../../src/runtime/project-runtime.ts';
import { fakeTime, rest } from './fake-runtime.ts';

function opened() {
  const time = fakeTime();
  const said: string[] = [];
  const cancelled: number[] = [];
  const stop = new CancellationTokenSource();
  const progress = laneProgress({
    window: {
      createWorkDoneProgress: async () => ({
        token: stop.token,
        begin: (title: string, percent?: number, message?: string) =>
          void said.push(`begin ${title} ${percent} ${message}`),
        report: (first: string | number, message?: string) => void said.push(`report ${first} ${message}`),
        done: () => void said.push('done'),
      }),
    },
    timer: time.timer,
    cancel: id => cancelled.push(id),
  });
  return { time, said, cancelled, stop, progress };
}

const entry = (more: Partial<LaneEntry> = {}): LaneEntry => ({ id: 7, label: 'Reconcile', is: 'running', ...more });

describe('progress of the lane', () => {
  it('says nothing of what is done in a moment', async () => {
    const { time, said, progress } = opened();
    progress.show([entry()]);
    await time.pass(400);
    progress.show([]);
    await time.pass(1000);
    assert.deepEqual(said, []);
  });

  it('begins, counts and ends for what takes longer', async () => {
    const { time, said, progress } = opened();
    progress.show([entry({ is: 'waiting' })]);
    await time.pass(500);
    progress.show([entry({ progress: { done: 30, of: 120 } })]);
    progress.show([]);
    assert.deepEqual(said, ['begin Reconcile undefined waits for its turn', 'report 25 30 of 120 files', 'done']);
  });

  it('stops what a person cancels, and only that', async () => {
    const { time, cancelled, stop, progress } = opened();
    progress.show([entry(), entry({ id: 8, is: 'waiting' })]);
    await time.pass(500);
    stop.cancel();
    await rest();
    assert.deepEqual(cancelled.sort(), [7, 8], 'both asked with one token here');
    progress.dispose();
  });
});
