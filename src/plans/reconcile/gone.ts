/** Deleted, and declared but missing: the thing comes back, or its entry goes. */
import { joinPath } from '../../base/paths.ts';
import type { Entity } from '../../manifest/read.ts';
import type { Drift } from '../../snapshot/drift/drift-row.ts';
import { homeOf } from '../../snapshot/drift/home.ts';
import { entityOf, isTaken, relyOn, undeclareOffer } from './declared.ts';
import type { Action, Offer, ReconcileContext } from './offer.ts';

export function offersForGone(context: ReconcileContext, drift: Drift): readonly Offer[] {
  const entity = entityOf(context, drift);
  if (!entity) return [];
  const remove = undeclareOffer(context, entity, 'disk').map(offer => stillGone(context, entity, offer));
  return [...restoration(context, drift, entity, 'manifest'), ...remove];
}

type Restore = Extract<Action, { is: 'restore' }>;

/** Bringing back what the manifest declares, where nothing is in its place. `keeps` is left out where the disk has it elsewhere. */
export function restoration(context: ReconcileContext, drift: Drift, entity: Entity, keeps?: 'manifest'): Offer[] {
  const restore = restorable(context, drift, entity);
  if (!restore) return [];
  const { path } = restore;
  return [
    {
      resolution: {
        id: 'restore',
        kind: 'restore',
        ...(keeps ? { keeps } : {}),
        title: `Bring back ${path}`,
        isSafe: false,
        deletes: [],
      },
      act: () => [restore, { is: 'rely', path, hash: 'absent' }],
    },
  ];
}

/** Nothing where something else is in its place, or no file could be there. */
function restorable({ snapshot, base }: ReconcileContext, { from }: Drift, entity: Entity): Restore | undefined {
  const home = homeOf(snapshot, entity);
  if (home.is !== 'away' || !from) return undefined;
  const owns = entity.kind.file?.folder === true;
  if (home.why === 'definition') {
    const [name = ''] = entity.kind.file?.names ?? [];
    return { is: 'restore', path: joinPath(home.path, name), isFolder: false };
  }
  if (home.why !== 'missing') return undefined;
  // Of a folder that is still there only the definition is gone.
  if (isTaken(snapshot, from.path)) {
    return home.path === from.path ? undefined : { is: 'restore', path: home.path, isFolder: false };
  }
  const before = entity.id === undefined ? undefined : base?.entities.get(entity.id);
  const hash = before?.path === from.path ? before.hash : undefined;
  return { is: 'restore', path: from.path, isFolder: owns, ...(hash === undefined ? {} : { hash }) };
}

/** An entry is taken out only while its thing is away. */
function stillGone(context: ReconcileContext, entity: Entity, offer: Offer): Offer {
  const home = homeOf(context.snapshot, entity);
  if (home.is !== 'away' || (home.why !== 'missing' && home.why !== 'function')) return offer;
  const { path, why } = home;
  const rely: readonly Action[] =
    why === 'missing' ? [{ is: 'rely', path, hash: 'absent' }] : relyOn(context, { path });
  return {
    ...offer,
    act: () => {
      const actions = offer.act();
      return 'blocked' in actions ? actions : [...actions, ...rely];
    },
  };
}
