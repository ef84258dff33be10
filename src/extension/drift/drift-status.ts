/** What the status bar and the badge of the view say of drift, as data. */
import type { DriftState } from '../../protocol/protocol.ts';
import { counted, lastPart } from '../words.ts';

export interface DriftSummary {
  /** The worst of all projects. */
  readonly state: 'none' | 'healthy' | 'stale' | 'diverged' | 'reconciling' | 'failed';
  /** `3 to reconcile`, or what else a person has to know; empty where all agree. */
  readonly words: string;
  /** One line each. Causes and labels come from the engine. */
  readonly tooltip: readonly string[];
  readonly rows: number;
}

const WORST_FIRST = ['failed', 'reconciling', 'diverged', 'stale', 'healthy'] as const;

export function driftSummary(states: readonly DriftState[]): DriftSummary {
  const looked = states.filter(({ state }) => state !== 'loading');
  const state = WORST_FIRST.find(each => looked.some(one => one.state === each)) ?? 'none';
  const rows = looked.reduce((sum, one) => sum + one.rows.length, 0);
  const several = looked.length > 1;
  return {
    state,
    rows,
    words: wordsOf(state, rows, looked),
    tooltip: looked.flatMap(one => aboutDrift(one, several)),
  };
}

function wordsOf(state: DriftSummary['state'], rows: number, states: readonly DriftState[]): string {
  if (state === 'failed') return 'drift cannot be told';
  if (state === 'reconciling') {
    const progress = states.flatMap(({ lane }) => lane).find(entry => entry.progress)?.progress;
    return progress ? `reconciling ${progress.done} of ${progress.of}` : 'reconciling';
  }
  if (rows > 0) return `${rows} to reconcile`;
  return state === 'stale' ? 'disk changed' : '';
}

function aboutDrift({ root, state, rows, causes, notes, lane }: DriftState, several: boolean): string[] {
  const name = several ? `${lastPart(root)}: ` : '';
  const counts = rows.length > 0 ? [`${name}${counted(rows.length, 'difference')} to reconcile`] : [];
  const doing = lane.map(({ label, is }) => `${name}${LANE_WORDS[is]} ${label}`);
  return [
    ...STATE_LINES[state].map(line => `${name}${line}`),
    ...(state === 'failed' ? causes : []),
    ...counts,
    ...doing,
    ...notes,
  ];
}

const STATE_LINES: Readonly<Record<DriftState['state'], readonly string[]>> = {
  loading: [],
  healthy: ['Healthy: manifest and disk agree'],
  stale: ['Stale: the disk changed and was not looked at yet'],
  diverged: ['Diverged: manifest and disk differ'],
  reconciling: ['Reconciling'],
  failed: ['Failed: what differs cannot be told'],
};

const LANE_WORDS = { waiting: 'Waits:', running: 'Now:', committing: 'Now, to the end:' } as const;
