import type { DriftItemState, DriftRowState, DriftState, ResolutionState } from '../../src/protocol/protocol.ts';
import { at } from './states.ts';

export function way(kind: string, more: Partial<ResolutionState> = {}): ResolutionState {
  return { id: kind, kind, title: `Do ${kind}`, isSafe: false, deletes: 0, ...more };
}

export const RELOCATE = way('relocate', { keeps: 'disk', isSafe: true, title: 'Change the path to jobs/a.py' });
export const MOVE_BACK = way('move-back', { keeps: 'manifest', title: 'Move it back to flows/a.py' });
export const RESTORE = way('restore', { keeps: 'manifest', title: 'Bring it back' });
export const UNDECLARE = way('undeclare', { keeps: 'disk', deletes: 1, title: 'Take it out of the manifest' });

export function item(key: string, more: Partial<DriftItemState> = {}): DriftItemState {
  return { key, title: `workflow ${key}`, reason: `${key} is elsewhere.`, kind: 'moved', resolutions: [], ...more };
}

export function moved(more: Partial<DriftRowState> = {}): DriftRowState {
  return {
    key: 'moved a',
    kind: 'moved',
    title: 'workflow a',
    from: 'flows/a.py',
    to: 'jobs/a.py',
    reason: 'It is in jobs/a.py.',
    isQuestion: false,
    isBlocking: false,
    drifts: [item('a', { file: at('jobs/a.py'), declared: at('.mooring/manifest.yaml', 4, 2) })],
    resolutions: [RELOCATE, MOVE_BACK, UNDECLARE],
    ...more,
  };
}

export function deleted(more: Partial<DriftRowState> = {}): DriftRowState {
  const { to: _, ...row } = moved({ key: 'deleted tone', kind: 'deleted', title: 'rule tone', from: 'rules/tone.md' });
  const drifts = [item('tone', { kind: 'deleted', declared: at('.mooring/manifest.yaml', 9), resolutions: [RESTORE] })];
  return { ...row, reason: 'There is no rules/tone.md.', drifts, resolutions: [RESTORE, UNDECLARE], ...more };
}

export function drift(more: Partial<DriftState> = {}): DriftState {
  return {
    root: '/home/ada/harbour',
    generation: 1,
    state: (more.rows?.length ?? 0) > 0 ? 'diverged' : 'healthy',
    causes: [],
    notes: [],
    rows: [],
    told: [],
    lane: [],
    ...more,
  };
}
