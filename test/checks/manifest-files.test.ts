import { checkClean, checkFix, checkNoFix, checkProblems } from '../kit/check.ts';

describe('two-manifests, unwrapped-section, unknown-section, duplicate-section, newer-schema', () => {
  it('.mooring is used, the other is named', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      roles: []
      #- /.bifrost/metadata.yaml
      #! two-manifests: The project has two manifests: .mooring/manifest.yaml is used, this one is not.
      roles: [broken]
    `);
  });

  it('sections are used before one file', () => {
    checkProblems(`
      #- /.mooring/manifest/roles.yaml
      roles: []
      #- /.mooring/manifest.yaml
      #! two-manifests
      roles: [broken]
    `);
  });

  it('entries are not under their key, and are read as if they were', () => {
    checkProblems(`
      #- /.mooring/manifest/roles.yaml
      roles:
        11111111-1111-4111-8111-111111111111: { name: helpdesk }
      #- /.mooring/manifest/tables.yaml
      a: { id: 22222222-2222-4222-8222-222222222222, name: a, roles: [11111111-1111-4111-8111-111111111111, 99999999-9999-4999-8999-999999999999] }
      #^ unwrapped-section: The entries are not under “tables:”.
      #                                                                                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ broken-reference
    `);
  });

  it('a list without its key is unwrapped too', () => {
    checkProblems(`
      #- /.mooring/manifest/roles.yaml
      #! unwrapped-section
      - { id: 11111111-1111-4111-8111-111111111111, name: helpdesk }
    `);
  });

  it('an empty section file, and one with only its key, are fine', () => {
    checkClean(`
      #- /.mooring/manifest/roles.yaml
      roles:
      #- /.mooring/manifest/tables.yaml
      # to come
    `);
  });

  it('an unknown section is kept and named', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      workflow: { a: { path: 1 } }
      #^^^^^^^^ unknown-section: “workflow” is no section that Mooring knows. Did you mean “workflows”?
      x-notes: 1
      #^^^^^^^ unknown-section: “x-notes” is no section that Mooring knows. It is kept
      policy_rules: {}
      schema: 1
    `);
  });

  it('a mistyped section in a section file is not taken for an entry', () => {
    checkProblems(`
      #- /.mooring/manifest/forms.yaml
      form:
      #^^^^ unknown-section: “form” is no section that Mooring knows. Did you mean “forms”?
        a: { id: 11111111-1111-4111-8111-111111111111 }
    `);
  });

  it('a manifest of a newer Mooring is read and not written', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      schema: 2
      #       ^ newer-schema: This manifest has version 2
      tables:
        a: { id: 11111111-1111-4111-8111-111111111111, name: a, nam: a }
      #                                                         ^^^ unknown-field
    `);
  });

  it('a manifest of a newer Mooring gets no fixes', () => {
    checkNoFix(`
      #- /.mooring/manifest.yaml
      schema: 2
      tables:
        a: { id: 11111111-1111-4111-8111-111111111111, name: a, na$0m: a }
    `);
  });

  it('wraps the entries', () => {
    checkFix(
      `
        #- /.mooring/manifest/tables.yaml
        # Our tables.

        $0a:
          id: 22222222-2222-4222-8222-222222222222
          name: a

        b: { id: 33333333-3333-4333-8333-333333333333, name: b }
      `,
      'Wrap the entries under “tables:”',
      `
        #- /.mooring/manifest/tables.yaml
        # Our tables.

        tables:
          a:
            id: 22222222-2222-4222-8222-222222222222
            name: a

          b: { id: 33333333-3333-4333-8333-333333333333, name: b }
      `,
    );
  });

  it('wraps a list', () => {
    checkFix(
      `
        #- /.mooring/manifest/roles.yaml
        $0- id: 22222222-2222-4222-8222-222222222222
          name: a
        - { id: 33333333-3333-4333-8333-333333333333, name: b }
      `,
      'Wrap the entries under “roles:”',
      `
        #- /.mooring/manifest/roles.yaml
        roles:
          - id: 22222222-2222-4222-8222-222222222222
            name: a
          - { id: 33333333-3333-4333-8333-333333333333, name: b }
      `,
    );
  });

  it('renames an unknown section', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        "work$0flow": {}
      `,
      'Rename to “workflows”',
      `
        #- /.mooring/manifest.yaml
        "workflows": {}
      `,
    );
  });

  it('does not rename it to a section that is there', () => {
    checkNoFix(
      `
      #- /.mooring/manifest.yaml
      work$0flow: {}
      workflows: {}
    `,
      'Rename',
    );
  });
});
