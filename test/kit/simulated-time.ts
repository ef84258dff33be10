/** Time that passes only when a simulation says so, for several processes of which any may end. */
import { Stopped } from './model-disk.ts';

export interface SimulatedTime {
  readonly waiting: { atMs: number; go: () => void; process: string }[];
  readonly timers: { atMs: number; work: () => void; process: string; over: boolean }[];
  nowMs: number;
}

/** What is due is done: first those who wait, then timers. */
export function letPass(time: SimulatedTime, ms: number): void {
  time.nowMs += ms;
  const due = time.waiting.filter(({ atMs }) => atMs <= time.nowMs);
  keep(time.waiting, ({ atMs }) => atMs > time.nowMs);
  for (const { go } of due) go();
  for (const timer of time.timers.filter(({ atMs, over }) => !over && atMs <= time.nowMs)) {
    // The work of one before it may have ended it.
    if (timer.over) continue;
    timer.over = true;
    try {
      timer.work();
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
    }
  }
  keep(time.timers, ({ over }) => !over);
}

/** Its waits end, so that what waited finds that its process is no more; its timers do nothing. */
export function endProcess(time: SimulatedTime, process: string): void {
  const own = time.waiting.filter(each => each.process === process);
  for (const { go } of own) go();
  keep(time.waiting, each => each.process !== process);
  for (const timer of time.timers) if (timer.process === process) timer.over = true;
}

/** Lets everything run that waits for nothing but its turn. */
export async function takeTurns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise<void>(resolve => void setImmediate(resolve));
}

function keep<Item>(items: Item[], isKept: (item: Item) => boolean): void {
  items.splice(0, items.length, ...items.filter(isKept));
}
