/** Moved and renamed: the manifest takes the new place, the thing goes back, or the entry goes. */
import { baseName, foldersAbove, joinPath } from '../../base/paths.ts';
import { writeScalar } from '../../checks/edits.ts';
import { entryOfField, fieldText } from '../../manifest/field-text.ts';
import { pathFieldOf } from '../../manifest/kinds/table.ts';
import type { Entity } from '../../manifest/read.ts';
import { fieldUse } from '../../queries/field-uses.ts';
import { resolvePath } from '../../snapshot/disk-tree.ts';
import type { Drift, DriftPlace } from '../../snapshot/drift/drift-row.ts';
import { isFileOutOfSight } from '../../snapshot/sight.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { ScalarNode } from '../../syntax/tree.ts';
import { entityOf, isTaken, mayWrite, nameOfPlace, quoted, relyOn, relyOnAll, undeclareOffer } from './declared.ts';
import { restoration } from './gone.ts';
import type { Action, Offer, ReconcileContext } from './offer.ts';

/** The first of them answers a question with yes. */
export function offersForMoved(context: ReconcileContext, drift: Drift): readonly Offer[] {
  const entity = entityOf(context, drift);
  const { from, to, others = [] } = drift;
  if (!entity || !from || !to) return [];
  const places = [to, ...others];
  return [
    ...places.flatMap(place => relocation(context, drift, entity, place)),
    ...places.flatMap(place => moveBack(context, drift, from, place)),
    // Where it is another thing, the one that is declared is gone.
    ...(drift.likeness === undefined ? [] : restoration(context, drift, entity)),
    ...undeclareOffer(context, entity),
  ];
}

function relocation(context: ReconcileContext, drift: Drift, entity: Entity, to: DriftPlace): Offer[] {
  const node = pathNode(entity);
  if (!node || !mayWrite(context, entity.path)) return [];
  const path = writtenPath(context.snapshot, entity, to);
  const isOther = path !== node.value;
  const fn =
    to.functionName !== undefined && to.functionName !== drift.from?.functionName ? to.functionName : undefined;
  const changes = [
    ...(isOther ? [`the path in the manifest to ${path}`] : []),
    ...(fn === undefined ? [] : [`the function${isOther ? '' : ' in the manifest'} to ${fn}`]),
  ];
  if (changes.length === 0) return [];
  const { certainty, consequence, others = [] } = drift;
  const done = relocated(context, entity, isOther ? { node, path } : undefined, fn, to);
  return [
    {
      resolution: {
        id: idOf('relocate', drift, to),
        kind: 'relocate',
        keeps: 'disk',
        title: `Change ${changes.join(' and ')}`,
        isSafe:
          certainty === 'sure' &&
          consequence === 'advisory' &&
          others.length === 0 &&
          changesNothingElse(context, done) &&
          !isPointedElsewhere(context, drift),
        deletes: [],
      },
      act: () => done,
    },
  ];
}

/** It can be done, and nothing that repeats the entry through a YAML alias changes or breaks with it. */
function changesNothingElse({ known }: ReconcileContext, done: ReturnType<Offer['act']>): boolean {
  if ('blocked' in done) return false;
  return done.every(action => action.is !== 'edit' || known.effectOnAliases(action.path, action.edits) === 'none');
}

function relocated(
  context: ReconcileContext,
  entity: Entity,
  change: { readonly node: ScalarNode; readonly path: string } | undefined,
  functionName: string | undefined,
  to: DriftPlace,
): readonly Action[] | { readonly blocked: string } {
  const { snapshot } = context;
  const inPath = change ? writeScalar(snapshot, entity.path, change.node, change.path) : [];
  const value = functionName === undefined ? undefined : fieldUse(entity, 'function_name')?.entry.value;
  const inFunction =
    functionName !== undefined && value?.kind === 'scalar'
      ? writeScalar(snapshot, entity.path, value, functionName)
      : [];
  const isWhole = (!change || inPath.length > 0) && (functionName === undefined || inFunction.length > 0);
  if (!isWhole) {
    return {
      blocked: `The entry of ${quoted(entity)} in ${entity.path} cannot be changed in place. Change it by hand.`,
    };
  }
  return [{ is: 'edit', path: entity.path, edits: [...inPath, ...inFunction] }, ...relyOn(context, to)];
}

/** As the manifest wrote it before: the folder of an app or asset, or the definition in it. */
function writtenPath({ tree }: Snapshot, { kind, node }: Entity, to: DriftPlace): string {
  const field = pathFieldOf(kind);
  const value = field && entryOfField(node, field)?.value;
  const before = value?.kind === 'scalar' ? String(value.value) : '';
  if (!kind.file?.folder || !tree.folders.has(to.path)) return to.path;
  if (!kind.file.names.includes(baseName(before).toLowerCase())) return before.endsWith('/') ? `${to.path}/` : to.path;
  const inside = kind.file.names.map(name => joinPath(to.path, name)).find(path => tree.files.has(path));
  return to.at?.path ?? inside ?? to.path;
}

function moveBack(context: ReconcileContext, drift: Drift, from: DriftPlace, to: DriftPlace): Offer[] {
  const { snapshot } = context;
  if (to.path === from.path || to.functionName !== from.functionName) return [];
  const moves = movesBack(snapshot, to.path, from.path);
  if (!moves) return [];
  const back = isPointedElsewhere(context, drift) ? '' : ' back';
  return [
    {
      resolution: {
        id: idOf('move-back', drift, to),
        kind: 'move-back',
        keeps: 'manifest',
        title: `Move ${to.path}${back} to ${from.path}`,
        isSafe: false,
        deletes: [],
      },
      act: () => [...moves, ...relyOnAll(context, to)],
    },
  ];
}

/** Nothing where something is in the way. What left a folder behind goes back into it file by file. */
function movesBack(snapshot: Snapshot, at: string, to: string): readonly Action[] | undefined {
  const { tree } = snapshot;
  if (isFileOutOfSight(to) || foldersAbove(to).some(folder => tree.files.has(folder))) return undefined;
  const place = resolvePath(tree, to);
  if (place.path !== to || (!place.ok && place.why !== 'missing')) return undefined;
  if (!isTaken(snapshot, to)) return [{ is: 'move', from: at, to }];
  if (!tree.folders.has(at) || !tree.folders.has(to) || tree.links.has(to)) return undefined;
  const files = [...tree.files].filter(path => path.startsWith(`${at}/`));
  const moves = files.map(path => ({ is: 'move' as const, from: path, to: to + path.slice(at.length) }));
  const isFree = moves.every(
    move => !isTaken(snapshot, move.to) && !foldersAbove(move.to).some(above => tree.files.has(above)),
  );
  return isFree ? moves : undefined;
}

/** The thing is where it was accepted, and somebody wrote another place into the manifest. */
function isPointedElsewhere({ base }: ReconcileContext, { entity, to }: Drift): boolean {
  const before = entity?.id === undefined ? undefined : base?.entities.get(entity.id);
  return before !== undefined && before.path === to?.path && before.functionName === to?.functionName;
}

function idOf(kind: 'relocate' | 'move-back', { others = [] }: Drift, place: DriftPlace): string {
  return others.length === 0 ? kind : `${kind} ${nameOfPlace(place)}`;
}

function pathNode(entity: Entity): ScalarNode | undefined {
  const field = pathFieldOf(entity.kind);
  const value = field && entryOfField(entity.node, field)?.value;
  return value?.kind === 'scalar' && fieldText(entity, field?.name ?? '') !== undefined ? value : undefined;
}
