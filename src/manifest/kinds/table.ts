/** The field table: every kind, in the order in which people meet them. */
import type { Field, Kind, KindName, ValueType } from '../fields.ts';
import { workflow } from './code.ts';
import { asset, bundle, context, rule } from './material.ts';
import { claim, organization, role } from './people.ts';
import { config, event, filePolicy, integration, mcpServer, policyRule, table } from './platform.ts';
import { agent, app, form } from './surface.ts';

export const KINDS: readonly Kind[] = [
  organization,
  role,
  workflow,
  form,
  agent,
  app,
  asset,
  rule,
  context,
  bundle,
  integration,
  config,
  claim,
  policyRule,
  table,
  filePolicy,
  event,
  mcpServer,
];

const byName: ReadonlyMap<string, Kind> = new Map(KINDS.map(kind => [kind.name, kind]));
const bySection: ReadonlyMap<string, Kind> = new Map(KINDS.map(kind => [kind.section, kind]));

export function kindNamed(name: KindName): Kind {
  const kind = byName.get(name);
  if (!kind) throw new Error(`no kind ${name} in the field table`);
  return kind;
}

/** The kind that a top-level key declares. `policy_rules` and `policy-rules` are one section. */
export function kindOfSection(section: string): Kind | undefined {
  return bySection.get(section) ?? bySection.get(section.replaceAll('_', '-'));
}

export interface NamedField {
  readonly field: Field;
  /** True where the name is one that the field no longer has. */
  readonly former: boolean;
}

/** The field with this name, or the one that formerly had it. `fields` are a kind's, or a record's in one. */
export function fieldOf(fields: readonly Field[], name: string): NamedField | undefined {
  return FIELDS.get(fields)?.byName.get(name);
}

/** The fields that must be there, in the order of the table. */
export function requiredFields(fields: readonly Field[]): readonly Field[] {
  return FIELDS.get(fields)?.required ?? [];
}

/** The field that says where an entity's file is. */
export function pathFieldOf(kind: Kind): Field | undefined {
  return FIELDS.get(kind.fields)?.path;
}

interface FieldIndex {
  readonly byName: ReadonlyMap<string, NamedField>;
  readonly required: readonly Field[];
  readonly path: Field | undefined;
}

/** Every list of fields in the table, a record's within a kind's too. A check asks for millions of names. */
const FIELDS: ReadonlyMap<readonly Field[], FieldIndex> = new Map(
  KINDS.flatMap(kind => listsOf(kind.fields)).map(fields => [fields, indexOf(fields)]),
);

function listsOf(fields: readonly Field[]): (readonly Field[])[] {
  return [fields, ...fields.flatMap(({ type }) => recordsOf(type).flatMap(listsOf))];
}

function recordsOf(type: ValueType): (readonly Field[])[] {
  if (type.is === 'record') return [type.fields];
  if (type.is === 'list') return recordsOf(type.of);
  return type.is === 'either' ? type.of.flatMap(recordsOf) : [];
}

function indexOf(fields: readonly Field[]): FieldIndex {
  const byName = new Map<string, NamedField>();
  for (const field of fields) for (const name of field.formerly ?? []) byName.set(name, { field, former: true });
  for (const field of fields) byName.set(field.name, { field, former: false });
  return {
    byName,
    required: fields.filter(({ required }) => required !== undefined && required !== false),
    path: fields.find(({ type }) => type.is === 'path'),
  };
}

interface FileName {
  readonly kind: Kind;
  /** In lower case: a whole name, or how names end. */
  readonly text: string;
  readonly whole: boolean;
}

/** The names of entity files in the order of the table. Every path of a project is asked about. */
const NAMED: readonly FileName[] = KINDS.flatMap(kind => {
  const { file } = kind;
  if (!file || file.syntax === 'python' || file.syntax === 'text') return [];
  return file.names.map(text => ({ kind, text, whole: file.whole === true }));
});

const EXTENSIONS: ReadonlySet<string> = new Set(NAMED.map(({ text }) => text.slice(text.lastIndexOf('.'))));

/** The kind whose entity files are named like this one, where a name alone tells. */
export function kindOfEntityFile(path: string): Kind | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  if (!EXTENSIONS.has(name.slice(name.lastIndexOf('.')))) return undefined;
  return NAMED.find(({ text, whole }) => (whole ? name === text : name.endsWith(text) && name !== text))?.kind;
}
