/** The files of `docs/` that are made from the tables of fields and of config keys. */
import { describeConfig } from '../config/describe.ts';
import { fieldsPage } from './describe.ts';
import { entityFileSchema, type JsonSchema, manifestSchema } from './json-schema.ts';
import { KINDS } from './kinds/table.ts';

export interface Document {
  /** Relative to the repository. */
  readonly path: string;
  readonly text: string;
}

/** In the order in which they are written. */
export function generatedDocuments(): Document[] {
  const withFields = KINDS.filter(({ file }) => file?.syntax === 'yaml' || file?.syntax === 'json');
  return [
    { path: 'docs/config.md', text: describeConfig() },
    { path: 'docs/fields.md', text: fieldsPage(KINDS) },
    schemaFile('manifest', manifestSchema(KINDS)),
    ...withFields.map(kind => schemaFile(kind.name, entityFileSchema(kind))),
  ];
}

function schemaFile(name: string, schema: JsonSchema): Document {
  return { path: `docs/schemas/${name}.schema.json`, text: `${JSON.stringify(schema, null, 2)}\n` };
}
