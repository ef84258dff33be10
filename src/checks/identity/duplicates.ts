/** One thing declared twice under different ids, and names that two entities share. */
import { type Entity, labelOf } from '../../manifest/read.ts';
import { fieldUse } from '../../queries/field-uses.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { textOf } from '../../syntax/tree.ts';
import type { Problem } from '../problem.ts';
import { eitherOf, problem } from '../report.ts';

export function* duplicateNaturalKeys(snapshot: Snapshot): Iterable<Problem> {
  const first = new Map<string, Entity>();
  for (const entity of snapshot.entities) {
    const key = naturalKey(snapshot, entity);
    if (key === undefined) continue;
    const earlier = first.get(key);
    if (!earlier) first.set(key, entity);
    else if (!isToldAnyway(earlier, entity)) {
      const fields = eitherOf(entity.kind.naturalKey?.slice(0, entity.kind.identifiedBy ? 1 : 2) ?? []).replace(
        ' or ',
        ' and ',
      );
      const message = `“${labelOf(earlier)}” declares the same ${fields}. One thing is declared once: remove one of the two.`;
      yield problem('duplicate-natural-key', entity.path, spanOf(entity), message, {
        related: [{ path: earlier.path, span: spanOf(earlier), message: 'The first declaration stands here.' }],
      });
    }
  }
}

/** Where two entities of one kind and organization are called the same, people cannot tell them apart. */
export function* duplicateNames(snapshot: Snapshot): Iterable<Problem> {
  const first = new Map<string, Entity>();
  for (const entity of snapshot.entities) {
    if (entity.kind.identifiedBy) continue;
    const use = fieldUse(entity, 'name');
    const name = textOf(use?.entry.value);
    if (!use || name === undefined) continue;
    const key = JSON.stringify([entity.kind.name, name.toLowerCase(), organizationOf(entity)]);
    const earlier = first.get(key);
    if (!earlier) first.set(key, entity);
    else if (!isToldAnyway(earlier, entity) && !isOneThing(snapshot, earlier, entity)) {
      const message = `Another ${entity.kind.title} is called “${name}” too (${earlier.id ?? earlier.key}). Rename one, or remove it if it is the same thing.`;
      yield problem('duplicate-name', entity.path, use.entry.value, message, {
        related: [
          { path: earlier.path, span: earlier.keySpan, message: `The other ${entity.kind.title} stands here.` },
        ],
      });
    }
  }
}

/** The same readable key in two files or two pieces of a section; within one map the parser finds it. */
export function* duplicateKeys(snapshot: Snapshot): Iterable<Problem> {
  const first = new Map<string, Entity>();
  for (const entity of snapshot.entities) {
    if (entity.section.node.kind !== 'map' || snapshot.sources.get(entity.path)?.held) continue;
    const key = `${entity.kind.name} ${entity.key}`;
    const earlier = first.get(key);
    if (!earlier) first.set(key, entity);
    else if (earlier.section !== entity.section && !(earlier.id !== undefined && earlier.id === entity.id)) {
      const message = `The ${entity.kind.title} “${entity.key}” is declared in ${earlier.path} as well. Rename one of the keys.`;
      yield problem('duplicate-key', entity.path, entity.keySpan, message, {
        related: [{ path: earlier.path, span: earlier.keySpan, message: 'The first one stands here.' }],
      });
    }
  }
}

/** A shared id and a key that stands twice in one map are problems of their own. */
function isToldAnyway(a: Entity, b: Entity): boolean {
  if (a.section === b.section && a.section.node.kind === 'map' && a.key === b.key) return true;
  return a.id !== undefined && a.id === b.id && !a.kind.identifiedBy;
}

/** Two declarations of one function or file are that, and not two things of one name. */
function isOneThing(snapshot: Snapshot, a: Entity, b: Entity): boolean {
  const key = naturalKey(snapshot, a);
  if (key !== undefined) return key === naturalKey(snapshot, b);
  const place = snapshot.places.get(a);
  return place?.ok === true && place.path === snapshot.places.get(b)?.path;
}

/** A path counts as the place that it leads to: `./a.py` is `a.py`. */
function naturalKey(snapshot: Snapshot, entity: Entity): string | undefined {
  const fields = entity.kind.naturalKey;
  if (!fields) return undefined;
  const values = fields.map(field => {
    const use = fieldUse(entity, field);
    const place = use?.field.type.is === 'path' ? snapshot.places.get(entity) : undefined;
    return place?.path ?? textOf(use?.entry.value) ?? null;
  });
  const needed = entity.kind.identifiedBy ? 1 : values.length;
  return values.slice(0, needed).includes(null) ? undefined : JSON.stringify([entity.kind.name, ...values]);
}

function spanOf(entity: Entity): { start: number; end: number } {
  const last = entity.kind.identifiedBy ?? entity.kind.naturalKey?.at(-1) ?? 'id';
  return fieldUse(entity, last)?.entry.value ?? entity.keySpan;
}

function organizationOf(entity: Entity): string | null {
  return textOf(fieldUse(entity, 'organization_id')?.entry.value) ?? null;
}
