/** What is done in the write lane, in words. */
import type { LaneState } from '../../protocol/protocol.ts';

/** The entry of what was begun under `label`, none of `earlier`. An undo that waits is `undo`, before it is known of what. */
export function ownEntry(
  lane: readonly LaneState[],
  label: string,
  earlier: ReadonlySet<number>,
): LaneState | undefined {
  return lane.find(entry => !earlier.has(entry.id) && (entry.label === label || isOwnUndo(entry.label, label)));
}

function isOwnUndo(shown: string, label: string): boolean {
  return shown === 'undo' && /^(?:undo|redo): /.test(label);
}

/** `3 of 12 files`; whom `own` waits for; nothing where it is not known. */
export function laneWords(lane: readonly LaneState[], own: LaneState | undefined): string {
  if (!own) return '';
  if (own.is === 'waiting') {
    const running = lane.find(({ is }) => is !== 'waiting');
    return running ? `waits for “${running.label}”` : 'waits';
  }
  return own.progress ? `${own.progress.done} of ${own.progress.of} files` : '';
}
