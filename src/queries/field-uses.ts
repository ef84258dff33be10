/** Walks the fields of a body as the field table describes them, through records and lists of records. */
import { entryOfField } from '../manifest/field-text.ts';
import type { Field, ValueType } from '../manifest/fields.ts';
import { fieldOf } from '../manifest/kinds/table.ts';
import { type Body, MERGE_KEY } from '../manifest/read.ts';
import { type Entry, isEmpty, type MapNode, type Node, type ScalarNode } from '../syntax/tree.ts';

/** One field as a file has it. */
export interface FieldUse {
  readonly body: Body;
  readonly field: Field;
  readonly entry: Entry;
  /** The map it stands in: the body's own, or a nested record's. */
  readonly map: MapNode;
  /** All fields that this map may have. */
  readonly fields: readonly Field[];
  /** True where it is written by a name it no longer has. */
  readonly former: boolean;
}

/** A key that the field table does not have for this map. */
export interface UnknownUse {
  readonly body: Body;
  readonly entry: Entry;
  readonly map: MapNode;
  readonly fields: readonly Field[];
}

export interface FieldVisitor {
  /** Which fields it wants to know of; all where it does not say. */
  wants?(field: Field): boolean;
  known?(use: FieldUse): void;
  unknown?(use: UnknownUse): void;
  /** A map of fields, before its fields: the body itself, then each nested record. */
  record?(map: MapNode, fields: readonly Field[], body: Body): void;
}

export function visitFields(body: Body, visitor: FieldVisitor): void {
  visitRecord(body, body.node, body.kind.fields, false, visitor);
}

/** The use of a field in a body's own map, by its present or former name. */
export function fieldUse(body: Body, name: string): FieldUse | undefined {
  const { fields } = body.kind;
  const field = fieldOf(fields, name)?.field;
  if (field?.name !== name) return undefined;
  const entry = entryOfField(body.node, field);
  return entry && { body, field, entry, map: body.node, fields, former: entry.key !== name };
}

/** The scalars of a value that are references by its type: itself, or the items of a list. Empty ones are left out. */
export function referenceNodes(type: ValueType, value: Node): readonly ScalarNode[] {
  if (type.is === 'reference') return value.kind === 'scalar' && !isEmpty(value) ? [value] : [];
  if (type.is === 'list' && value.kind === 'list') return value.items.flatMap(item => referenceNodes(type.of, item));
  return [];
}

function visitRecord(body: Body, map: MapNode, fields: readonly Field[], open: boolean, visitor: FieldVisitor): void {
  visitor.record?.(map, fields, body);
  for (const entry of map.entries) {
    if (entry.key === MERGE_KEY) continue;
    const known = fieldOf(fields, entry.key);
    if (known) {
      const { field, former } = known;
      if (visitor.known && (!visitor.wants || visitor.wants(field)))
        visitor.known({ body, field, entry, map, fields, former });
      visitValue(body, known.field.type, entry.value, visitor);
    } else if (!open) {
      visitor.unknown?.({ body, entry, map, fields });
    }
  }
}

function visitValue(body: Body, type: ValueType, value: Node, visitor: FieldVisitor): void {
  if (type.is === 'record' && value.kind === 'map') {
    visitRecord(body, value, type.fields, type.open === true, visitor);
  } else if (type.is === 'list' && value.kind === 'list') {
    for (const item of value.items) visitValue(body, type.of, item, visitor);
  }
}
