import { checkClean, checkFix, checkProblems } from '../kit/check.ts';

describe('wrong-type', () => {
  it('each type asks for its own', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      workflows:
        a:
          id: 5
      #       ^ wrong-type: “id” cannot be 5. Write a UUID.
          path: a.py
          function_name: a
          type: tol
      #         ^^^ wrong-type: “type” cannot be “tol”. Write workflow, tool, data_provider or service.
          description: true
      #                ^^^^ wrong-type: “description” cannot be true. Write text.
          timeout_seconds: 90000
      #                    ^^^^^ wrong-type: “timeout_seconds” cannot be 90000. Write a whole number from 0 to 86400.
          endpoint_enabled: "yes"
      #                     ^^^^^ wrong-type: “endpoint_enabled” cannot be “yes”. Write true or false.
          tags: people
      #         ^^^^^^ wrong-type: “tags” cannot be “people”. Write a list.
          allowed_methods: [GET, FETCH]
      #                          ^^^^^ wrong-type: “allowed_methods” cannot be “FETCH”.
          cache_ttl_seconds: 1.5
      #                      ^^^ wrong-type: “cache_ttl_seconds” cannot be 1.5. Write a whole number
          category: { a: 1 }
      #   ^^^^^^^^ wrong-type: “category” cannot be a map. Write text.
      #- /a.py
      from mooring import workflow
      @workflow
      def a(): ...
    `);
  });

  it('a type that is no type is not also told to differ from the decorator', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      workflows:
        a: { id: 11111111-1111-4111-8111-111111111111, path: a.py, function_name: a, type: toool }
      #                                                                                    ^^^^^ wrong-type
      #- /a.py
      from mooring import tool
      @tool
      def a(): ...
    `);
  });

  it('null is as good as absent', () => {
    checkClean(`
      #- /.mooring/manifest.yaml
      tables:
        a: { id: 11111111-1111-4111-8111-111111111111, name: a, description: null, organization_id: ~, roles: , access_level: }
    `);
  });

  it('either of two types is taken', () => {
    checkClean(`
      #- /.mooring/manifest.yaml
      tables:
        a: { id: 11111111-1111-4111-8111-111111111111, name: a, policies: [x] }
        b: { id: 22222222-2222-4222-8222-222222222222, name: b, policies: { x: 1 } }
    `);
  });

  it('a section that holds one value, and an entry without fields', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      forms: none
      #      ^^^^ wrong-type: “forms” holds one value.
      roles:
        - helpdesk
      #   ^^^^^^^^ wrong-type: This role has no fields.
      agents:
        support: yes please
      # ^^^^^^^ wrong-type: This agent has no fields.
      tables: {}
      rules:
    `);
  });

  it('a manifest that is a list or one value declares nothing', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      -
      #^ wrong-type: This manifest is a list, so it declares nothing.
    `);
  });

  it('a manifest that is one value declares nothing', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      hello
      #^^^^^ wrong-type: This manifest is one value
    `);
  });

  it('an entity file that is a list', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      forms:
        a: { id: 11111111-1111-4111-8111-111111111111, path: a.form.yaml }
      #- /a.form.yaml
      - name: A
      #^^^^^^^^^ wrong-type: This form file is a list.
    `);
  });

  it('makes one value a list', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        bundles:
          b: { id: 11111111-1111-4111-8111-111111111111, tags: peo$0ple }
      `,
      'Make it a list',
      `
        #- /.mooring/manifest.yaml
        bundles:
          b: { id: 11111111-1111-4111-8111-111111111111, tags: [people] }
      `,
    );
  });

  it('changes to the nearest allowed word', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        tables:
          a: { id: 11111111-1111-4111-8111-111111111111, name: a, access_level: "rol_based$0" }
      `,
      'Change to “role_based”',
      `
        #- /.mooring/manifest.yaml
        tables:
          a: { id: 11111111-1111-4111-8111-111111111111, name: a, access_level: "role_based" }
      `,
    );
  });

  it('quotes what is meant as text', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        tables:
          a: { id: 11111111-1111-4111-8111-111111111111, name: 20$024 }
      `,
      'Quote it',
      `
        #- /.mooring/manifest.yaml
        tables:
          a: { id: 11111111-1111-4111-8111-111111111111, name: "2024" }
      `,
    );
  });

  it('takes the quotes from a number', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        roles:
          - { id: 11111111-1111-4111-8111-111111111111, name: a, is_active: "tr$0ue" }
      `,
      'Change to true',
      `
        #- /.mooring/manifest.yaml
        roles:
          - { id: 11111111-1111-4111-8111-111111111111, name: a, is_active: true }
      `,
    );
  });
});
