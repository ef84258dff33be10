/** What a value says, apart from how it is written: the trees of two texts are compared and merged as shapes. */
import { canonicalUuid, isUuid } from '../../base/uuid.ts';
import type { ScalarValue } from '../../syntax/tree.ts';
import type { Field, ListMerge, ValueType } from '../fields.ts';
import { fieldOf } from '../kinds/table.ts';
import { MERGE_KEY } from '../read.ts';

/** A node of a parsed text is a shape. */
export type Shape = ScalarShape | MapShape | ListShape;

export interface ScalarShape {
  readonly kind: 'scalar';
  readonly value: ScalarValue;
}

export interface MapShape {
  readonly kind: 'map';
  readonly entries: readonly { readonly key: string; readonly value: Shape }[];
}

export interface ListShape {
  readonly kind: 'list';
  readonly items: readonly Shape[];
}

/**
 * Whether two values say the same. The order of a map's keys does not count, nor that of a set; every other order does.
 * Without a type a list is ordered.
 */
export function sameShape(a: Shape, b: Shape, type?: ValueType): boolean {
  if (a === b) return true;
  if (a.kind === 'scalar') return b.kind === 'scalar' && sameScalar(a.value, b.value);
  if (a.kind === 'list') return b.kind === 'list' && sameList(a, b, typeFor(type, 'list'));
  return b.kind === 'map' && sameMap(a, b, typeFor(type, 'map'));
}

/** The alternative of a type that a value of this kind can have. */
export function typeFor(type: ValueType | undefined, kind: Shape['kind']): ValueType | undefined {
  const options = type?.is === 'either' ? type.of : type ? [type] : [];
  if (kind === 'scalar') return options.find(({ is }) => is !== 'list' && is !== 'record');
  return options.find(({ is }) => is === (kind === 'map' ? 'record' : 'list'));
}

/** How a list of this type merges. */
export function listMerge(type: ValueType | undefined): ListMerge {
  const list = typeFor(type, 'list');
  return list?.is === 'list' ? list.merge : 'ordered';
}

/** The table's fields of a map of this type. */
export function fieldsIn(type: ValueType | undefined): readonly Field[] | undefined {
  const record = typeFor(type, 'map');
  return record?.is === 'record' ? record.fields : undefined;
}

/** The same text for every value that says the same, by which sets know their items. */
export function canonicalText(shape: Shape): string {
  return JSON.stringify(canonical(shape));
}

/** The value of a key, the first where the map has it twice. */
export function shapeAt(shape: Shape | undefined, key: string): Shape | undefined {
  return shape?.kind === 'map' ? shape.entries.find(entry => entry.key === key)?.value : undefined;
}

/** The keys and values of a map without YAML's merge key, whose fields stand beside it. */
export function fieldsOf(shape: MapShape): Map<string, Shape> {
  const fields = new Map<string, Shape>();
  for (const { key, value } of shape.entries) if (key !== MERGE_KEY && !fields.has(key)) fields.set(key, value);
  return fields;
}

/** The names of the fields of two maps that are not the same in both. */
export function changedFields(before: Shape, after: Shape, type: ValueType): string[] {
  if (before.kind !== 'map' || after.kind !== 'map') return sameShape(before, after) ? [] : [''];
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  const only = (shape: Shape, key: string): Shape => ({ kind: 'map', entries: [{ key, value: shape }] });
  return [...new Set([...old.keys(), ...now.keys()])].filter(key => {
    const [a, b] = [old.get(key), now.get(key)];
    return !a || !b || !sameShape(only(a, key), only(b, key), type);
  });
}

function canonical(shape: Shape): unknown {
  switch (shape.kind) {
    case 'scalar': {
      const { value } = shape;
      if (typeof value === 'bigint') return { bigint: String(value) };
      return typeof value === 'string' && isUuid(value) ? canonicalUuid(value) : value;
    }
    case 'list':
      return shape.items.map(canonical);
    case 'map':
      return {
        fields: [...fieldsOf(shape)]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, value]) => [key, canonical(value)]),
      };
  }
}

function sameScalar(a: ScalarValue, b: ScalarValue): boolean {
  return Object.is(a, b) || (a === 0 && b === 0);
}

function sameList(a: ListShape, b: ListShape, type: ValueType | undefined): boolean {
  const of = type?.is === 'list' ? type.of : undefined;
  if (type?.is === 'list' && type.merge === 'set') {
    const [one, other] = [a, b].map(({ items }) => [...new Set(items.map(canonicalText))].sort().join('\n'));
    return one === other;
  }
  return a.items.length === b.items.length && a.items.every((item, at) => sameItem(item, b.items[at], of));
}

function sameItem(item: Shape, other: Shape | undefined, type: ValueType | undefined): boolean {
  return other !== undefined && sameShape(item, other, type);
}

function sameMap(a: MapShape, b: MapShape, type: ValueType | undefined): boolean {
  const [one, other] = [fieldsOf(a), fieldsOf(b)];
  if (one.size !== other.size) return false;
  const fields = type?.is === 'record' ? type.fields : undefined;
  return [...one].every(([key, value]) => {
    const there = other.get(key);
    return there !== undefined && sameShape(value, there, fields && fieldOf(fields, key)?.field.type);
  });
}
