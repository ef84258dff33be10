import { checkClean, checkFix, checkProblems } from '../kit/check.ts';

describe('duplicate-id', () => {
  it('two entities have one id, written in whatever case', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      tables:
        a: { id: aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa, name: a }
      #          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ duplicate-id: The role “helpdesk” has the same id.
      roles:
        - id: AAAAAAAA-AAAA-4AAA-8AAA-AAAAAAAAAAAA
      #       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ duplicate-id: The table “a” has the same id.
          name: helpdesk
    `);
  });

  it('a key that stands twice is told once', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      tables:
        a: { id: 11111111-1111-4111-8111-111111111111, name: a }
        a: { id: 11111111-1111-4111-8111-111111111111, name: a }
      # ^ duplicate-key
    `);
  });

  it('the same entity in two sections is one duplicate', () => {
    checkProblems(`
      #- /.mooring/manifest/tables.yaml
      tables:
        a: { id: 11111111-1111-4111-8111-111111111111, name: a }
      #          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ duplicate-id
      #- /.mooring/manifest/zz.yaml
      tables:
      #^^^^^^ duplicate-section
        a: { id: 11111111-1111-4111-8111-111111111111, name: a }
      #          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ duplicate-id
    `);
  });

  it('a copied file is a copy, and nothing else', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      forms:
        a: { id: 11111111-1111-4111-8111-111111111111, path: a.form.yaml }
      #- /a.form.yaml
      id: 11111111-1111-4111-8111-111111111111
      name: A
      #- /0copy.form.yaml
      id: 11111111-1111-4111-8111-111111111111
      #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ duplicate-id: a.form.yaml has the same id, so this looks like a copy.
      name: A
    `);
  });

  it('configs of two organizations may share a key', () => {
    checkClean(`
      #- /.mooring/manifest.yaml
      organizations:
        - { id: 11111111-1111-4111-8111-111111111111, name: One }
        - { id: 22222222-2222-4222-8222-222222222222, name: Two }
      configs:
        a: { key: host, organization_id: 11111111-1111-4111-8111-111111111111 }
        b: { key: host, organization_id: 22222222-2222-4222-8222-222222222222 }
    `);
  });

  it('gives the copy a fresh id, in its file too', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        forms:
          a: { id: 11111111-1111-4111-8111-111111111111, path: a.form.yaml }
          b: { id: $011111111-1111-4111-8111-111111111111, path: b.form.yaml }
        #- /a.form.yaml
        id: 11111111-1111-4111-8111-111111111111
        name: A
        #- /b.form.yaml
        id: "11111111-1111-4111-8111-111111111111"
        name: B
      `,
      'Give “b” a fresh id',
      `
        #- /.mooring/manifest.yaml
        forms:
          a: { id: 11111111-1111-4111-8111-111111111111, path: a.form.yaml }
          b: { id: 00000000-0000-4000-8000-000000000001, path: b.form.yaml }
        #- /b.form.yaml
        id: "00000000-0000-4000-8000-000000000001"
        name: B
      `,
    );
  });

  it('gives the entity the id that its file has', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        forms:
          a: { id: 11111111-1111-4111-8111-111111111111, path: a.form.yaml }
          b: { id: $011111111-1111-4111-8111-111111111111, path: b.form.yaml }
        #- /a.form.yaml
        id: 11111111-1111-4111-8111-111111111111
        name: A
        #- /b.form.yaml
        id: 22222222-2222-4222-8222-222222222222
        name: B
      `,
      'Give “b” the id that its file gives',
      `
        #- /.mooring/manifest.yaml
        forms:
          a: { id: 11111111-1111-4111-8111-111111111111, path: a.form.yaml }
          b: { id: 22222222-2222-4222-8222-222222222222, path: b.form.yaml }
      `,
    );
  });

  it('gives a copied file a fresh id', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        assets:
          a: { id: 11111111-1111-4111-8111-111111111111, path: assets/a }
        #- /assets/a/asset.json
        { "schema_version": 1, "asset_uuid": "11111111-1111-4111-8111-111111111111", "name": "A", "type": "t", "inputs": {}, "output": {} }
        #- /assets/b/asset.json
        { "schema_version": 1, "asset_uuid": "$011111111-1111-4111-8111-111111111111", "name": "A", "type": "t", "inputs": {}, "output": {} }
      `,
      'Give the copy a fresh id',
      `
        #- /assets/b/asset.json
        { "schema_version": 1, "asset_uuid": "00000000-0000-4000-8000-000000000001", "name": "A", "type": "t", "inputs": {}, "output": {} }
      `,
    );
  });
});
