import { checkClean, checkFix, checkProblems } from '../kit/check.ts';

describe('missing-field', () => {
  it('a workflow without what names it', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      workflows:
        a:
      # ^ missing-field: The workflow “a” has no “id”. Add it: the UUID
          path: a.py
          function_name: a
        b: { id: 22222222-2222-4222-8222-222222222222, function_name: b }
      # ^ missing-field: The workflow “b” has no “path”.
        c: { id: 33333333-3333-4333-8333-333333333333, path: a.py, function_name: "" }
      #                                                            ^^^^^^^^^^^^^ missing-field: The workflow “c” has an empty “function_name”.
      #- /a.py
      from mooring import workflow
      @workflow
      def a(): ...
    `);
  });

  it('a UUID as key stands for the id, and a key for what identifies a config', () => {
    checkClean(`
      #- /.mooring/manifest.yaml
      tables:
        11111111-1111-4111-8111-111111111111: { name: a }
      configs:
        host: { value: 1 }
    `);
  });

  it('an entity file without its fields', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      forms:
        a: { id: 11111111-1111-4111-8111-111111111111, path: a.form.yaml }
      #- /a.form.yaml
      description: x
      #^^^^^^^^^^^ missing-field: This form file has no “name”. Add it
      fields:
        - label: x
      #   ^^^^^ missing-field: This item has no “name”.
    `);
  });

  it('an empty entity file', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      forms:
        a: { id: 11111111-1111-4111-8111-111111111111, path: a.form.yaml }
      #- /a.form.yaml
      #! missing-field: This form file is empty. Write at least its “name”.
    `);
  });

  it('adds a fresh id', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        tables:
          a$0:
            name: a
      `,
      'Add a fresh UUID',
      `
        #- /.mooring/manifest.yaml
        tables:
          a:
            name: a
            id: 00000000-0000-4000-8000-000000000001
      `,
    );
  });

  it('adds the id that the file gives', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        forms:
          a$0: { path: a.form.yaml }
        #- /a.form.yaml
        id: 11111111-1111-4111-8111-111111111111
        name: A
      `,
      'Add the id that its file gives',
      `
        #- /.mooring/manifest.yaml
        forms:
          a: { path: a.form.yaml, id: 11111111-1111-4111-8111-111111111111 }
      `,
    );
  });

  it('fills an empty id', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        tables:
          a:
            id$0:
            name: a
      `,
      'Add a fresh UUID',
      `
        #- /.mooring/manifest.yaml
        tables:
          a:
            id: 00000000-0000-4000-8000-000000000001
            name: a
      `,
    );
  });

  it('writes the manifest’s id into an asset', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        assets:
          logo: { id: 11111111-1111-4111-8111-111111111111, path: assets/logo }
        #- /assets/logo/asset.json
        {
          "schema_version$0": 1,
          "name": "Logo",
          "type": "image",
          "inputs": {},
          "output": {}
        }
      `,
      'Add the id that the manifest gives',
      `
        #- /assets/logo/asset.json
        {
          "schema_version": 1,
          "name": "Logo",
          "type": "image",
          "inputs": {},
          "output": {},
          "asset_uuid": "11111111-1111-4111-8111-111111111111"
        }
      `,
    );
  });
});
