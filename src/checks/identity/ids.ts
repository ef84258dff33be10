/** Ids of entities: one to a thing, the same in key, manifest and entity file. */
import { canonicalUuid, isUuid } from '../../base/uuid.ts';
import type { EntityFile } from '../../manifest/entity-file.ts';
import { type Entity, labelOf } from '../../manifest/read.ts';
import { fieldUse } from '../../queries/field-uses.ts';
import { usesOfId } from '../../queries/references.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { removeField, writeScalar } from '../edits.ts';
import type { FileEdit, Fix, Problem } from '../problem.ts';
import { fixIn, problem } from '../report.ts';

export function* duplicateIds(snapshot: Snapshot): Iterable<Problem> {
  for (const [id, group] of snapshot.byId) {
    const [first, ...others] = group;
    if (!first || others.length === 0) continue;
    for (const entity of group) {
      const other = entity === first ? others[0] : first;
      if (!other) continue;
      const message = `The ${other.kind.title} “${labelOf(other)}” has the same id. An id belongs to one thing: give the copy a fresh one.`;
      yield problem('duplicate-id', entity.path, entity.idSpan, message, {
        related: [{ path: other.path, span: other.idSpan, message: `“${labelOf(other)}” has it too.` }],
        fixes: facts => [freshId(snapshot, entity, id, facts.freshId(), entity !== first)],
      });
    }
  }
}

/** Two entity files with one id: a copied file or folder. The declared one is taken for the original. */
export function* duplicateFileIds(snapshot: Snapshot): Iterable<Problem> {
  const first = new Map<string, EntityFile>();
  const declaredFirst = [...snapshot.entityFiles.values()].sort(
    (a, b) => Number(isDeclared(snapshot, b)) - Number(isDeclared(snapshot, a)),
  );
  for (const file of declaredFirst) {
    if (!file.id || !file.idSpan) continue;
    const original = first.get(file.id);
    if (!original) first.set(file.id, file);
    else if (!isDeclared(snapshot, file)) {
      const message = `${original.path} has the same id, so this looks like a copy. Give the copy a fresh id, then declare it.`;
      const entry = fieldUse(file, file.kind.file?.identity ?? 'id')?.entry;
      yield problem('duplicate-id', file.path, file.idSpan, message, {
        related: original.idSpan
          ? [{ path: original.path, span: original.idSpan, message: 'It stands here too.' }]
          : [],
        fixes: ({ freshId: fresh }) => [
          entry?.value.kind === 'scalar'
            ? fixIn(file.path, 'Give the copy a fresh id', writeScalar(snapshot, file.path, entry.value, fresh()), true)
            : undefined,
        ],
      });
    }
  }
}

/** A UUID as key and another one as `id`. */
export function* keyMismatches(snapshot: Snapshot): Iterable<Problem> {
  for (const entity of snapshot.entities) {
    const { key, id, kind, section } = entity;
    if (kind.identifiedBy || section.node.kind !== 'map' || !isUuid(key) || !id || canonicalUuid(key) === id) continue;
    const use = fieldUse(entity, 'id');
    if (use?.entry.value.kind !== 'scalar') continue;
    const { value } = use.entry;
    yield problem(
      'id-key-mismatch',
      entity.path,
      value,
      `The id differs from the key ${key}. Both name this ${kind.title}: make them the same.`,
      {
        related: [{ path: entity.path, span: entity.keySpan, message: 'The key stands here.' }],
        fixes: () => [
          fixIn(entity.path, 'Use the key as id', writeScalar(snapshot, entity.path, value, key)),
          fixIn(entity.path, 'Use the id as key', [{ ...entity.keySpan, text: id }]),
        ],
      },
    );
  }
}

/** A config is named by its key. */
export function* configIds(snapshot: Snapshot): Iterable<Problem> {
  for (const entity of snapshot.entities) {
    const named = entity.kind.identifiedBy;
    const value = named ? fieldUse(entity, 'id')?.entry.value : undefined;
    if (value?.kind !== 'scalar' || typeof value.value !== 'string') continue;
    yield problem(
      'config-id',
      entity.path,
      value,
      `A ${entity.kind.title} is identified by its “${named}”; this id names nothing.`,
      {
        fixes: () => [removeIdFix(snapshot, entity)],
      },
    );
  }
}

export function* identityDiffers(snapshot: Snapshot): Iterable<Problem> {
  for (const [entity, place] of snapshot.places) {
    const file = place.ok ? entityFileAt(snapshot, entity, place.path) : undefined;
    if (!file?.id || !file.idSpan || !entity.id || file.id === entity.id) continue;
    const { id } = file;
    const message = `${file.path} gives another id (${id}). One thing has one id: decide which is right.`;
    const fixes = (): (Fix | undefined)[] => [idIntoFile(snapshot, entity, file), idIntoManifest(snapshot, entity, id)];
    yield problem('identity-differs', entity.path, entity.idSpan, message, {
      related: [{ path: file.path, span: file.idSpan, message: 'The file’s id stands here.' }],
      fixes,
    });
    yield problem(
      'identity-differs',
      file.path,
      file.idSpan,
      `The manifest gives this ${file.kind.title} another id (${entity.id}). Decide which is right.`,
      {
        related: [{ path: entity.path, span: entity.idSpan, message: 'The manifest’s id stands here.' }],
        fixes,
      },
    );
  }
}

/** The entity file that an entity's path names: the file, or the one in the folder. */
export function entityFileAt(snapshot: Snapshot, { kind }: Entity, path: string): EntityFile | undefined {
  const direct = snapshot.entityFiles.get(path);
  if (direct) return direct.kind === kind ? direct : undefined;
  if (!kind.file?.folder) return undefined;
  return kind.file.names.map(name => snapshot.entityFiles.get(`${path}/${name}`)).find(file => file !== undefined);
}

function isDeclared(snapshot: Snapshot, file: EntityFile): boolean {
  const folder = file.path.slice(0, Math.max(0, file.path.lastIndexOf('/')));
  return snapshot.byPlace.has(file.path) || (file.kind.file?.folder === true && snapshot.byPlace.has(folder));
}

/** In the manifest, at the key where the key is the id, and in the entity file that nobody else names. */
function freshId(snapshot: Snapshot, entity: Entity, id: string, fresh: string, preferred: boolean): Fix | undefined {
  const edits = manifestIdEdits(snapshot, entity, fresh);
  if (!edits) return undefined;
  const place = snapshot.places.get(entity);
  const file = place?.ok ? entityFileAt(snapshot, entity, place.path) : undefined;
  const alone = place?.ok === true && snapshot.byPlace.get(place.path)?.length === 1;
  const inFile = file?.id === id && alone ? fileIdEdit(snapshot, file, fresh) : undefined;
  const title = `Give “${labelOf(entity)}” a fresh id`;
  return { title, edits: inFile ? [edits, inFile] : [edits], ...(preferred ? { preferred } : {}) };
}

function manifestIdEdits(snapshot: Snapshot, entity: Entity, id: string): FileEdit | undefined {
  const value = fieldUse(entity, 'id')?.entry.value;
  const inMap = entity.section.node.kind === 'map';
  const key = inMap && isUuid(entity.key) ? [{ ...entity.keySpan, text: id }] : [];
  const field = value?.kind === 'scalar' ? writeScalar(snapshot, entity.path, value, id) : [];
  const edits = [...key, ...field];
  return edits.length > 0 ? { path: entity.path, edits } : undefined;
}

function fileIdEdit(snapshot: Snapshot, file: EntityFile, id: string): FileEdit | undefined {
  const value = fieldUse(file, file.kind.file?.identity ?? 'id')?.entry.value;
  return value?.kind === 'scalar' ? { path: file.path, edits: writeScalar(snapshot, file.path, value, id) } : undefined;
}

function idIntoFile(snapshot: Snapshot, entity: Entity, file: EntityFile): Fix | undefined {
  const edit = entity.id ? fileIdEdit(snapshot, file, entity.id) : undefined;
  return edit && { title: `Write the manifest’s id into ${file.path}`, edits: [edit] };
}

/** Not offered where another entity has the file's id already. References follow, each as a plain edit. */
function idIntoManifest(snapshot: Snapshot, entity: Entity, id: string): Fix | undefined {
  if (snapshot.byId.has(id) || !entity.id) return undefined;
  const edit = manifestIdEdits(snapshot, entity, id);
  if (!edit) return undefined;
  const uses = usesOfId(snapshot, entity.id);
  const noun = uses.length === 1 ? '1 reference' : `${uses.length} references`;
  return {
    title: `Write the file’s id into the manifest${uses.length === 0 ? '' : ` and into ${noun}`}`,
    edits: [edit, ...uses.map(({ path, span }) => ({ path, edits: [{ ...span, text: id }] }))],
  };
}

function removeIdFix(snapshot: Snapshot, entity: Entity): Fix | undefined {
  const use = fieldUse(entity, 'id');
  return use && fixIn(entity.path, 'Remove the id', removeField(snapshot, entity.path, use.map, use.entry), true);
}
