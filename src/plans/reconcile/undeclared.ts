/** Undeclared: it is written into the manifest, or set aside. */
import { addField, writeScalar } from '../../checks/edits.ts';
import { entryOfField, fieldText } from '../../manifest/field-text.ts';
import { kindNamed, pathFieldOf } from '../../manifest/kinds/table.ts';
import type { Entity } from '../../manifest/read.ts';
import { type Found, foundFile, foundFunction } from '../../queries/undeclared.ts';
import type { Drift, DriftPlace } from '../../snapshot/drift/drift-row.ts';
import { entityOf, mayWrite, nameOfPlace, quoted, relyOn } from './declared.ts';
import type { Action, Offer, ReconcileContext } from './offer.ts';
import type { Resolution } from './plan.ts';

export function offersForUndeclared(context: ReconcileContext, drift: Drift): readonly Offer[] {
  const { to, others = [] } = drift;
  if (!to) return [];
  const places = [to, ...others];
  const entity = entityOf(context, drift);
  const idFor = (kind: 'declare' | 'set-aside', place: DriftPlace): string =>
    others.length === 0 ? kind : `${kind} ${nameOfPlace(place)}`;
  return [
    ...places.flatMap(place => {
      const offer = entity ? pathOffer(context, drift, entity, place) : declareOffer(context, drift, place);
      return offer ? [{ ...offer, resolution: { ...offer.resolution, id: idFor('declare', place) } }] : [];
    }),
    ...places.flatMap(place => setAsideOffer(context, drift, place, idFor('set-aside', place))),
  ];
}

function declareOffer(context: ReconcileContext, drift: Drift, place: DriftPlace): Offer | undefined {
  const found = foundAt(context, place);
  if (!found || context.snapshot.layout.used.length === 0) return undefined;
  const id = drift.entity?.id;
  const before = id === undefined ? undefined : context.base?.entities.get(id);
  const key = before?.kind === found.kind.name ? before.key : undefined;
  const again = key === undefined ? '' : ` again, as ${quoted({ key })} with its former id`;
  return {
    resolution: declaring(context, drift, `Declare the ${found.kind.title} “${found.label}”${again}`),
    act: () => [
      { is: 'declare', found, ...(id === undefined ? {} : { id }), ...(key === undefined ? {} : { key }) },
      ...relyOn(context, place),
    ],
  };
}

/** The manifest has the entity, and gets the path of its file. */
function pathOffer(context: ReconcileContext, drift: Drift, entity: Entity, place: DriftPlace): Offer | undefined {
  const path = place.at?.path ?? place.path;
  if (!mayWrite(context, entity.path)) return undefined;
  return {
    resolution: declaring(context, drift, `Add the path ${path} to ${quoted(entity)} in the manifest`),
    act: () => {
      const { snapshot } = context;
      const field = pathFieldOf(entity.kind);
      const value = field && entryOfField(entity.node, field)?.value;
      const edits =
        value?.kind === 'scalar'
          ? writeScalar(snapshot, entity.path, value, path)
          : addField(snapshot, entity.path, entity.node, field?.name ?? 'path', path, 'id');
      if (edits.length > 0) return [{ is: 'edit', path: entity.path, edits }, ...relyOn(context, place)];
      return { blocked: `The entry of ${quoted(entity)} in ${entity.path} takes no path in place. Add it by hand.` };
    },
  };
}

function declaring(context: ReconcileContext, drift: Drift, title: string): Resolution {
  const isSafe = drift.certainty === 'sure' && drift.consequence === 'advisory' && !isInQuestion(context, drift);
  return { id: 'declare', kind: 'declare', keeps: 'disk', title, isSafe, deletes: [] };
}

/** It may be what another entity is looked for: a person says first. */
function isInQuestion({ drifts }: ReconcileContext, { to }: Drift): boolean {
  return drifts.some(
    ({ kind, certainty, others }) =>
      certainty === 'question' &&
      kind !== 'undeclared' &&
      others?.some(other => other.path === to?.path && other.functionName === to.functionName),
  );
}

function setAsideOffer(context: ReconcileContext, { entity }: Drift, { path }: DriftPlace, id: string): Offer[] {
  if (!entity || isSharedWithDeclared(context, path)) return [];
  const { kind, key } = entity;
  const resolution: Resolution = {
    id,
    kind: 'set-aside',
    keeps: 'manifest',
    title: `Set ${path} aside`,
    isSafe: false,
    deletes: [{ kind, ...(entity.id === undefined ? {} : { id: entity.id }), key, from: 'disk', path }],
  };
  return [{ resolution, act: (): readonly Action[] => [{ is: 'set-aside', path }] }];
}

/** A file that goes takes all of its functions with it. */
function isSharedWithDeclared({ snapshot }: ReconcileContext, path: string): boolean {
  const declared = snapshot.byPlace.get(path) ?? [];
  return declared.some(
    entity => entity.kind === kindNamed('workflow') && fieldText(entity, 'function_name') !== undefined,
  );
}

export function foundAt({ snapshot }: ReconcileContext, place: DriftPlace): Found | undefined {
  const path = place.at?.path ?? place.path;
  if (place.functionName === undefined) {
    const file = snapshot.entityFiles.get(path);
    return file && foundFile(file);
  }
  const functions = snapshot.sources.get(path)?.decorated() ?? [];
  const fn = functions.find(({ name, scope }) => name === place.functionName && scope.length === 0);
  return fn && foundFunction(path, fn);
}
