/**
 * Identity differs: which of two ids is right only a person can say, so nothing here is safe. An id that another entity has
 * is never taken from it.
 */
import { manifestIdEdit, referenceEdits } from '../../checks/identity/id-edits.ts';
import type { Entity } from '../../manifest/read.ts';
import type { Drift, DriftPlace } from '../../snapshot/drift/drift-row.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { carriedAt, carriedIdEdits, carriersOf } from './carriers.ts';
import { entityOf, nameOfPlace, quoted, relyOn } from './declared.ts';
import type { Action, Offer, ReconcileContext } from './offer.ts';
import type { Resolution } from './plan.ts';
import { type Blocked, safeActions } from './safe-actions.ts';

export function offersForIdentity(context: ReconcileContext, drift: Drift): readonly Offer[] {
  const entity = entityOf(context, drift);
  if (entity?.id === undefined) return [];
  if (drift.formerId !== undefined) return ofChanged(context, drift, entity, entity.id, drift.formerId);
  const carried = drift.to && carriedAt(context.snapshot, drift.to);
  if (!drift.to || carried === undefined) return [];
  return ofCarried(context, drift.to, entity, entity.id, carried);
}

/** The file, or the decorator, carries another id. */
function ofCarried(
  context: ReconcileContext,
  to: DriftPlace,
  entity: Entity,
  id: string,
  carried: string,
): readonly Offer[] {
  const { snapshot } = context;
  const what = to.functionName === undefined ? (to.at?.path ?? to.path) : `the decorator of ${nameOfPlace(to)}`;
  const adopt: Offer = {
    resolution: resolved(
      'adopt',
      `Write the id of ${what} into the manifest, and into what refers to ${quoted(entity)}`,
      'disk',
    ),
    act: () => withRely(taken(snapshot, entity, id, carried), context, to),
  };
  const reIdentify: Offer = {
    resolution: resolved('re-identify', `Write the manifest’s id of ${quoted(entity)} into ${what}`, 'manifest'),
    act: () => {
      // What refers to an id that is nobody else's means this very thing.
      const isAlone = !snapshot.byId.has(carried) && carriersOf(snapshot, carried) === 1;
      const references = isAlone ? referenceEdits(snapshot, carried, id) : [];
      return safeActions(snapshot, [...carriedIdEdits(snapshot, to, id), ...references], to.path);
    },
  };
  return snapshot.byId.has(carried) ? [reIdentify, adopt] : [adopt, reIdentify];
}

/** The thing stayed, and the manifest gives it another id than the accepted one. */
function ofChanged(
  context: ReconcileContext,
  { to }: Drift,
  entity: Entity,
  id: string,
  formerId: string,
): readonly Offer[] {
  const { snapshot } = context;
  return [
    {
      resolution: resolved('adopt', `Put the accepted id of ${quoted(entity)} back into the manifest`, 'disk'),
      act: () => withRely(taken(snapshot, entity, id, formerId), context, to),
    },
    {
      resolution: resolved(
        'accept',
        `Accept the new id of ${quoted(entity)}, and write it into what refers to the former one`,
      ),
      act: () => {
        const references = safeActions(snapshot, referenceEdits(snapshot, formerId, id), entity.path);
        return 'blocked' in references ? references : [{ is: 'accept' }, ...references];
      },
    },
  ];
}

/** The manifest takes an id that is free, and all references follow. */
function taken(snapshot: Snapshot, entity: Entity, from: string, to: string): readonly Action[] | Blocked {
  const [owner] = snapshot.byId.get(to) ?? [];
  if (owner) {
    return {
      blocked: `The ${owner.kind.title} ${quoted(owner)} has the id ${to} already, so ${quoted(entity)} cannot take it. Keep the manifest’s id instead.`,
    };
  }
  return safeActions(
    snapshot,
    [manifestIdEdit(snapshot, entity, to), ...referenceEdits(snapshot, from, to)],
    entity.path,
  );
}

function withRely(
  actions: readonly Action[] | Blocked,
  context: ReconcileContext,
  place: DriftPlace | undefined,
): readonly Action[] | Blocked {
  return 'blocked' in actions || !place ? actions : [...actions, ...relyOn(context, place)];
}

function resolved(kind: Resolution['kind'], title: string, keeps?: 'disk' | 'manifest'): Resolution {
  return { id: kind, kind, title, ...(keeps ? { keeps } : {}), isSafe: false, deletes: [] };
}
