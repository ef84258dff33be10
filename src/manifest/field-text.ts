/** A field of a body's own map, by its present or a former name. */
import type { Entry, MapNode } from '../syntax/tree.ts';
import type { Field } from './fields.ts';
import { fieldOf } from './kinds/table.ts';
import type { Body } from './read.ts';

/** The text of a field of the body's own map, where it is a string. */
export function fieldText(body: Body, name: string): string | undefined {
  const field = fieldOf(body.kind.fields, name)?.field;
  const value = field?.name === name ? entryOfField(body.node, field)?.value : undefined;
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : undefined;
}

/** A field in a map, by its present or a former name; the first where there are several. */
export function entryOfField({ entries }: MapNode, { name, formerly }: Field): Entry | undefined {
  return entries.find(({ key }) => key === name || (formerly?.includes(key) ?? false));
}
