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
    const key = naturalKey(entity);
    if (key === undefined) continue;
    const earlier = first.get(key);
    if (!earlier) first.set(key, entity);
    else if (earlier.id === undefined || earlier.id !== entity.id || entity.kind.identifiedBy) {
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
    else if (earlier.id !== entity.id || earlier.id === undefined) {
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
    if (entity.section.node.kind !== 'map') continue;
    const key = `${entity.kind.name} ${entity.key}`;
    const earlier = first.get(key);
    if (!earlier) first.set(key, entity);
    else if (earlier.section !== entity.section) {
      const message = `The ${entity.kind.title} “${entity.key}” is declared in ${earlier.path} as well. Rename one of the keys.`;
      yield problem('duplicate-key', entity.path, entity.keySpan, message, {
        related: [{ path: earlier.path, span: earlier.keySpan, message: 'The first one stands here.' }],
      });
    }
  }
}

function naturalKey(entity: Entity): string | undefined {
  const fields = entity.kind.naturalKey;
  if (!fields) return undefined;
  const values = fields.map(field => textOf(fieldUse(entity, field)?.entry.value) ?? null);
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
