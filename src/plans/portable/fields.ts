/**
 * What of an entity travels to another project: identity, content and references do, as the field table says; what belongs to
 * one installation, is a secret, changes by itself or can be computed again stays where it is.
 */
import type { Field, FieldClass, KindName, Target, ValueType } from '../../manifest/fields.ts';
import { targetsOf } from '../../manifest/fields.ts';
import { fieldOf, KINDS } from '../../manifest/kinds/table.ts';
import { fieldsOf, type MapShape, type Shape } from '../../manifest/merge/shape.ts';
import type { Entity } from '../../manifest/read.ts';

/** A field that did not travel. */
export interface LeftBehind {
  readonly kind: KindName;
  /** The entity's; of a file that no entity names, the file's path. */
  readonly key: string;
  /** As it is written, with dots down to it. */
  readonly field: string;
  readonly class: FieldClass;
  /** The file it stands in. */
  readonly path: string;
}

export interface PortableFields {
  /** By their present names, in the order of the table; what the table does not know comes last. */
  readonly fields: ReadonlyMap<string, Shape>;
  readonly left: readonly Pick<LeftBehind, 'field' | 'class'>[];
  /** What the table does not know travels too, since nobody knows what it is. */
  readonly unknown: readonly string[];
}

/** Gives the text for a reference to any of these kinds, in place of the one that is written. */
export type ReferenceText = (text: string, targets: readonly Target[]) => string;

export function travels({ class: of }: Field): boolean {
  return of === 'identity' || of === 'content' || of === 'reference';
}

/** Kinds that are referred to by fields of one installation alone: they are not taken along. */
export function isEnvironmentKind(kind: KindName): boolean {
  return ENVIRONMENT_KINDS.has(kind);
}

/** What an entity's entry says and travels. */
export function portableFields(entity: Entity, reference: ReferenceText): PortableFields {
  const reader: Reader = { reference, left: [], unknown: [] };
  const fields = new Map(recordFields(reader, entity.node, entity.kind.fields, false, ''));
  const identity = entity.kind.identifiedBy ?? 'id';
  if (entity.id === undefined) return { ...reader, fields };
  const first = [identity, { kind: 'scalar', value: entity.id }] as const;
  return { ...reader, fields: new Map<string, Shape>([first, ...[...fields].filter(([name]) => name !== identity)]) };
}

export function mapShape(fields: Iterable<readonly [string, Shape]>): MapShape {
  return { kind: 'map', entries: [...fields].map(([key, value]) => ({ key, value })) };
}

interface Reader {
  readonly reference: ReferenceText;
  readonly left: Pick<LeftBehind, 'field' | 'class'>[];
  readonly unknown: string[];
}

function recordFields(
  reader: Reader,
  map: MapShape,
  fields: readonly Field[],
  open: boolean,
  above: string,
): [string, Shape][] {
  const written = fieldsOf(map);
  const known: [number, string, Shape][] = [];
  const others: [string, Shape][] = [];
  for (const [key, value] of written) {
    const named = fieldOf(fields, key);
    if (!named || (named.former && written.has(named.field.name))) {
      if (!named && !open) reader.unknown.push(above + key);
      if (!named || travels(named.field)) others.push([key, plain(value)]);
      else reader.left.push({ field: above + key, class: named.field.class });
    } else if (!travels(named.field)) reader.left.push({ field: above + key, class: named.field.class });
    else {
      const { field } = named;
      known.push([fields.indexOf(field), field.name, carriedValue(reader, value, field.type, `${above}${key}.`)]);
    }
  }
  known.sort(([a], [b]) => a - b);
  return [...known.map(([, name, value]): [string, Shape] => [name, value]), ...others];
}

function carriedValue(reader: Reader, value: Shape, type: ValueType, above: string): Shape {
  if (type.is === 'reference' && value.kind === 'scalar' && typeof value.value === 'string')
    return { kind: 'scalar', value: reader.reference(value.value, type.to) };
  if (type.is === 'list' && value.kind === 'list')
    return { kind: 'list', items: value.items.map(item => carriedValue(reader, item, type.of, above)) };
  if (type.is === 'record' && value.kind === 'map')
    return mapShape(recordFields(reader, value, type.fields, type.open === true, above));
  return plain(value);
}

/** Without the places in the text, and with what a merge key brought in. */
function plain(shape: Shape): Shape {
  if (shape.kind === 'scalar') return { kind: 'scalar', value: shape.value };
  if (shape.kind === 'list') return { kind: 'list', items: shape.items.map(plain) };
  return mapShape([...fieldsOf(shape)].map(([key, value]) => [key, plain(value)]));
}

/** In which classes of fields a kind is referred to. */
const ENVIRONMENT_KINDS: ReadonlySet<KindName> = environmentKinds();

function environmentKinds(): ReadonlySet<KindName> {
  const all = KINDS.flatMap(({ fields }) => fields.flatMap(withInner));
  const referredBy = (is: (field: Field) => boolean): KindName[] =>
    all.filter(is).flatMap(({ type }) => targetsOf(type)?.map(({ kind }) => kind) ?? []);
  const content = new Set(referredBy(travels));
  return new Set(referredBy(field => !travels(field)).filter(kind => !content.has(kind)));
}

function withInner(field: Field): Field[] {
  return [field, ...innerFields(field.type).flatMap(withInner)];
}

function innerFields(type: ValueType): readonly Field[] {
  if (type.is === 'record') return type.fields;
  if (type.is === 'list') return innerFields(type.of);
  return type.is === 'either' ? type.of.flatMap(innerFields) : [];
}
