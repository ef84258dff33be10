import { checkClean, checkFix, checkProblems } from '../kit/check.ts';

describe('old-field-name', () => {
  it('a former name is understood and told', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      workflows:
        a: { id: 11111111-1111-4111-8111-111111111111, path: a.py, function: a }
      #                                                            ^^^^^^^^ old-field-name: “function” is the old name of “function_name”.
      #- /a.py
      from mooring import workflow
      @workflow
      def a(): ...
    `);
  });

  it('a reference under a former name is followed', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      events:
        e:
          id: 11111111-1111-4111-8111-111111111111
          name: E
          source_type: topic
          subscriptions:
            - { workflow: 99999999-9999-4999-8999-999999999999 }
      #         ^^^^^^^^ old-field-name
      #                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ broken-reference
    `);
  });

  it('a present name is not told, whatever other kinds call it', () => {
    checkClean(`
      #- /.mooring/manifest.yaml
      claims:
        a: { id: 11111111-1111-4111-8111-111111111111, name: a, type: string }
    `);
  });

  it('renames it', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        configs:
          a:
            key: a
            ty$0pe: string
      `,
      'Rename to “config_type”',
      `
        #- /.mooring/manifest.yaml
        configs:
          a:
            key: a
            config_type: string
      `,
    );
  });

  it('removes the old one where both stand', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        configs:
          a: { key: a, ty$0pe: string, config_type: int }
      `,
      'Remove “type”',
      `
        #- /.mooring/manifest.yaml
        configs:
          a: { key: a, config_type: int }
      `,
    );
  });
});
