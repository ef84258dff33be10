/** Ids of entities: one to a thing, the same in key, manifest and entity file. */
import { canonicalUuid, isUuid } from '../../base/uuid.ts';
import type { EntityFile } from '../../manifest/entity-file.ts';
import { type Entity, labelOf, type Section } from '../../manifest/read.ts';
import { entityFileAt } from '../../queries/entity-file-at.ts';
import { fieldUse } from '../../queries/field-uses.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { removeField, writeScalar } from '../edits.ts';
import type { Fix, Problem } from '../problem.ts';
import { fixIn, problem } from '../report.ts';
import { freshIdFix, idAsKey, idIntoFile, idIntoManifest, idOfItsFile, keyAsId } from './id-fixes.ts';

export function* duplicateIds(snapshot: Snapshot): Iterable<Problem> {
  for (const [id, group] of snapshot.byId) {
    const [first, ...others] = withoutRepeatedKeys(group);
    if (!first || others.length === 0) continue;
    for (const entity of [first, ...others]) {
      const other = entity === first ? others[0] : first;
      if (!other) continue;
      const message = `The ${other.kind.title} “${labelOf(other)}” has the same id. An id belongs to one thing: give the copy a fresh one.`;
      yield problem('duplicate-id', entity.path, entity.idSpan, message, {
        related: [{ path: other.path, span: other.idSpan, message: `“${labelOf(other)}” has it too.` }],
        fixes: facts => [
          idOfItsFile(snapshot, entity, id),
          freshIdFix(snapshot, entity, id, facts.freshId(), entity !== first),
        ],
      });
    }
  }
}

/** Two entity files with one id: a copied file or folder. The declared one is taken for the original. */
export function* duplicateFileIds(snapshot: Snapshot): Iterable<Problem> {
  if (snapshot.manifestUnknown) return;
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
        fixes: () => [keyAsId(snapshot, entity, value, id), idAsKey(snapshot, entity, id)],
      },
    );
  }
}

/** A config is named by its key. Where entries are kept under UUIDs, the id repeats the entry's, as it does everywhere. */
export function* configIds(snapshot: Snapshot): Iterable<Problem> {
  for (const entity of snapshot.entities) {
    const named = entity.kind.identifiedBy;
    const use = named ? fieldUse(entity, 'id') : undefined;
    const value = use?.entry.value;
    if (!use || value?.kind !== 'scalar' || typeof value.value !== 'string') continue;
    if (isUuid(value.value) && canonicalUuid(value.value) === canonicalUuid(entity.key)) continue;
    yield problem(
      'config-id',
      entity.path,
      value,
      `A ${entity.kind.title} is identified by its “${named}”, so this id names nothing. Remove it.`,
      {
        fixes: () => [
          fixIn(entity.path, 'Remove the id', removeField(snapshot, entity.path, use.map, use.entry), true),
        ],
      },
    );
  }
}

export function* identityDiffers(snapshot: Snapshot): Iterable<Problem> {
  for (const [entity, place] of snapshot.places) {
    const file = place.ok ? entityFileAt(snapshot, entity, place.path) : undefined;
    if (!file?.id || !file.idSpan || !entity.id || file.id === entity.id) continue;
    // With a duplicate id, or a file that two entities share, it is not this pair that is wrong.
    if (isShared(snapshot.byId.get(entity.id)) || isShared(place?.ok ? snapshot.byPlace.get(place.path) : undefined))
      continue;
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

/** A key that stands twice in one map is a problem of its own. */
function withoutRepeatedKeys(group: readonly Entity[]): Entity[] {
  if (group.length < 2) return [...group];
  const seen = new Map<Section, Set<string>>();
  return group.filter(({ section, key }) => {
    if (section.node.kind !== 'map') return true;
    const keys = seen.get(section) ?? new Set();
    seen.set(section, keys);
    const isNew = !keys.has(key);
    keys.add(key);
    return isNew;
  });
}

function isShared(entities: readonly Entity[] | undefined): boolean {
  return (entities?.length ?? 0) > 1;
}

function isDeclared(snapshot: Snapshot, file: EntityFile): boolean {
  const folder = file.path.slice(0, Math.max(0, file.path.lastIndexOf('/')));
  return snapshot.byPlace.has(file.path) || (file.kind.file?.folder === true && snapshot.byPlace.has(folder));
}
