/** What the references of a project point at. */
import { canonicalUuid, isUuid } from '../base/uuid.ts';
import { fieldText } from '../manifest/field-text.ts';
import type { Target } from '../manifest/fields.ts';
import { targetsOf } from '../manifest/fields.ts';
import { fieldOf } from '../manifest/kinds/table.ts';
import { type Body, type Entity, isPlaceholder } from '../manifest/read.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { ScalarNode } from '../syntax/tree.ts';
import { type FieldUse, referenceNodes, visitFields } from './field-uses.ts';

/** One id (or name) that stands where the field table has a reference. */
export interface Reference {
  readonly use: FieldUse;
  readonly node: ScalarNode;
  readonly targets: readonly Target[];
  /** As written; '' where it is no text. */
  readonly text: string;
}

export type Resolution =
  | { readonly is: 'ok'; readonly entity: Entity }
  | { readonly is: 'placeholder' | 'broken' | 'not-text' }
  /** An entity has the id, but the field wants another kind, or another `type` of that kind. */
  | { readonly is: 'wrong-kind' | 'wrong-type'; readonly entity: Entity }
  /** Written as a name or `path::function`; `entities` are those it fits. */
  | { readonly is: 'named'; readonly entities: readonly Entity[] };

export function referencesOf(body: Body): Reference[] {
  const references: Reference[] = [];
  visitFields(body, {
    known(use) {
      const targets = targetsOf(use.field.type);
      if (targets) references.push(...referencesIn(use, targets));
    },
  });
  return references;
}

export function referencesIn(use: FieldUse, targets: readonly Target[]): Reference[] {
  const nodes = referenceNodes(use.field.type, use.entry.value);
  return nodes.map(node => {
    const text = typeof node.value === 'string' ? node.value : '';
    return { use, node, targets, text };
  });
}

export function resolve(
  snapshot: Snapshot,
  names: NameIndex,
  { text, targets }: Pick<Reference, 'text' | 'targets'>,
): Resolution {
  // Nearly every reference is a lower-case id that is declared: asked first, the rest costs nothing.
  const declared = snapshot.byId.get(text)?.find(candidate => fits(candidate, targets) === 'ok');
  if (declared) return { is: 'ok', entity: declared };
  if (text === '') return { is: 'not-text' };
  if (isPlaceholder(text)) return { is: 'placeholder' };
  if (!isUuid(text)) {
    const entities = names(text).filter(entity => fits(entity, targets) === 'ok');
    if (entities.length > 0) return { is: 'named', entities };
    // A name of another kind is likely another thing; of the right kind and the wrong type it is the thing itself.
    const [entity, another] = names(text).filter(each => fits(each, targets) === 'wrong-type');
    return entity && !another ? { is: 'wrong-type', entity } : { is: 'broken' };
  }
  // A key that is a UUID names its entity, even where the id beside it is another one.
  const found = snapshot.byId.get(canonicalUuid(text)) ?? names(text);
  const entity = found.find(candidate => fits(candidate, targets) === 'ok') ?? found[0];
  if (!entity) return { is: 'broken' };
  const fit = fits(entity, targets);
  return fit === 'ok' ? { is: 'ok', entity } : { is: fit, entity };
}

export function fits(entity: Entity, targets: readonly Target[]): 'ok' | 'wrong-kind' | 'wrong-type' {
  let fit: 'wrong-kind' | 'wrong-type' = 'wrong-kind';
  for (const { kind, types } of targets) {
    if (kind !== entity.kind.name) continue;
    if (!types || types.includes(typeOf(entity))) return 'ok';
    fit = 'wrong-type';
  }
  return fit;
}

/** An entity's `type`, or the value that holds where it is not given. */
export function typeOf(entity: Entity): string {
  return fieldText(entity, 'type') ?? String(fieldOf(entity.kind.fields, 'type')?.field.default ?? '');
}

/** Finds entities by key, name, function name or `path::function`. */
export type NameIndex = (text: string) => readonly Entity[];

/** Built on the first question: most projects refer by UUID alone. */
export function nameIndex(snapshot: Snapshot): NameIndex {
  let index: Map<string, Entity[]> | undefined;
  return text => {
    index ??= buildNames(snapshot.entities);
    return index.get(text) ?? [];
  };
}

/** Every place where an id stands as a reference, with what it is used for; in all bodies, or in these. */
export function usesOfId(
  snapshot: Snapshot,
  id: string,
  bodies: readonly Body[] = bodiesThatMention(snapshot, id),
): { readonly path: string; readonly node: ScalarNode }[] {
  return bodies.flatMap(body =>
    referencesOf(body)
      .filter(({ text }) => isUuid(text) && canonicalUuid(text) === id)
      .map(({ node }) => ({ path: body.path, node })),
  );
}

/** Without those whose text does not have the id: of thousands of bodies that is nearly all. */
function bodiesThatMention({ sources, entities, entityFiles }: Snapshot, id: string): readonly Body[] {
  if (!isUuid(id)) return [];
  const wanted = new RegExp(id, 'i');
  // What an alias says stands elsewhere, and what a held file said last is in no text.
  const isElsewhere = (path: string): boolean => sources.get(path)?.held !== false || textAt(path).includes('*');
  const textAt = (path: string): string => sources.get(path)?.text ?? '';
  const manifests = new Map<string, 'all' | 'some' | 'none'>();
  const inManifest = (path: string): 'all' | 'some' | 'none' => {
    const known = manifests.get(path) ?? (isElsewhere(path) ? 'all' : wanted.test(textAt(path)) ? 'some' : 'none');
    manifests.set(path, known);
    return known;
  };
  return [
    ...entities.filter(({ path, node }) => {
      const which = inManifest(path);
      return which === 'all' || (which === 'some' && wanted.test(textAt(path).slice(node.start, node.end)));
    }),
    ...[...entityFiles.values()].filter(({ path }) => wanted.test(textAt(path)) || isElsewhere(path)),
  ];
}

function buildNames(entities: readonly Entity[]): Map<string, Entity[]> {
  const index = new Map<string, Entity[]>();
  for (const entity of entities) {
    for (const name of new Set(namesOf(entity))) {
      const group = index.get(name);
      if (group) group.push(entity);
      else index.set(name, [entity]);
    }
  }
  return index;
}

function namesOf(entity: Entity): string[] {
  const functionName = fieldText(entity, 'function_name');
  const path = fieldText(entity, 'path');
  const names = [entity.key, fieldText(entity, 'name'), functionName, fieldText(entity, 'id')];
  if (path !== undefined && functionName !== undefined) names.push(`${path}::${functionName}`);
  return names.filter(name => name !== undefined && name !== '').map(String);
}
