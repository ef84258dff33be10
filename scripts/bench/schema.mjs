// The schema that the peer validates with: the one of docs/schemas, else one made here of the same field table.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { inRepository } from '../repository.mjs';
import { importSource } from './source.mjs';

/** Resolves to the address of a schema of the manifest, with `folder` for one that has to be made. */
export async function manifestSchema(folder) {
  const documented = inRepository('docs', 'schemas', 'manifest.schema.json');
  if (existsSync(documented)) return pathToFileURL(documented).href;
  const { KINDS } = await importSource('kinds', `export { KINDS } from './src/manifest/kinds/table.ts';`);
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'manifest.schema.json');
  writeFileSync(file, JSON.stringify(schemaOf(KINDS)));
  return pathToFileURL(file).href;
}

function schemaOf(kinds) {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    properties: Object.fromEntries(
      kinds.map(kind => [kind.section, { $ref: `#/definitions/${kind.section}-section` }]),
    ),
    definitions: Object.fromEntries(kinds.flatMap(definitionsOf)),
  };
}

function definitionsOf(kind) {
  const entity = { $ref: `#/definitions/${kind.section}` };
  const fields = kind.fields.filter(field => field.where !== 'file');
  const required = fields.filter(field => field.required === true || field.required === 'manifest');
  return [
    [
      kind.section,
      object(
        fields,
        required.map(field => field.name),
      ),
    ],
    [
      `${kind.section}-section`,
      {
        anyOf: [
          { type: 'object', additionalProperties: entity },
          { type: 'array', items: entity },
        ],
      },
    ],
  ];
}

function object(fields, required, open = false) {
  return {
    type: 'object',
    properties: Object.fromEntries(
      fields.map(field => [field.name, { ...ofType(field.type), description: field.doc }]),
    ),
    required,
    additionalProperties: open,
  };
}

function ofType(type) {
  switch (type.is) {
    case 'string':
    case 'boolean':
    case 'integer':
    case 'number':
      return { type: [type.is, 'null'] };
    case 'uuid':
    case 'reference':
      return { type: ['string', 'null'], pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' };
    case 'path':
      return { type: 'string' };
    case 'enum':
      return { enum: type.values };
    case 'list':
      return { type: 'array', items: ofType(type.of) };
    case 'record':
      return object(type.fields, [], type.open === true);
    case 'either':
      return { anyOf: type.of.map(ofType) };
    default:
      return {};
  }
}
