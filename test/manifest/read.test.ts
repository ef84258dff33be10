import assert from 'node:assert/strict';
import { type Entity, labelOf } from '../../src/manifest/read.ts';
import { snapshotOf, uuid } from '../kit/check.ts';

const BODY = (id: string, name: string): string => `id: ${id}, name: ${name}`;

/** The same two tables and one role in every layout. */
const LAYOUTS: Readonly<Record<string, string>> = {
  'one file, readable keys': `
    #- /.mooring/manifest.yaml
    roles: [{ ${BODY(uuid(1), 'r')} }]
    tables:
      one: { ${BODY(uuid(2), 'a')} }
      two: { ${BODY(uuid(3), 'b')} }`,
  'one file, UUID keys': `
    #- /.mooring/manifest.yaml
    roles: [{ ${BODY(uuid(1), 'r')} }]
    tables:
      ${uuid(2)}: { name: a }
      ${uuid(3)}: { ${BODY(uuid(3), 'b')} }`,
  'section files, readable keys': `
    #- /.mooring/manifest/roles.yaml
    roles: [{ ${BODY(uuid(1), 'r')} }]
    #- /.mooring/manifest/tables.yaml
    tables:
      one: { ${BODY(uuid(2), 'a')} }
      two: { ${BODY(uuid(3), 'b')} }`,
  'section files, UUID keys': `
    #- /.bifrost/roles.yaml
    roles: [{ ${BODY(uuid(1), 'r')} }]
    #- /.bifrost/tables.yaml
    tables:
      ${uuid(2)}: { ${BODY(uuid(2), 'a')} }
      ${uuid(3)}: { name: b }`,
  'section files, unwrapped': `
    #- /.mooring/manifest/roles.yaml
    - { ${BODY(uuid(1), 'r')} }
    #- /.mooring/manifest/tables.yaml
    one: { ${BODY(uuid(2), 'a')} }
    two: { ${BODY(uuid(3), 'b')} }`,
  lists: `
    #- /.mooring/manifest.yaml
    roles: [{ ${BODY(uuid(1), 'r')} }]
    tables:
      - { ${BODY(uuid(2), 'a')} }
      - { ${BODY(uuid(3), 'b')} }`,
  'an anchor and a merge': `
    #- /.mooring/manifest.yaml
    roles: [{ ${BODY(uuid(1), 'r')} }]
    x-base: &base { name: a }
    tables:
      one: { <<: *base, id: ${uuid(2)} }
      two: { <<: *base, ${BODY(uuid(3), 'b')} }`,
};

const said = (entity: Entity) => [entity.kind.name, entity.id, labelOf(entity)];

describe('reading a manifest', () => {
  for (const [name, source] of Object.entries(LAYOUTS)) {
    it(`gives the same entities: ${name}`, () => {
      assert.deepEqual(snapshotOf(source).entities.map(said), [
        ['role', uuid(1), 'r'],
        ['table', uuid(2), 'a'],
        ['table', uuid(3), 'b'],
      ]);
    });
  }

  const only = (source: string): Entity | undefined => snapshotOf(`#- /.mooring/manifest.yaml\n${source}`).entities[0];

  it('compares ids in lower case', () => {
    assert.equal(
      only('roles: [{ id: AAAAAAAA-AAAA-4AAA-8AAA-AAAAAAAAAAAA }]')?.id,
      'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa',
    );
  });

  it('takes a UUID key where the id is none', () => {
    assert.equal(only(`tables: { ${uuid(1)}: { id: nonsense } }`)?.id, uuid(1));
    assert.equal(only('tables: { a: { id: nonsense } }')?.id, undefined);
  });

  it('names a config by its key, be it written inside or outside', () => {
    assert.equal(only('configs: { a: { key: host } }')?.id, 'host');
    assert.equal(only('configs: { host: { value: 1 } }')?.id, 'host');
  });

  it('reads policy_rules and policy-rules as one section', () => {
    assert.equal(only(`policy_rules: { a: { id: ${uuid(1)} } }`)?.kind.name, 'policy-rule');
  });

  it('takes no merge key for an entity or a section', () => {
    const snapshot = snapshotOf(`
      #- /.mooring/manifest.yaml
      x: &x { a: { id: ${uuid(1)}, name: a } }
      tables:
        <<: *x
        b: { id: ${uuid(2)}, name: b }
    `);
    assert.deepEqual(snapshot.entities.map(({ key }) => key).sort(), ['a', 'b']);
  });
});
