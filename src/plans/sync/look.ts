/** The project before and after a pull. */
import type { Drift } from '../../snapshot/drift/drift-row.ts';
import type { Projection } from '../reconcile/after-effects.ts';
import type { Known } from '../reconcile/known.ts';

export interface Before extends Projection {
  readonly drifts: readonly Drift[];
  readonly known: Pick<Known, 'problems'>;
}

export interface After extends Projection {
  readonly drifts: readonly Drift[];
}
