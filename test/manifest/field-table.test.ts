import assert from 'node:assert/strict';
import type { Field, Kind, ValueType } from '../../src/manifest/fields.ts';
import { targetsOf } from '../../src/manifest/fields.ts';
import { fieldOf, KINDS, kindNamed, kindOfEntityFile, kindOfSection } from '../../src/manifest/kinds/table.ts';

/** Every list of fields: a kind's own, and those of the records in it, with a name for messages. */
function lists(kind: Kind): { name: string; fields: readonly Field[] }[] {
  const within = (name: string, fields: readonly Field[]): { name: string; fields: readonly Field[] }[] => [
    { name, fields },
    ...fields.flatMap(field => records(field.type).flatMap(inner => within(`${name}.${field.name}`, inner))),
  ];
  return within(kind.name, kind.fields);
}

function records(type: ValueType): (readonly Field[])[] {
  if (type.is === 'record') return [type.fields];
  if (type.is === 'list') return records(type.of);
  return type.is === 'either' ? type.of.flatMap(records) : [];
}

const ALL = KINDS.flatMap(lists);

function isEverywhere({ where }: Field): boolean {
  return where === 'both';
}

describe('the field table', () => {
  it('names each kind, section and file once', () => {
    for (const of of ['name', 'section', 'plural'] as const) {
      const all = KINDS.map(kind => kind[of]);
      assert.deepEqual(all, [...new Set(all)]);
    }
    const names = KINDS.flatMap(({ file }) => (file && file.syntax !== 'text' ? file.names : []));
    assert.deepEqual(names, [...new Set(names)]);
  });

  it('names each field once where it may stand', () => {
    for (const { name, fields } of ALL) {
      for (const field of fields) {
        const same = fields.filter(other => other !== field && other.name === field.name);
        const clash = same.filter(other => isEverywhere(field) || isEverywhere(other) || other.where === field.where);
        assert.deepEqual(clash, [], `${name}.${field.name}`);
      }
    }
  });

  it('gives no former name to two fields, or to one that is a present name', () => {
    for (const { name, fields } of ALL) {
      const former = fields.flatMap(field => field.formerly ?? []);
      assert.deepEqual(former, [...new Set(former)], name);
      for (const each of former) assert.ok(!fields.some(field => field.name === each), `${name}.${each}`);
    }
  });

  it('finds every field by its present and former names', () => {
    for (const { fields } of ALL) {
      for (const field of fields) {
        assert.deepEqual(fieldOf(fields, field.name), { field, former: false });
        for (const each of field.formerly ?? []) assert.deepEqual(fieldOf(fields, each), { field, former: true });
      }
      assert.equal(fieldOf(fields, 'no-such-field'), undefined);
    }
  });

  it('says of every kind and field what it is, in a sentence', () => {
    for (const kind of KINDS) assert.match(kind.doc, /^[A-Z].*\.$/, kind.name);
    for (const { name, fields } of ALL) {
      for (const field of fields) assert.match(field.doc, /^[a-z].*\.$/, `${name}.${field.name}: ${field.doc}`);
    }
  });

  it('refers only to kinds and types that there are', () => {
    for (const { name, fields } of ALL) {
      for (const field of fields) {
        for (const { kind, types } of targetsOf(field.type) ?? []) {
          const type = kindNamed(kind).fields.find(each => each.name === 'type')?.type;
          for (const each of types ?? [])
            assert.ok(type?.is === 'enum' && type.values.includes(each), `${name}.${field.name}`);
        }
      }
    }
  });

  it('calls every reference one, or an environment field', () => {
    for (const { name, fields } of ALL) {
      for (const field of fields) {
        const refers = targetsOf(field.type) !== undefined;
        const isOne = field.class === 'reference' || (refers && field.class === 'environment');
        assert.equal(isOne, refers, `${name}.${field.name}`);
      }
    }
  });

  it('keeps environment fields in the manifest, and requires nothing where it may not stand', () => {
    for (const { name, fields } of ALL) {
      for (const field of fields) {
        if (field.class === 'environment') assert.equal(field.where, 'manifest', `${name}.${field.name}`);
        const { required } = field;
        if (required === 'file') assert.notEqual(field.where, 'manifest', `${name}.${field.name}`);
        if (required === 'manifest') assert.notEqual(field.where, 'file', `${name}.${field.name}`);
      }
    }
  });

  it('gives defaults and limits that fit the type', () => {
    for (const { name, fields } of ALL) {
      for (const { name: field, type, default: value, minimum, maximum } of fields) {
        const what = `${name}.${field}`;
        if (type.is === 'enum' && value !== undefined) assert.ok(type.values.includes(String(value)), what);
        if (type.is === 'boolean' && value !== undefined) assert.equal(typeof value, 'boolean', what);
        if (typeof value === 'number') assert.ok(value >= (minimum ?? value) && value <= (maximum ?? value), what);
        if (minimum !== undefined) assert.ok(type.is === 'integer' || type.is === 'number', what);
      }
    }
  });

  it('keys lists by a field that their items have', () => {
    for (const { name, fields } of ALL) {
      for (const { name: field, type } of fields) {
        if (type.is !== 'list' || typeof type.merge !== 'object') continue;
        const { keyed } = type.merge;
        const [items] = records(type);
        assert.ok(
          items?.some(each => each.name === keyed),
          `${name}.${field}`,
        );
      }
    }
  });

  it('knows kinds by section and by file name', () => {
    for (const kind of KINDS) assert.equal(kindOfSection(kind.section), kind);
    assert.equal(kindOfSection('policy_rules')?.name, 'policy-rule');
    assert.equal(kindOfSection('toString'), undefined);
    const files: Record<string, string | undefined> = {
      'a/b.form.yaml': 'form',
      'b.Form.YML': 'form',
      'x.agent.yaml': 'agent',
      'apps/a/app.yaml': 'app',
      'app.yml': 'app',
      'my-app.yaml': undefined,
      'asset.json': 'asset',
      'x.asset.json': undefined,
      '.form.yaml': undefined,
      'a.py': undefined,
      'README.md': undefined,
    };
    for (const [path, name] of Object.entries(files)) assert.equal(kindOfEntityFile(path)?.name, name, path);
  });

  it('has for each kind with an own identity the fields that name it', () => {
    for (const { name, fields, naturalKey, identifiedBy, file } of KINDS) {
      for (const field of [...(naturalKey ?? []), identifiedBy ?? 'id', ...(file?.identity ? [file.identity] : [])]) {
        assert.ok(fieldOf(fields, field), `${name}.${field}`);
      }
    }
  });
});
