/** Fixes that change an id, everywhere it stands: at the key, in the manifest, in the entity file, in references. */
import { canonicalUuid } from '../../base/uuid.ts';
import type { EntityFile } from '../../manifest/entity-file.ts';
import { type Entity, labelOf } from '../../manifest/read.ts';
import { entityFileAt } from '../../queries/entity-file-at.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { ScalarNode } from '../../syntax/tree.ts';
import { writeScalar } from '../edits.ts';
import type { FileEdit, Fix } from '../problem.ts';
import { fixIn } from '../report.ts';
import { fileIdEdit, intoReferences, manifestIdEdit, referenceEdits } from './id-edits.ts';

/** In the manifest, at the key where the key is the id, and in the entity file that nobody else names. */
export function freshIdFix(
  snapshot: Snapshot,
  entity: Entity,
  id: string,
  fresh: string,
  preferred: boolean,
): Fix | undefined {
  const edit = manifestIdEdit(snapshot, entity, fresh);
  if (!edit) return undefined;
  const file = ownFile(snapshot, entity);
  const inFile = file?.id === id ? fileIdEdit(snapshot, file, fresh) : undefined;
  const own = preferred && (file?.id === undefined || file.id === id || snapshot.byId.has(file.id));
  const title = `Give “${labelOf(entity)}” a fresh id`;
  return { title, edits: inFile ? [edit, inFile] : [edit], ...(own ? { preferred: true } : {}) };
}

/** For a duplicate whose file knows better. */
export function idOfItsFile(snapshot: Snapshot, entity: Entity, duplicate: string): Fix | undefined {
  const id = ownFile(snapshot, entity)?.id;
  if (id === undefined || id === duplicate || snapshot.byId.has(id)) return undefined;
  const edit = manifestIdEdit(snapshot, entity, id);
  return edit && { title: `Give “${labelOf(entity)}” the id that its file gives`, preferred: true, edits: [edit] };
}

export function idIntoFile(snapshot: Snapshot, entity: Entity, file: EntityFile): Fix | undefined {
  const edit = entity.id ? fileIdEdit(snapshot, file, entity.id) : undefined;
  return edit && { title: `Write the manifest’s id into ${file.path}`, edits: [edit] };
}

/** Not offered where another entity has the file's id already. References follow. */
export function idIntoManifest(snapshot: Snapshot, entity: Entity, id: string): Fix | undefined {
  if (snapshot.byId.has(id) || !entity.id) return undefined;
  const edit = manifestIdEdit(snapshot, entity, id);
  return edit && withReferences(snapshot, 'Write the file’s id into the manifest', [edit], entity.id, id);
}

/** Where key and id are two UUIDs. */
export function keyAsId(snapshot: Snapshot, entity: Entity, value: ScalarNode, id: string): Fix | undefined {
  const key = canonicalUuid(entity.key);
  if (snapshot.byId.has(key)) return undefined;
  const inManifest = { path: entity.path, edits: writeScalar(snapshot, entity.path, value, key) };
  const file = ownFile(snapshot, entity);
  const inFile = file?.id === id ? fileIdEdit(snapshot, file, key) : undefined;
  return withReferences(snapshot, 'Use the key as id', inFile ? [inManifest, inFile] : [inManifest], id, key);
}

export function idAsKey(snapshot: Snapshot, entity: Entity, id: string): Fix | undefined {
  const { node } = entity.section;
  if (node.kind === 'map' && node.entries.some(({ key }) => canonicalUuid(key) === id)) return undefined;
  const edits = [{ path: entity.path, edits: [{ ...entity.keySpan, text: id }] }];
  const key = canonicalUuid(entity.key);
  return snapshot.byId.has(key)
    ? fixIn(entity.path, 'Use the id as key', edits[0]?.edits)
    : withReferences(snapshot, 'Use the id as key', edits, key, id);
}

function withReferences(
  snapshot: Snapshot,
  title: string,
  edits: readonly FileEdit[],
  from: string,
  to: string,
): Fix | undefined {
  const inReferences = referenceEdits(snapshot, from, to);
  return { title: title + intoReferences(inReferences.length), edits: [...edits, ...inReferences] };
}

/** The entity's file, where nobody else names it. */
function ownFile(snapshot: Snapshot, entity: Entity): EntityFile | undefined {
  const place = snapshot.places.get(entity);
  if (!place?.ok || snapshot.byPlace.get(place.path)?.length !== 1) return undefined;
  return entityFileAt(snapshot, entity, place.path);
}
