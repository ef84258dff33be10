/** What is another between two values, down to the parts that are, as texts on one line. */
import type { Field, ValueType } from '../fields.ts';
import { fieldOf } from '../kinds/table.ts';
import { fieldsIn, fieldsOf, listMerge, type MapShape, type Shape, sameShape, shapeAt, typeFor } from './shape.ts';
import { isSecretName, oneLine, toldBeside } from './told.ts';

export interface ValueChange {
  /** The names down to the value, with dots between them. */
  readonly field: string;
  /** On one line, long ones cut; absent where there was none. Secrets are not told: then both may read the same. */
  readonly before?: string;
  readonly after?: string;
}

/** Where two values stand: the names down to them, and whether they are to be told. */
export interface Within {
  readonly field: readonly string[];
  readonly secret: boolean;
  /** Whether a field right in them is not to be told; as the field table says, unless told. */
  readonly secretOf?: (field: string) => boolean;
}

/** Nothing where both say the same. One of the two may be missing. */
export function valueChanges(
  before: Shape | undefined,
  after: Shape | undefined,
  type: ValueType | undefined,
  within: Within,
): readonly ValueChange[] {
  if (before && after) {
    if (sameShape(before, after, type)) return [];
    const inside = within.secret ? [] : changesInside(before, after, type, within);
    if (inside.length > 0) return inside;
  }
  return before || after ? [changeOf(before, after, within)] : [];
}

/** The fields of a map, each as it came or went. */
export function fieldsAlone(
  shape: Shape,
  is: 'before' | 'after',
  secretOf: (field: string) => boolean,
): readonly ValueChange[] {
  if (shape.kind !== 'map') return [];
  return [...fieldsOf(shape)].map(([field, value]) => {
    const within = { field: [field], secret: secretOf(field) };
    return is === 'after' ? changeOf(undefined, value, within) : changeOf(value, undefined, within);
  });
}

/** A map with its fields under their present names: one under a former name is the field, unless both are there. */
export function withPresentNames(shape: Shape, fields: readonly Field[] | undefined): Shape {
  if (shape.kind !== 'map' || !fields) return shape;
  const keys = new Set(shape.entries.map(({ key }) => key));
  const entries = shape.entries.map(({ key, value }) => {
    const named = fieldOf(fields, key);
    return { key: named?.former && !keys.has(named.field.name) ? named.field.name : key, value };
  });
  return { kind: 'map', entries };
}

/** Whether a field of these is a secret. */
export function isSecretField(fields: readonly Field[] | undefined, name: string): boolean {
  return isSecretName(name) || (fields !== undefined && fieldOf(fields, name)?.field.class === 'secret');
}

function changesInside(
  before: Shape,
  after: Shape,
  type: ValueType | undefined,
  within: Within,
): readonly ValueChange[] {
  if (before.kind === 'map' && after.kind === 'map') {
    const fields = fieldsIn(type);
    const [old, now] = [before, after].map(shape => fieldsOf(withPresentNames(shape, fields) as MapShape));
    return changesByName(old ?? new Map(), now ?? new Map(), within, name => ({
      type: fields && fieldOf(fields, name)?.field.type,
      secret: within.secretOf?.(name) ?? isSecretField(fields, name),
    }));
  }
  const merge = listMerge(type);
  if (before.kind !== 'list' || after.kind !== 'list' || typeof merge !== 'object') return [];
  const [old, now] = [before, after].map(({ items }) => itemsByName(items, merge.keyed));
  if (!old || !now) return [];
  const list = typeFor(type, 'list');
  const of = list?.is === 'list' ? list.of : undefined;
  return changesByName(old, now, within, () => ({ type: of, secret: false }));
}

function changesByName(
  old: ReadonlyMap<string, Shape>,
  now: ReadonlyMap<string, Shape>,
  { field, secret }: Within,
  about: (name: string) => { readonly type: ValueType | undefined; readonly secret: boolean },
): readonly ValueChange[] {
  return [...new Set([...old.keys(), ...now.keys()])].flatMap(name => {
    const own = about(name);
    const within = { field: [...field, name], secret: secret || own.secret };
    return valueChanges(old.get(name), now.get(name), own.type, within);
  });
}

/** Nothing where an item has no name, or two have one. */
export function itemsByName(items: readonly Shape[], by: string): ReadonlyMap<string, Shape> | undefined {
  const named = new Map<string, Shape>();
  for (const item of items) {
    const name = shapeAt(item, by);
    const text = name?.kind === 'scalar' && typeof name.value === 'string' ? name.value : undefined;
    if (text === undefined || named.has(text)) return undefined;
    named.set(text, item);
  }
  return named;
}

function changeOf(before: Shape | undefined, after: Shape | undefined, { field, secret }: Within): ValueChange {
  const [old, now] = [before, after].map(value => (value ? oneLine(value, secret) : undefined));
  const [was, is] = toldBeside(old ?? '', now ?? '');
  return {
    field: field.join('.'),
    ...(old === undefined ? {} : { before: was }),
    ...(now === undefined ? {} : { after: is }),
  };
}
