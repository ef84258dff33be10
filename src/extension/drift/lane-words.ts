/** What is done in the write lane, in words. */
import type { LaneState } from '../../protocol/protocol.ts';

/** `3 of 12 files`; whom it waits for; nothing where it is not known. */
export function laneWords(lane: readonly LaneState[], label: string): string {
  const own = lane.find(entry => entry.label === label);
  if (!own) return '';
  if (own.is === 'waiting') {
    const running = lane.find(({ is }) => is !== 'waiting');
    return running ? `waits for “${running.label}”` : 'waits';
  }
  return own.progress ? `${own.progress.done} of ${own.progress.of} files` : '';
}
