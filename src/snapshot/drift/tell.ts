/** Builds rows, so that every kind says the same things the same way. */
import { isUuid } from '../../base/uuid.ts';
import { type Entity, labelOf } from '../../manifest/read.ts';
import type { Drift, DriftEntity, DriftKind, DriftPlace } from './drift-row.ts';
import { waits } from './drift-row.ts';
import type { Found } from './found.ts';
import { functionNameOf, type Home, ownedPath, type Present } from './home.ts';

interface Details {
  readonly entity?: Entity | DriftEntity;
  readonly declared?: DriftPlace;
  readonly from?: DriftPlace;
  readonly to?: DriftPlace;
  readonly others?: readonly DriftPlace[];
  readonly formerId?: string;
  readonly reason: string;
  readonly isQuestion?: boolean;
  readonly likeness?: number;
  readonly isBlocking?: boolean;
}

export function told(kind: DriftKind, { entity, isQuestion, isBlocking, ...rest }: Details): Drift {
  const about = entity && driftEntity(entity);
  return {
    kind,
    ...(about ? { entity: about } : {}),
    ...rest,
    certainty: isQuestion ? 'question' : 'sure',
    // What has no id cannot be followed, whatever is done to it.
    consequence: isBlocking || (entity && 'node' in entity && about?.id === undefined) ? 'blocking' : 'advisory',
    waits: waits(kind),
  };
}

export function placeInManifest({ path, keySpan }: Entity): DriftPlace {
  return { path, at: { path, span: spanOf(keySpan) } };
}

/** Where the manifest says that it is; nothing for an entity without a place of its own. */
export function placeOfHome(entity: Entity, home: Home): DriftPlace | undefined {
  if (home.is === 'nowhere' || home.is === 'unknown') return undefined;
  const functionName = functionNameOf(entity);
  const path = home.is === 'away' ? ownedPath(entity.kind, home.path) : home.place;
  const at = home.is === 'there' ? tokenOf(home) : undefined;
  return { path, ...(functionName === undefined ? {} : { functionName }), ...(at ? { at } : {}) };
}

/** Where it was found. */
export function placeOfFound({ place, path, functionName, span }: Found): DriftPlace {
  return {
    path: place,
    ...(functionName === undefined ? {} : { functionName }),
    ...(span ? { at: { path, span: spanOf(span) } } : {}),
  };
}

function tokenOf({ path, file, fn }: Present): DriftPlace['at'] {
  const span = fn?.nameSpan ?? file?.idSpan;
  return span && { path, span: spanOf(span) };
}

function driftEntity(entity: Entity | DriftEntity): DriftEntity {
  if (!('node' in entity)) return entity;
  const id = entity.id === undefined ? {} : { id: entity.id };
  return { ...id, kind: entity.kind.name, key: entity.key, name: nameOf(entity) };
}

function nameOf(entity: Entity): string {
  if (!isUuid(entity.key)) return entity.key;
  const label = labelOf(entity);
  return isUuid(label) ? (functionNameOf(entity) ?? label) : label;
}

/** Nodes and entries are spans too; a row holds no trees. */
function spanOf({ start, end }: { readonly start: number; readonly end: number }) {
  return { start, end };
}
