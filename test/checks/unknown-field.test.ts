import { checkClean, checkFix, checkProblems } from '../kit/check.ts';

describe('unknown-field', () => {
  it('a field that the table does not have is told, with the nearest name', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      roles:
        - { id: 11111111-1111-4111-8111-111111111111, name: helpdesk, descripton: Answers. }
      #                                                               ^^^^^^^^^^ unknown-field: “descripton” is no field of roles. Did you mean “description”?
    `);
  });

  it('a field without a near name is kept', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      roles:
        - id: 11111111-1111-4111-8111-111111111111
          name: helpdesk
          zebra: 1
      #   ^^^^^ unknown-field: “zebra” is no field of roles. It is kept
    `);
  });

  it('what stands in an open record is nobody’s business', () => {
    checkClean(`
      #- /.mooring/manifest.yaml
      integrations:
        crm:
          id: 11111111-1111-4111-8111-111111111111
          name: CRM
          config_schema:
            - { key: url, widget: slider }
          oauth_provider: { tenant: common }
    `);
  });

  it('a merge key is no field', () => {
    checkClean(`
      #- /.mooring/manifest.yaml
      roles:
        - &base
          id: 11111111-1111-4111-8111-111111111111
          name: helpdesk
          is_active: true
        - <<: *base
          id: 22222222-2222-4222-8222-222222222222
          name: desk two
    `);
  });

  it('renames the field in place', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        tables:
          a:
            id: 22222222-2222-4222-8222-222222222222
            name: a
            descripton$0: kept  # a comment
      `,
      'Rename to “description”',
      `
        #- /.mooring/manifest.yaml
        tables:
          a:
            id: 22222222-2222-4222-8222-222222222222
            name: a
            description: kept  # a comment
      `,
    );
  });

  it('renames in JSON with its quotes', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        assets:
          logo: { id: 11111111-1111-4111-8111-111111111111, path: assets/logo }
        #- /assets/logo/asset.json
        {
          "schema_version": 1,
          "asset_uuid": "11111111-1111-4111-8111-111111111111",
          "name": "Logo",
          "type": "image",
          "inputs": {},
          "output": {},
          "descripti$0onn": "ours"
        }
      `,
      'Rename to “description”',
      `
        #- /assets/logo/asset.json
        {
          "schema_version": 1,
          "asset_uuid": "11111111-1111-4111-8111-111111111111",
          "name": "Logo",
          "type": "image",
          "inputs": {},
          "output": {},
          "description": "ours"
        }
      `,
    );
  });

  it('removes the field with its line', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        roles:
          - id: 11111111-1111-4111-8111-111111111111
            zeb$0ra: 1
            name: helpdesk
      `,
      'Remove “zebra”',
      `
        #- /.mooring/manifest.yaml
        roles:
          - id: 11111111-1111-4111-8111-111111111111
            name: helpdesk
      `,
    );
  });
});
