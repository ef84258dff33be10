import { checkClean, checkProblems } from '../kit/check.ts';

describe('duplicate-natural-key, duplicate-name, duplicate-key', () => {
  it('one function is declared twice', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      workflows:
        a: { id: 11111111-1111-4111-8111-111111111111, path: a.py, function_name: a, name: A }
        b: { id: 22222222-2222-4222-8222-222222222222, path: ./a.py, function_name: a, name: A }
      #                                                                             ^ duplicate-natural-key: “A” declares the same path and function_name.
      #- /a.py
      from mooring import workflow
      @workflow
      def a(): ...
    `);
  });

  it('one config is declared twice for everybody', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      configs:
        a: { key: host }
        b: { key: host }
      #           ^^^^ duplicate-natural-key: “a” declares the same key.
    `);
  });

  it('two things of a kind have one name', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      tables:
        a: { id: 11111111-1111-4111-8111-111111111111, name: Results }
        b: { id: 22222222-2222-4222-8222-222222222222, name: results }
      #                                                      ^^^^^^^ duplicate-name: Another table is called “results” too
    `);
  });

  it('names may repeat across kinds and organizations', () => {
    checkClean(`
      #- /.mooring/manifest.yaml
      organizations:
        - { id: 11111111-1111-4111-8111-111111111111, name: One }
        - { id: 22222222-2222-4222-8222-222222222222, name: Two }
      roles:
        - { id: 33333333-3333-4333-8333-333333333333, name: One, organization_id: 11111111-1111-4111-8111-111111111111 }
        - { id: 44444444-4444-4444-8444-444444444444, name: One, organization_id: 22222222-2222-4222-8222-222222222222 }
    `);
  });

  it('one readable key stands in two pieces of a section', () => {
    checkProblems(`
      #- /.mooring/manifest/tables.yaml
      tables:
        a: { id: 11111111-1111-4111-8111-111111111111, name: a }
      #- /.mooring/manifest/zz.yaml
      tables:
      #^^^^^^ duplicate-section: The section “tables” also stands in .mooring/manifest/tables.yaml.
        a: { id: 22222222-2222-4222-8222-222222222222, name: b }
      # ^ duplicate-key: The table “a” is declared in .mooring/manifest/tables.yaml as well.
    `);
  });

  it('a key stands twice in one map', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      tables:
        a: { id: 11111111-1111-4111-8111-111111111111, name: a, name: b }
      #                                                         ^^^^ duplicate-key
      tables: {}
      #^^^^^^ duplicate-key
    `);
  });
});
