import { checkClean, checkFix, checkProblems } from '../kit/check.ts';

describe('placeholder and not-a-uuid', () => {
  it('what is still to be filled in', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      tables:
        a: { id: <id of a>, name: a, organization_id: <our organization> }
      #          ^^^^^^^^^ placeholder: <id of a> is a placeholder.
      #                                               ^^^^^^^^^^^^^^^^^^ placeholder
    `);
  });

  it('an id that is no UUID is told once', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      roles:
        - { id: helpdesk-1, name: helpdesk }
      #         ^^^^^^^^^^ not-a-uuid: “helpdesk-1” is no UUID.
      tables:
        a: { id: 11111111-1111-4111-8111-111111111111, name: a, roles: [helpdesk-1] }
        22222222-2222-4222-8222-222222222222: { id: "", name: b }
      #                                             ^^ not-a-uuid
    `);
  });

  it('any version and case is a UUID', () => {
    checkClean(`
      #- /.mooring/manifest.yaml
      tables:
        a: { id: 00000000-0000-0000-0000-000000000000, name: a }
        b: { id: 9A3F2B1C-1D2E-7F30-8A4B-5C6D7E8F9A0B, name: b }
    `);
  });

  it('writes a fresh UUID', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        tables:
          a: { id: ta$0ble-a, name: a }
      `,
      'Write a fresh UUID',
      `
        #- /.mooring/manifest.yaml
        tables:
          a: { id: 00000000-0000-4000-8000-000000000001, name: a }
      `,
    );
  });

  it('fills a placeholder', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        tables:
          a: { id: <$0id>, name: a }
      `,
      'Write a fresh UUID',
      `
        #- /.mooring/manifest.yaml
        tables:
          a: { id: 00000000-0000-4000-8000-000000000001, name: a }
      `,
    );
  });

  it('writes the id that its file gives', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        forms:
          a: { id: form$0-a, path: a.form.yaml }
        #- /a.form.yaml
        id: 11111111-1111-4111-8111-111111111111
        name: A
      `,
      'Write the id that its file gives',
      `
        #- /.mooring/manifest.yaml
        forms:
          a: { id: 11111111-1111-4111-8111-111111111111, path: a.form.yaml }
      `,
    );
  });

  it('fills a placeholder that is a reference', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        roles:
          - { id: 11111111-1111-4111-8111-111111111111, name: helpdesk }
        tables:
          a: { id: 22222222-2222-4222-8222-222222222222, name: a, roles: [<$0role>] }
      `,
      'Point to the role “helpdesk”',
      `
        #- /.mooring/manifest.yaml
        roles:
          - { id: 11111111-1111-4111-8111-111111111111, name: helpdesk }
        tables:
          a: { id: 22222222-2222-4222-8222-222222222222, name: a, roles: [11111111-1111-4111-8111-111111111111] }
      `,
    );
  });
});
