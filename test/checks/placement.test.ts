import { checkClean, checkFix, checkNoFix, checkProblems } from '../kit/check.ts';

describe('environment-field, misplaced-field, transient-field, derived-field', () => {
  it('an environment field stands in a portable file', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      forms:
        a: { id: 11111111-1111-4111-8111-111111111111, path: a.form.yaml }
      #- /a.form.yaml
      id: 11111111-1111-4111-8111-111111111111
      name: A
      organization_id: 99999999-9999-4999-8999-999999999999
      #^^^^^^^^^^^^^^^ environment-field: “organization_id” belongs to one environment, and this file is portable.
      role_ids: [nobody]
      #^^^^^^^^ environment-field
      path: a.form.yaml
      #^^^^ misplaced-field: “path” is for the manifest to say.
    `);
  });

  it('a field of the file stands in the manifest', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      forms:
        a:
          id: 11111111-1111-4111-8111-111111111111
          path: a.form.yaml
          fields: []
      #   ^^^^^^ misplaced-field: “fields” belongs in the form’s own file.
      #- /a.form.yaml
      id: 11111111-1111-4111-8111-111111111111
      name: A
    `);
  });

  it('run-time state and what can be computed', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      tables:
        a:
          id: 11111111-1111-4111-8111-111111111111
          name: a
          created_at: 2024-01-01
      #   ^^^^^^^^^^ transient-field: “created_at” is run-time state
      workflows:
        b:
          id: 22222222-2222-4222-8222-222222222222
          path: b.py
          function_name: b
          source: "def b(): ..."
      #   ^^^^^^ derived-field: “source” can be computed again.
      #- /b.py
      from bifrost import workflow
      @workflow
      def b(): ...
    `);
  });

  it('environment fields belong in the manifest', () => {
    checkClean(`
      #- /.mooring/manifest.yaml
      roles:
        - { id: 11111111-1111-4111-8111-111111111111, name: helpdesk }
      tables:
        a: { id: 22222222-2222-4222-8222-222222222222, name: a, roles: [11111111-1111-4111-8111-111111111111], access_level: role_based }
    `);
  });

  it('moves the field to the manifest', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        forms:
          a:
            id: 11111111-1111-4111-8111-111111111111
            path: a.form.yaml
          b: { id: 22222222-2222-4222-8222-222222222222, path: b.form.yaml }
        #- /a.form.yaml
        id: 11111111-1111-4111-8111-111111111111
        name: A
        #- /b.form.yaml
        id: 22222222-2222-4222-8222-222222222222
        access$0_level: everyone # for all
        name: B
      `,
      'Move “access_level” to the manifest',
      `
        #- /.mooring/manifest.yaml
        forms:
          a:
            id: 11111111-1111-4111-8111-111111111111
            path: a.form.yaml
          b: { id: 22222222-2222-4222-8222-222222222222, path: b.form.yaml, access_level: everyone }
        #- /b.form.yaml
        id: 22222222-2222-4222-8222-222222222222
        name: B
      `,
    );
  });

  it('moves it from the file in a declared folder', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        apps:
          a:
            id: 11111111-1111-4111-8111-111111111111
            path: apps/a
        #- /apps/a/app.yaml
        id: 11111111-1111-4111-8111-111111111111
        access_le$0vel: everyone
      `,
      'Move “access_level” to the manifest',
      `
        #- /.mooring/manifest.yaml
        apps:
          a:
            id: 11111111-1111-4111-8111-111111111111
            path: apps/a
            access_level: everyone
        #- /apps/a/app.yaml
        id: 11111111-1111-4111-8111-111111111111
      `,
    );
  });

  it('is not moved where the manifest has one, or where the value has several lines', () => {
    checkNoFix(
      `
      #- /.mooring/manifest.yaml
      forms:
        a: { id: 11111111-1111-4111-8111-111111111111, path: a.form.yaml, access_level: public }
      #- /a.form.yaml
      id: 11111111-1111-4111-8111-111111111111
      name: A
      access$0_level: everyone
    `,
      'Move',
    );
  });

  it('removes it', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        tables:
          a:
            id: 11111111-1111-4111-8111-111111111111
            created$0_at: 2024-01-01
            name: a
      `,
      'Remove “created_at”',
      `
        #- /.mooring/manifest.yaml
        tables:
          a:
            id: 11111111-1111-4111-8111-111111111111
            name: a
      `,
    );
  });

  it('removes what can be computed', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        workflows:
          a: { id: 11111111-1111-4111-8111-111111111111, path: a.py, function_name: a, sou$0rce: [x] }
      `,
      'Remove “source”',
      `
        #- /.mooring/manifest.yaml
        workflows:
          a: { id: 11111111-1111-4111-8111-111111111111, path: a.py, function_name: a }
      `,
    );
  });
});
