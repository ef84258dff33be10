/** Requests and scripts of an old file: lists by name become tables, and the older names of their fields today's. */
import type { Section } from '../../workspace/keys.ts';
import {
  allComments,
  type LegacyField,
  type LegacyItem,
  type LegacyList,
  type LegacyTable,
  type LegacyValue,
  withAbove,
} from '../../workspace/legacy-tree.ts';
import type { RenamedKey } from './migrate-entry.ts';

/** Per section: the fields that make a table an item, and what else they were called. */
const OLDER: Readonly<Record<Section, Readonly<Record<string, string>>>> = {
  requests: { endpoint: 'path', payload: 'body' },
  scripts: { script: 'run' },
};
const DECIDING: Readonly<Record<Section, readonly string[]>> = {
  requests: ['method', 'path', 'endpoint'],
  scripts: ['run', 'script'],
};

export function renameItems(field: LegacyField, section: Section, renamed: RenamedKey[]): LegacyField {
  return { ...field, value: inFolder(field.value, { section, renamed }, section) };
}

interface Renaming {
  readonly section: Section;
  readonly renamed: RenamedKey[];
}

function inFolder(value: LegacyValue, renaming: Renaming, path: string): LegacyValue {
  const table = value.is === 'list' ? byName(value) : value;
  if (table?.is !== 'table') return value;
  if (value.is === 'list') renaming.renamed.push({ from: 'a list', to: 'tables by name', in: path });
  if (isItem(table, renaming.section)) return renameFields(table, renaming, path);
  const fields = table.fields.map(field => ({
    ...field,
    value: inFolder(field.value, renaming, `${path}.${field.key}`),
  }));
  return { ...table, fields };
}

function isItem({ fields }: LegacyTable, section: Section): boolean {
  return fields.some(({ key, value }) => DECIDING[section].includes(key) && isText(value));
}

function isText(value: LegacyValue): boolean {
  return value.is === 'leaf' && typeof value.value === 'string';
}

function renameFields(table: LegacyTable, { section, renamed }: Renaming, path: string): LegacyTable {
  const has = (key: string): boolean => table.fields.some(field => field.key === key);
  const fields = table.fields.map(field => {
    const to = Object.hasOwn(OLDER[section], field.key) ? OLDER[section][field.key] : undefined;
    if (to === undefined || has(to) || !(isText(field.value) || to === 'body')) return field;
    renamed.push({ from: field.key, to, in: path });
    return { ...field, key: to };
  });
  return { ...table, fields };
}

/** A list of tables that each have a `name` of their own, as tables under these names. */
function byName({ items, inside }: LegacyList): LegacyTable | undefined {
  const fields: LegacyField[] = [];
  for (const item of items) {
    const field = named(item);
    if (!field || fields.some(({ key }) => key === field.key)) return undefined;
    fields.push(field);
  }
  return fields.length === 0 ? undefined : { is: 'table', fields, inside, inline: false };
}

function named({ value, remarks }: LegacyItem): LegacyField | undefined {
  const name = value.is === 'table' ? value.fields.find(({ key }) => key === 'name') : undefined;
  if (value.is !== 'table' || name?.value.is !== 'leaf') return undefined;
  const key = name.value.value;
  if (typeof key !== 'string' || key.trim() === '') return undefined;
  const fields = value.fields.filter(field => field !== name);
  return withAbove({ key, value: { ...value, fields }, remarks, line: name.line }, allComments(name));
}
