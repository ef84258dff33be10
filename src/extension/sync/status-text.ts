/** What the item of sync in the status bar says, as data. */
import type { EntityChange } from '../../manifest/merge/entity-merge.ts';
import type { SyncState } from '../../protocol/sync-protocol.ts';
import { lastPart } from '../words.ts';
import { changeWords, entityWords, type Standing, standingOf, standingWords, toPull, toPush } from './words.ts';

export interface SyncItem {
  readonly text: string;
  /** One line each; names come from files. */
  readonly tooltip: readonly string[];
  /** For a screen reader. */
  readonly label: string;
  readonly waits: boolean;
}

/** Nothing where there is nothing to pull, to push or to decide, so that the item hides. */
export function syncItem(states: readonly SyncState[], doing: string | undefined): SyncItem | undefined {
  const standings = states.flatMap(state => standingOf(state) ?? []);
  if (doing !== undefined) {
    return { text: `$(sync~spin) ${doing}`, tooltip: [doing], label: `Mooring sync: ${doing}`, waits: false };
  }
  const waiting = standings.filter(({ pending }) => pending);
  const sides = standings.filter(state => !state.pending && isConnected(state));
  const pull = sum(sides, toPull);
  const push = sum(sides, toPush);
  if (waiting.length === 0 && pull === 0 && push === 0) return undefined;
  const several = standings.length > 1;
  const shown = standings.filter(state => state.pending || (isConnected(state) && toPull(state) + toPush(state) > 0));
  const words = shown.map(state => `${several ? `${lastPart(state.root)}: ` : ''}${standingWords(state)}`);
  const arrows = [...(pull > 0 ? [`$(cloud-download) ${pull}`] : []), ...(push > 0 ? [`$(cloud-upload) ${push}`] : [])];
  return {
    text: waiting.length > 0 ? '$(warning) Sync waits' : arrows.join(' '),
    tooltip: shown.flatMap((state, at) => [words[at] ?? '', ...linesOf(state)]),
    label: `Mooring sync: ${words.join('; ')}`,
    waits: waiting.length > 0,
  };
}

function isConnected({ is }: Standing): boolean {
  return is === 'ahead' || is === 'behind' || is === 'diverged' || is === 'even';
}

function sum(states: readonly Standing[], of: (state: Standing) => number): number {
  return states.reduce((all, state) => all + of(state), 0);
}

function linesOf(state: Standing): string[] {
  const { pending, incoming, outgoing, changed } = state;
  if (pending) return pending.conflicts.slice(0, MOST).map(({ message }) => message);
  return [...listed('↓', incoming), ...listed('↑', outgoing), ...listed('↑', changed)];
}

function listed(arrow: string, changes: readonly EntityChange[]): string[] {
  const lines = changes.slice(0, MOST).map(change => `${arrow} ${entityWords(change)}, ${changeWords(change)}`);
  return changes.length > MOST ? [...lines, `… and ${changes.length - MOST} more`] : lines;
}

const MOST = 8;
