import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { fieldsPage } from '../../src/manifest/describe.ts';
import { entityFileSchema, type JsonSchema, manifestSchema } from '../../src/manifest/json-schema.ts';
import { KINDS, kindNamed, kindOfEntityFile } from '../../src/manifest/kinds/table.ts';

const ID = '26703154-47b7-4aee-a3fe-e24f5b560705';
const MANIFEST = manifestSchema(KINDS);
const page = fieldsPage(KINDS);

describe('the page of kinds and fields', () => {
  it('has every kind with its sentence, and every field of it with its own', () => {
    for (const kind of KINDS) {
      const section = sectionOf(kind.section);
      assert.ok(section.includes(kind.doc), kind.name);
      for (const { name, doc } of kind.fields) assert.ok(section.includes(doc.slice(1)), `${kind.name}.${name}`);
    }
  });

  it('has rows of as many cells as the head', () => {
    const rows = page.split('\n').filter(line => line.startsWith('| `') && !line.includes('](#'));
    assert.ok(rows.length > 100);
    for (const row of rows) assert.equal(row.split(/(?<!\\)\|/).length, 9, row);
  });

  it('describes the fields of a list of records once, and points to them where they stand again', () => {
    const forms = sectionOf('forms');
    assert.match(forms, /`form_schema\.fields\.name` \| text \| content/);
    assert.match(forms, /\| `fields` .*Its fields are those of `form_schema\.fields`\./);
    assert.doesNotMatch(forms, /\| `fields\.name`/);
  });

  it('says what a reference points at, what is required where, and what holds by default', () => {
    const agents = sectionOf('agents');
    assert.match(agents, /\| `tool_ids` \| list: id of workflow of type `tool` \| reference \| either \|/);
    assert.match(agents, /\| `name` \| text \| content \| either \| in the entity file \|/);
    assert.match(agents, /\| `is_active` \| true or false \| content \| either \| {2}\| `true` \|/);
    assert.match(agents, /\| `role_names` \|.*\| environment \| manifest \|/);
  });

  function sectionOf(name: string): string {
    return page.split(/^## /m).find(part => part.startsWith(`${name}\n`)) ?? assert.fail(name);
  }
});

describe('the JSON Schema of the manifest', () => {
  it('accepts the manifest of the sample project, mistakes and all', () => {
    accepts(MANIFEST, parse(readFileSync('samples/project/.mooring/manifest.yaml', 'utf8')));
  });

  it('accepts maps and lists, readable keys and UUIDs', () => {
    const role = { name: 'helpdesk' };
    accepts(MANIFEST, { roles: { helpdesk: { id: ID, ...role } } });
    accepts(MANIFEST, { roles: [{ id: ID, ...role }] });
    accepts(MANIFEST, { roles: { [ID]: role } });
    accepts(MANIFEST, { roles: null, workflows: {} });
    accepts(MANIFEST, null);
  });

  it('accepts both spellings of a section, and sections and fields that nobody knows', () => {
    accepts(MANIFEST, { policy_rules: { a: { id: ID } }, 'policy-rules': { b: { id: ID } } });
    accepts(MANIFEST, { schema: 1, somethingElse: [1], roles: [{ id: ID, name: 'a', colour: 'red' }] });
  });

  it('accepts fields by their old names, required ones too', () => {
    accepts(MANIFEST, { assets: { logo: { id: ID, root: 'assets/logo' } } });
    accepts(MANIFEST, { workflows: { a: { id: ID, path: 'a.py', function: 'a' } } });
  });

  it('takes the key for what identifies a config', () => {
    accepts(MANIFEST, { configs: { limit: { value: 3 } } });
    rejects(MANIFEST, { configs: [{ value: 3 }] });
  });

  it('accepts placeholders where ids are wanted', () => {
    accepts(MANIFEST, { roles: [{ id: '<id of the helpdesk>', name: 'helpdesk' }] });
  });

  it('rejects an entity without an id, path or function', () => {
    rejects(MANIFEST, { roles: { helpdesk: { name: 'helpdesk' } } });
    rejects(MANIFEST, { workflows: { a: { id: ID, function_name: 'a' } } });
    rejects(MANIFEST, { workflows: { a: { id: ID, path: 'a.py' } } });
  });

  it('rejects values of another type, out of range, or not among those there are', () => {
    const workflow = (fields: object) => ({
      workflows: { a: { id: ID, path: 'a.py', function_name: 'a', ...fields } },
    });
    accepts(MANIFEST, workflow({ timeout_seconds: 300 }));
    rejects(MANIFEST, workflow({ timeout_seconds: '300' }));
    rejects(MANIFEST, workflow({ timeout_seconds: -1 }));
    rejects(MANIFEST, workflow({ type: 'job' }));
    rejects(MANIFEST, workflow({ tags: 'people' }));
    rejects(MANIFEST, { roles: 'helpdesk' });
    rejects(MANIFEST, { roles: [{ id: 'helpdesk', name: 'helpdesk' }] });
  });

  it('does not offer what no file should carry', () => {
    const { properties } = (MANIFEST.definitions as Record<string, JsonSchema>).workflow ?? {};
    const names = Object.keys(properties ?? {});
    assert.ok(names.includes('timeout_seconds'));
    for (const name of ['updated_at', 'source', 'parameters_schema']) assert.ok(!names.includes(name), name);
  });

  it('describes every property in words', () => {
    for (const { properties = {} } of Object.values(MANIFEST.definitions as Record<string, JsonSchema>)) {
      for (const [name, { description }] of Object.entries(properties as Record<string, JsonSchema>))
        assert.match(String(description), /^[A-Z].*\.$/, name);
    }
  });
});

describe('the JSON Schemas of entity files', () => {
  it('accept those of the sample project, mistakes and all', () => {
    const files = readdirSync('samples/project', { recursive: true, encoding: 'utf8' });
    let seen = 0;
    for (const file of files) {
      const kind = kindOfEntityFile(file);
      if (!kind) continue;
      seen++;
      accepts(entityFileSchema(kind), parse(readFileSync(path.join('samples/project', file), 'utf8')), file);
    }
    assert.ok(seen > 5);
  });

  it('want what the file has to say, and leave the rest to the manifest', () => {
    accepts(entityFileSchema(kindNamed('form')), { name: 'Onboarding' });
    rejects(entityFileSchema(kindNamed('form')), { id: ID });
    rejects(entityFileSchema(kindNamed('asset')), { name: 'logo' });
    const { properties } = entityFileSchema(kindNamed('agent'));
    assert.ok(!Object.keys(properties as object).some(name => ['path', 'organization_id', 'roles'].includes(name)));
  });
});

function accepts(schema: JsonSchema, value: unknown, what = ''): void {
  assert.deepEqual(faults(schema, schema, value, what || '$'), []);
}

function rejects(schema: JsonSchema, value: unknown): void {
  assert.notDeepEqual(faults(schema, schema, value, '$'), [], JSON.stringify(value));
}

const NO_CONSTRAINT = new Set(['$schema', 'title', 'description', 'deprecationMessage', 'default', 'definitions']);

/** As much of draft-07 as our schemas use. A further keyword is an error, so that none is passed over in silence. */
function faults(root: JsonSchema, schema: JsonSchema, value: unknown, at: string): string[] {
  return Object.entries(schema).flatMap(([keyword, argument]) => {
    if (NO_CONSTRAINT.has(keyword)) return [];
    const check = KEYWORDS[keyword] ?? assert.fail(`the keyword ${keyword}`);
    return check({ root, schema, argument, value, at });
  });
}

interface Case {
  readonly root: JsonSchema;
  readonly schema: JsonSchema;
  readonly argument: unknown;
  readonly value: unknown;
  readonly at: string;
}

const KEYWORDS: Readonly<Record<string, (each: Case) => string[]>> = {
  $ref: ({ root, argument, value, at }) => faults(root, pointedAt(root, String(argument)), value, at),
  allOf: ({ root, argument, value, at }) => (argument as JsonSchema[]).flatMap(each => faults(root, each, value, at)),
  anyOf: ({ root, argument, value, at }) =>
    (argument as JsonSchema[]).some(each => faults(root, each, value, at).length === 0) ? [] : [`${at}: anyOf`],
  type: ({ argument, value, at }) =>
    [argument].flat().some(type => isOfType(String(type), value)) ? [] : [`${at}: no ${argument}`],
  enum: ({ argument, value, at }) => ((argument as unknown[]).includes(value) ? [] : [`${at}: not one of ${argument}`]),
  pattern: ({ argument, value, at }) =>
    typeof value !== 'string' || new RegExp(String(argument)).test(value) ? [] : [`${at}: pattern`],
  minimum: ({ argument, value, at }) => (typeof value === 'number' && value < Number(argument) ? [`${at}: small`] : []),
  maximum: ({ argument, value, at }) => (typeof value === 'number' && value > Number(argument) ? [`${at}: large`] : []),
  required: ({ argument, value, at }) =>
    (argument as string[]).filter(name => isMap(value) && !(name in value)).map(name => `${at}: no ${name}`),
  items: ({ root, argument, value, at }) =>
    Array.isArray(value) ? value.flatMap((item, n) => faults(root, argument as JsonSchema, item, `${at}[${n}]`)) : [],
  properties: ({ root, argument, value, at }) => {
    const schemas = argument as Record<string, JsonSchema>;
    return members(value).flatMap(([name, member]) => {
      const schema = schemas[name];
      return schema ? faults(root, schema, member, `${at}.${name}`) : [];
    });
  },
  patternProperties: ({ root, argument, value, at }) =>
    Object.entries(argument as Record<string, JsonSchema>).flatMap(([pattern, schema]) =>
      members(value)
        .filter(([name]) => new RegExp(pattern).test(name))
        .flatMap(([name, member]) => faults(root, schema, member, `${at}.${name}`)),
    ),
  additionalProperties: ({ root, schema, argument, value, at }) => {
    if (argument === true) return [];
    const patterns = Object.keys((schema.patternProperties as object | undefined) ?? {});
    const isNamed = (name: string): boolean => name in ((schema.properties as object | undefined) ?? {});
    return members(value)
      .filter(([name]) => !isNamed(name) && !patterns.some(pattern => new RegExp(pattern).test(name)))
      .flatMap(([name, member]) => faults(root, argument as JsonSchema, member, `${at}.${name}`));
  },
};

function pointedAt(root: JsonSchema, pointer: string): JsonSchema {
  const name = pointer.replace('#/definitions/', '');
  return (root.definitions as Record<string, JsonSchema>)[name] ?? assert.fail(pointer);
}

function isOfType(type: string, value: unknown): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isMap(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function members(value: unknown): [string, unknown][] {
  return isMap(value) ? Object.entries(value) : [];
}
