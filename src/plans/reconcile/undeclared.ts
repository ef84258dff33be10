/** Undeclared: it is written into the manifest, or set aside. */
import type { TextEdit } from '../../base/text.ts';
import { addField, writeScalar } from '../../checks/edits.ts';
import { entryOfField } from '../../manifest/field-text.ts';
import { pathFieldOf } from '../../manifest/kinds/table.ts';
import type { Entity } from '../../manifest/read.ts';
import { type Found, foundFile, foundFunction } from '../../queries/undeclared.ts';
import type { Drift, DriftPlace } from '../../snapshot/drift/drift-row.ts';
import { keyFor } from '../declare.ts';
import { entityOf, mayWrite, nameOfPlace, quoted, relyOn, relyOnAll } from './declared.ts';
import type { Offer, ReconcileContext } from './offer.ts';
import type { Resolution } from './plan.ts';
import { takenAlong, takesDeclared } from './taken-along.ts';

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
  const { snapshot, base, known } = context;
  const found = foundAt(context, place);
  if (!found || snapshot.layout.used.length === 0) return undefined;
  const id = drift.entity?.id;
  const before = id === undefined ? undefined : base?.entities.get(id);
  const former = before?.kind === found.kind.name ? before.key : undefined;
  const written = id === undefined || former === undefined ? undefined : keyFor(snapshot, { found, id, key: former });
  const as = written === undefined || written === id ? '' : `, as ${quoted({ key: written })}`;
  const again = former === undefined ? '' : ` again${as} with its former id`;
  return {
    resolution: declaring(
      context,
      drift,
      `Declare the ${found.kind.title} “${found.label}”${again}`,
      known.takes(found),
    ),
    act: () => [
      { is: 'declare', found, ...(id === undefined ? {} : { id }), ...(former === undefined ? {} : { key: former }) },
      ...relyOn(context, place),
    ],
  };
}

/** The manifest has the entity, and gets the path of its file. */
function pathOffer(context: ReconcileContext, drift: Drift, entity: Entity, place: DriftPlace): Offer | undefined {
  const path = place.at?.path ?? place.path;
  if (!mayWrite(context, entity.path)) return undefined;
  const edits = pathEdits(context, entity, path);
  const isWritten = edits.length > 0 && context.known.effectOnAliases(entity.path, edits) === 'none';
  return {
    resolution: declaring(context, drift, `Add the path ${path} to ${quoted(entity)} in the manifest`, isWritten),
    act: () =>
      edits.length > 0
        ? [{ is: 'edit', path: entity.path, edits }, ...relyOn(context, place)]
        : { blocked: `The entry of ${quoted(entity)} in ${entity.path} takes no path in place. Add it by hand.` },
  };
}

function pathEdits({ snapshot }: ReconcileContext, entity: Entity, path: string): readonly TextEdit[] {
  const field = pathFieldOf(entity.kind);
  const value = field && entryOfField(entity.node, field)?.value;
  return value?.kind === 'scalar'
    ? writeScalar(snapshot, entity.path, value, path)
    : addField(snapshot, entity.path, entity.node, field?.name ?? 'path', path, 'id');
}

/** What cannot be done is not safe. */
function declaring(context: ReconcileContext, drift: Drift, title: string, isPossible: boolean): Resolution {
  const { certainty, consequence, to } = drift;
  const isInQuestion = to !== undefined && context.known.isInQuestion(to);
  const isSafe = isPossible && certainty === 'sure' && consequence === 'advisory' && !isInQuestion;
  return { id: 'declare', kind: 'declare', keeps: 'disk', title, isSafe, deletes: [] };
}

/** Not with what the manifest declares in it; what else goes along is named, and counted as deleted. */
function setAsideOffer(context: ReconcileContext, drift: Drift, place: DriftPlace, id: string): Offer[] {
  const { entity } = drift;
  const { path } = place;
  if (!entity || takesDeclared(context.snapshot, path)) return [];
  const { kind, key } = entity;
  const along = takenAlong(context, drift, place);
  const resolution: Resolution = {
    id,
    kind: 'set-aside',
    keeps: 'manifest',
    title: along.names.length === 0 ? `Set ${path} aside` : `Set all of ${path} aside, with ${listed(along.names)}`,
    isSafe: false,
    deletes: [
      { kind, ...(entity.id === undefined ? {} : { id: entity.id }), key, from: 'disk', path },
      ...along.deletes,
    ],
  };
  return [{ resolution, act: () => [{ is: 'set-aside', path }, ...relyOnAll(context, place)] }];
}

/** `“a”, “b” and 3 more` */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, names.length > 3 ? 2 : 3).map(name => `“${name}”`);
  const last = names.length > shown.length ? `${names.length - shown.length} more` : shown.pop();
  return shown.length === 0 ? `${last}` : `${shown.join(', ')} and ${last}`;
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
