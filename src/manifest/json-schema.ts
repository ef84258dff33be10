/**
 * JSON Schemas (draft-07) of manifests and entity files, made from the field table, for editors and tools that know
 * nothing of Mooring. They accept whatever Mooring accepts, with or without a diagnostic about other files; unknown
 * fields are allowed. What no file should carry (secrets, run-time state, what can be computed) is not offered.
 */
import type { Field, Kind, ValueType } from './fields.ts';

export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** Of a manifest in one file, and of a section file with its section's key. Sections may be maps or lists. */
export function manifestSchema(kinds: readonly Kind[]): JsonSchema {
  const sections = kinds.flatMap(kind => {
    const section = { description: kind.doc, ...reference(`${kind.name}-section`) };
    return spellingsOf(kind.section).map(name => [name, section] as const);
  });
  return {
    $schema: DRAFT,
    title: 'Mooring manifest',
    description: 'What a project declares: `.mooring/manifest.yaml`, or one file per section in `.mooring/manifest/`.',
    type: ['object', 'null'],
    properties: {
      schema: { type: 'integer', minimum: 1, description: 'The version of the manifest; absent is 1.' },
      ...Object.fromEntries(kinds.flatMap(countersOf)),
      ...Object.fromEntries(sections),
    },
    additionalProperties: true,
    definitions: Object.fromEntries(
      kinds.flatMap(kind => [
        [`${kind.name}-section`, sectionSchema(kind)],
        [kind.name, entitySchema(kind)],
      ]),
    ),
  };
}

/** Of the files that hold the definitions of one kind. */
export function entityFileSchema(kind: Kind): JsonSchema {
  return {
    $schema: DRAFT,
    title: `Mooring ${kind.title}`,
    description: kind.doc,
    ...recordSchema(
      kind.fields.filter(field => field.class !== 'environment'),
      'file',
    ),
    type: 'object',
  };
}

const DRAFT = 'http://json-schema.org/draft-07/schema#';

const UUID = '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}';

type Place = 'manifest' | 'file';

function countersOf({ fields }: Kind): [string, JsonSchema][] {
  return fields.flatMap(({ name, counter, minimum = 0 }): [string, JsonSchema][] => {
    if (counter === undefined) return [];
    return [
      [counter, { type: 'integer', minimum, description: `The next \`${name}\`, above all that were ever given.` }],
    ];
  });
}

/** `policy_rules` and `policy-rules` are one section. */
function spellingsOf(section: string): string[] {
  return [...new Set([section, section.replaceAll('-', '_')])];
}

/** A key that is a UUID stands for the id; any key stands for the field that identifies the kind, where it is not the id. */
function sectionSchema(kind: Kind): JsonSchema {
  const entity = reference(kind.name);
  const named = { allOf: [entity, { required: [kind.identifiedBy ?? 'id'] }] };
  return {
    type: ['object', 'array', 'null'],
    patternProperties: { [`^${UUID}$`]: entity },
    additionalProperties: kind.identifiedBy ? entity : named,
    items: named,
  };
}

function entitySchema(kind: Kind): JsonSchema {
  const schema = recordSchema(kind.fields, 'manifest', [kind.identifiedBy ?? 'id']);
  return { ...schema, type: 'object', description: kind.doc };
}

function recordSchema(fields: readonly Field[], place: Place, givenOtherwise: readonly string[] = []): JsonSchema {
  const offered = fields.filter(field => !NEVER.has(field.class) && (field.where === 'both' || field.where === place));
  const needed = offered.filter(field => isRequired(field, place) && !givenOtherwise.includes(field.name));
  const plain = needed.filter(({ formerly = [] }) => formerly.length === 0).map(({ name }) => name);
  const renamed = needed.flatMap(({ name, formerly = [] }) =>
    formerly.length > 0 ? [{ anyOf: [name, ...formerly].map(each => ({ required: [each] })) }] : [],
  );
  return {
    type: ['object', 'null'],
    properties: Object.fromEntries(offered.flatMap(field => propertiesOf(field, place))),
    ...(plain.length > 0 ? { required: plain } : {}),
    ...(renamed.length > 0 ? { allOf: renamed } : {}),
    additionalProperties: true,
  };
}

const NEVER: ReadonlySet<Field['class']> = new Set<Field['class']>(['secret', 'transient', 'derived']);

function isRequired({ required }: Field, place: Place): boolean {
  return required === true || required === place;
}

function propertiesOf(field: Field, place: Place): [string, JsonSchema][] {
  const description = field.doc.charAt(0).toUpperCase() + field.doc.slice(1);
  const schema = typeSchema(field.type, field, place);
  const fallback = field.default === undefined ? {} : { default: field.default };
  const former = { ...schema, description: `The old name of \`${field.name}\`.`, deprecationMessage: OLD(field.name) };
  return [
    [field.name, { description, ...schema, ...fallback }],
    ...(field.formerly ?? []).map((name): [string, JsonSchema] => [name, former]),
  ];
}

const OLD = (name: string): string => `Write ${name} instead.`;

/** `null` is as good as absent, but for what is missing then. */
function typeSchema(type: ValueType, field: Field, place: Place): JsonSchema {
  switch (type.is) {
    case 'any':
      return {};
    case 'string':
    case 'path':
    case 'reference':
      return { type: ['string', 'null'] };
    case 'uuid':
      return { type: ['string', 'null'], pattern: `^(${UUID}|<[^<>]*>)$` };
    case 'boolean':
      return { type: ['boolean', 'null'] };
    case 'integer':
    case 'number':
      return { type: [type.is, 'null'], ...limitsOf(field) };
    case 'enum':
      return { enum: [...type.values, null] };
    case 'list':
      return { type: ['array', 'null'], items: typeSchema(type.of, field, place) };
    case 'record':
      return recordSchema(type.fields, place);
    case 'either':
      return { anyOf: type.of.map(option => typeSchema(option, field, place)) };
  }
}

function limitsOf({ minimum, maximum }: Field): JsonSchema {
  return { ...(minimum === undefined ? {} : { minimum }), ...(maximum === undefined ? {} : { maximum }) };
}

function reference(name: string): JsonSchema {
  return { $ref: `#/definitions/${name}` };
}
