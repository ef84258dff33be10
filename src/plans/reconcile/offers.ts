/** Which ways there are to end a drift, best first, and which of them need nobody's word. */
import { groupedBy } from '../../base/grouped.ts';
import { driftKey } from '../../snapshot/drift/drift-key.ts';
import type { Drift } from '../../snapshot/drift/drift-row.ts';
import { offersForGone } from './gone.ts';
import { offersForMoved } from './moved.ts';
import type { Offer, ReconcileContext } from './offer.ts';
import type { Choice, Resolution } from './plan.ts';
import { offersForUndeclared } from './undeclared.ts';

/** None for what only somebody at the files can mend: a held file, or two manifests. */
export function resolutionsOf(context: ReconcileContext, drift: Drift): readonly Resolution[] {
  return offersOf(context, drift).map(({ resolution }) => resolution);
}

/** Each drift that waits and is sure, with the first of its resolutions that is safe. */
export function safeChoices(context: ReconcileContext): readonly Choice[] {
  return context.drifts.flatMap((drift): Choice[] => {
    if (!drift.waits || drift.certainty !== 'sure') return [];
    const safe = resolutionsOf(context, drift).find(({ isSafe }) => isSafe);
    return safe ? [{ drift: driftKey(drift), resolution: safe.id }] : [];
  });
}

export function offersOf(context: ReconcileContext, drift: Drift): readonly Offer[] {
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
    default:
      return [];
  }
}

/** The offer that a choice names: by its id, or by its kind and a folder in which the place of just one of that kind is. */
export function chosenOffer(offers: readonly Offer[], id: string): Offer | undefined {
  const exact = offers.find(({ resolution }) => resolution.id === id);
  if (exact) return exact;
  const [kind = '', place] = partsOf(id);
  const ofKind = groupedBy(offers, ({ resolution }) => resolution.kind as string).get(kind) ?? [];
  const inside = ofKind.filter(({ resolution }) => {
    const [, where] = partsOf(resolution.id);
    return place === undefined || (where !== undefined && isAt(where, place));
  });
  return inside.length === 1 ? inside[0] : undefined;
}

/** The kind and the place of a resolution's id. */
export function partsOf(id: string): readonly [kind: string, place?: string] {
  const blank = id.indexOf(' ');
  return blank < 0 ? [id] : [id.slice(0, blank), id.slice(blank + 1)];
}

export function isAt(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`) || path.startsWith(`${folder}::`);
}
