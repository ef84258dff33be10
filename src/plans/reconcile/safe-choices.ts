/** Which ways of some drifts need nobody's word. */
import { gatheredInSteps, type Steps, toEnd } from '../../base/steps.ts';
import { driftKey } from '../../snapshot/drift/drift-key.ts';
import type { Drift } from '../../snapshot/drift/drift-row.ts';
import type { Choice, Resolution } from './plan.ts';

/** Each drift that waits and is sure, with the first of its resolutions that is safe and deletes nothing. */
export function safeChoices(
  drifts: readonly Drift[],
  resolutionsOf: (drift: Drift) => readonly Resolution[],
): readonly Choice[] {
  return toEnd(safeSteps(drifts, resolutionsOf));
}

/** The same, for who has others waiting. */
export function* safeSteps(
  drifts: readonly Drift[],
  resolutionsOf: (drift: Drift) => readonly Resolution[],
): Steps<readonly Choice[]> {
  return yield* gatheredInSteps(drifts, (drift): readonly Choice[] => {
    if (!drift.waits || drift.certainty !== 'sure') return [];
    const safe = resolutionsOf(drift).find(({ isSafe, deletes }) => isSafe && deletes.length === 0);
    return safe ? [{ drift: driftKey(drift), resolution: safe.id }] : [];
  });
}
