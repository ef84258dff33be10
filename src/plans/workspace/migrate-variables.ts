/** The `properties` of an old file as `variables`, which hold text, numbers, true and false; what is more stays where it is. */
import { NO_REMARKS } from '../../workspace/legacy-attach.ts';
import {
  allComments,
  type LegacyField,
  type LegacyNotice,
  type LegacyTable,
  withAbove,
} from '../../workspace/legacy-tree.ts';
import type { RenamedKey } from './migrate-entry.ts';

type TableField = LegacyField & { readonly value: LegacyTable };

/** The same fields, with `properties` taken apart. Both tables at once become one; of two values of a name the variable's holds. */
export function asVariables(
  fields: readonly LegacyField[],
  renamed: RenamedKey[],
  notices: LegacyNotice[],
): LegacyField[] {
  const variables = tableAt(fields, 'variables', notices);
  const properties = tableAt(fields, 'properties', notices);
  if (!properties) {
    if (variables) tellOthers(variables, notices);
    return [...fields];
  }
  const taken = new Set(variables?.value.fields.map(({ key }) => key));
  const moves = (field: LegacyField): boolean => isScalar(field) && !taken.has(field.key);
  const moved = properties.value.fields.filter(moves);
  const left = properties.value.fields.filter(field => !moves(field));
  for (const field of left) {
    const why = isScalar(field) ? 'is a variable already' : 'is no text, number, true or false';
    notices.push({ message: `“properties.${field.key}” ${why}; it stays under “properties”.`, line: field.line });
  }
  if (variables) tellOthers(variables, notices);
  if (moved.length === 0 && left.length > 0) return [...fields];
  renamed.push({ from: properties.key, to: 'variables', in: '' });
  const rest = fields.filter(field => field !== variables && field !== properties);
  const { value, ...base } = variables ?? properties;
  const own = variables?.value.fields ?? [];
  const inside = variables ? value.inside : properties.value.inside;
  const made = { ...base, key: 'variables', value: { ...value, fields: [...own, ...moved], inside } };
  if (!variables) return [...rest, made, ...leftOver(properties, left, false)];
  if (left.length > 0) return [...rest, made, ...leftOver(properties, left, true)];
  // The table is gone; what was said of it stays with what was in it.
  return [...rest, withAbove(made, allComments({ ...properties, value: { ...properties.value, fields: [] } }))];
}

/** What stays under `properties`; its comments are there too where nothing else took them. */
function leftOver(properties: TableField, fields: readonly LegacyField[], comments: boolean): LegacyField[] {
  if (fields.length === 0) return [];
  if (comments) return [{ ...properties, value: { ...properties.value, fields } }];
  return [{ ...properties, remarks: NO_REMARKS, value: { ...properties.value, fields, inside: [] } }];
}

function tableAt(fields: readonly LegacyField[], key: string, notices: LegacyNotice[]): TableField | undefined {
  const field = fields.find(each => each.key.toLowerCase() === key);
  if (!field) return undefined;
  if (isTable(field)) return field;
  notices.push({ message: `“${field.key}” must be a table; it was kept as it is.`, line: field.line });
  return undefined;
}

function isTable(field: LegacyField): field is TableField {
  return field.value.is === 'table';
}

function isScalar({ value }: LegacyField): boolean {
  return value.is === 'leaf';
}

function tellOthers({ value }: TableField, notices: LegacyNotice[]): void {
  for (const { key, line, ...field } of value.fields) {
    if (field.value.is === 'leaf') continue;
    notices.push({ message: `“variables.${key}” is no text, number, true or false; it was kept as it is.`, line });
  }
}
