/** Edits of an id, in each of the places where it stands. */
import type { TextEdit } from '../../base/text.ts';
import { canonicalUuid, isUuid } from '../../base/uuid.ts';
import type { EntityFile } from '../../manifest/entity-file.ts';
import type { Body, Entity } from '../../manifest/read.ts';
import { fieldUse } from '../../queries/field-uses.ts';
import { usesOfId } from '../../queries/references.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { sourceText, writeScalar } from '../edits.ts';
import type { FileEdit } from '../problem.ts';

/** In the manifest, and at the key where that is a UUID. Nothing for an entry that an alias repeats. */
export function manifestIdEdit(snapshot: Snapshot, entity: Entity, id: string): FileEdit | undefined {
  if (entity.node.alias) return undefined;
  const value = fieldUse(entity, 'id')?.entry.value;
  const key = entity.section.node.kind === 'map' && isUuid(entity.key) ? [keyEdit(snapshot, entity, id)] : [];
  const field = value?.kind === 'scalar' ? writeScalar(snapshot, entity.path, value, id) : [];
  const edits = [...key, ...field];
  return edits.length > 0 ? { path: entity.path, edits } : undefined;
}

/** In the entity file, where its format repeats the id. */
export function fileIdEdit(snapshot: Snapshot, file: EntityFile, id: string): FileEdit | undefined {
  const value = fieldUse(file, file.kind.file?.identity ?? 'id')?.entry.value;
  return value?.kind === 'scalar' ? { path: file.path, edits: writeScalar(snapshot, file.path, value, id) } : undefined;
}

/** In every reference of manifest and entity files, one for each; or only in those of `bodies`. */
export function referenceEdits(snapshot: Snapshot, from: string, to: string, bodies?: readonly Body[]): FileEdit[] {
  return usesOfId(snapshot, canonicalUuid(from), bodies).map(({ path, node }) => ({
    path,
    edits: writeScalar(snapshot, path, node, to),
  }));
}

/** The end of a title that says how many references follow: `, and into 2 references`. */
export function intoReferences(count: number): string {
  if (count === 0) return '';
  return count === 1 ? ', and into 1 reference' : `, and into ${count} references`;
}

/** In the quotes that the key has. */
function keyEdit(snapshot: Snapshot, { path, keySpan: { start, end } }: Entity, id: string): TextEdit {
  const quote = /["']?/.exec(sourceText(snapshot, path)[start] ?? '')?.[0] ?? '';
  return { start, end, text: quote + id + quote };
}
