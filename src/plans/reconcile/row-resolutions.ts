/** A row of drift as one thing to decide about. */
import { driftKey } from '../../snapshot/drift/drift-key.ts';
import type { DriftRow } from '../../snapshot/drift/rows.ts';
import type { ReconcileContext } from './offer.ts';
import { resolutionsOf } from './offers.ts';
import type { Choice, Resolution } from './plan.ts';
import { sharedResolutions } from './shared-resolutions.ts';

/** The ways to end all drifts of a row at once, best first. */
export function rowResolutions(context: ReconcileContext, row: DriftRow): readonly Resolution[] {
  return sharedResolutions(
    row.drifts.map(drift => resolutionsOf(context, drift)),
    row,
  );
}

/** The choice of one of `rowResolutions` for each drift of the row. */
export function choicesOf({ drifts }: DriftRow, resolution: string): readonly Choice[] {
  return drifts.map(drift => ({ drift: driftKey(drift), resolution }));
}
