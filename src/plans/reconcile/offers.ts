/** Which ways there are to end a drift, best first, and which of them need nobody's word. */
import type { Drift } from '../../snapshot/drift/drift-row.ts';
import { offersForCopied } from './copied.ts';
import { offersForDecorator } from './decorator.ts';
import { offersForGone } from './gone.ts';
import { offersForIdentity } from './identity.ts';
import { offersForMetadata } from './metadata.ts';
import { offersForMoved } from './moved.ts';
import type { Offer, ReconcileContext } from './offer.ts';
import type { Resolution } from './plan.ts';
import { resolutionNamed } from './shared-resolutions.ts';
import { offersForUndeclared } from './undeclared.ts';

/** None for what only somebody at the files can mend: a held file, or two manifests. */
export function resolutionsOf(context: ReconcileContext, drift: Drift): readonly Resolution[] {
  return offersOf(context, drift).map(({ resolution }) => resolution);
}

/** The same ones for the same drift of a context. */
export function offersOf(context: ReconcileContext, drift: Drift): readonly Offer[] {
  const { offers } = context.known;
  const before = offers.get(drift);
  if (before) return before;
  const now = newOffers(context, drift);
  offers.set(drift, now);
  return now;
}

function newOffers(context: ReconcileContext, drift: Drift): readonly Offer[] {
  const { layout, manifestUnknown } = context.snapshot;
  // A person chooses between two manifests first, and one that cannot be read says nothing.
  if (layout.unused.length > 0 || manifestUnknown || !drift.waits) return [];
  switch (drift.kind) {
    case 'moved':
    case 'renamed':
      return offersForMoved(context, drift);
    case 'deleted':
    case 'declared-but-missing':
      return offersForGone(context, drift);
    case 'undeclared':
      return offersForUndeclared(context, drift);
    case 'copied':
      return offersForCopied(context, drift);
    case 'identity-differs':
      return offersForIdentity(context, drift);
    case 'decorator-missing':
    case 'decorator-type':
      return offersForDecorator(context, drift);
    case 'metadata-differs':
      return offersForMetadata(context, drift);
    case 'modified':
    case 'registry-changed':
    case 'held':
      return [];
  }
}

/** The offer that a choice names. */
export function chosenOffer(offers: readonly Offer[], id: string): Offer | undefined {
  const chosen = resolutionNamed(
    offers.map(({ resolution }) => resolution),
    id,
  );
  return offers.find(({ resolution }) => resolution === chosen);
}
