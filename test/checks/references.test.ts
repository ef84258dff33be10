import { checkClean, checkFix, checkProblems } from '../kit/check.ts';

describe('broken-reference, wrong-reference-kind, named-reference, ambiguous-reference', () => {
  it('nothing has this id; a near one is named', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      roles:
        - { id: 11111111-1111-4111-8111-111111111111, name: helpdesk }
      tables:
        a: { id: 22222222-2222-4222-8222-222222222222, name: a, roles: [11111111-1111-4111-8111-111111111112] }
      #                                                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ broken-reference: No role has this id. Did you mean the role “helpdesk”?
        b: { id: 33333333-3333-4333-8333-333333333333, name: b, organization_id: 99999999-9999-4999-8999-999999999999 }
      #                                                                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ broken-reference: No organization has this id. Point to one
    `);
  });

  it('references are found in records, lists and entity files', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      forms:
        a: { id: 11111111-1111-4111-8111-111111111111, path: a.form.yaml }
      #- /a.form.yaml
      name: A
      workflow_id: gone
      #            ^^^^ broken-reference: No workflow is called “gone”.
      form_schema:
        fields:
          - { name: x, data_provider_id: 99999999-9999-4999-8999-999999999999 }
      #                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ broken-reference: No data provider
    `);
  });

  it('another kind or type has this id', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      roles:
        - { id: 11111111-1111-4111-8111-111111111111, name: helpdesk }
      workflows:
        a: { id: 22222222-2222-4222-8222-222222222222, path: a.py, function_name: a }
      agents:
        x: { id: 33333333-3333-4333-8333-333333333333, path: x.agent.yaml }
      tables:
        t: { id: 44444444-4444-4444-8444-444444444444, name: t, organization_id: 11111111-1111-4111-8111-111111111111 }
      #                                                                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ wrong-reference-kind: “organization_id” wants an organization, and this is the role “helpdesk”.
      #- /x.agent.yaml
      name: X
      tool_ids:
        - 22222222-2222-4222-8222-222222222222
      #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ wrong-reference-kind: “tool_ids” wants a tool, and this is the workflow “a”.
      #- /a.py
      from mooring import workflow, tool, data_provider
      @workflow
      def a(): ...
    `);
  });

  it('a type that the manifest has wrong is told there, not at every use', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      workflows:
        a: { id: 22222222-2222-4222-8222-222222222222, path: a.py, function_name: a }
      #                                                                           ^ decorator-type
      agents:
        x: { id: 33333333-3333-4333-8333-333333333333, path: x.agent.yaml }
      #- /x.agent.yaml
      name: X
      tool_ids: [22222222-2222-4222-8222-222222222222]
      #- /a.py
      from mooring import tool
      @tool
      def a(): ...
    `);
  });

  it('a name is resolved where one thing has it, and is told', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      workflows:
        a: { id: 11111111-1111-4111-8111-111111111111, path: a.py, function_name: a }
      events:
        e:
          id: 22222222-2222-4222-8222-222222222222
          name: E
          source_type: topic
          subscriptions:
            - workflow_id: a.py::a
      #                    ^^^^^^^ named-reference: “a.py::a” is a name, and names change.
            - workflow_id: a
      #                    ^ named-reference
      #- /a.py
      from mooring import workflow, tool, data_provider
      @workflow
      def a(): ...
    `);
  });

  it('a name that fits two things is ambiguous', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      organizations:
        - { id: 11111111-1111-4111-8111-111111111111, name: One }
        - { id: 22222222-2222-4222-8222-222222222222, name: Two }
      roles:
        - { id: 33333333-3333-4333-8333-333333333333, name: desk, organization_id: 11111111-1111-4111-8111-111111111111 }
        - { id: 44444444-4444-4444-8444-444444444444, name: desk, organization_id: 22222222-2222-4222-8222-222222222222 }
      tables:
        a: { id: 55555555-5555-4555-8555-555555555555, name: a, roles: [desk] }
      #                                                                 ^^^^ ambiguous-reference: “desk” fits 2 entities.
    `);
  });

  it('an id in another case, and null, are fine', () => {
    checkClean(`
      #- /.mooring/manifest.yaml
      organizations:
        - { id: aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa, name: One }
      tables:
        a: { id: 11111111-1111-4111-8111-111111111111, name: a, organization_id: AAAAAAAA-AAAA-4AAA-8AAA-AAAAAAAAAAAA, roles: [] }
        b: { id: 22222222-2222-4222-8222-222222222222, name: b, organization_id: null }
    `);
  });

  it('without a manifest nothing could be declared', () => {
    checkClean(`
      #- /a.form.yaml
      name: A
      workflow_id: 11111111-1111-4111-8111-111111111111
    `);
  });

  it('points to the near id', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        roles:
          - { id: 11111111-1111-4111-8111-111111111111, name: helpdesk }
        tables:
          a: { id: 22222222-2222-4222-8222-222222222222, name: a, roles: ["11111111-1111-4111-8111-11$01111111112"] }
      `,
      'Change to the role “helpdesk”',
      `
        #- /.mooring/manifest.yaml
        roles:
          - { id: 11111111-1111-4111-8111-111111111111, name: helpdesk }
        tables:
          a: { id: 22222222-2222-4222-8222-222222222222, name: a, roles: ["11111111-1111-4111-8111-111111111111"] }
      `,
    );
  });

  it('picks another one', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        roles:
          - { id: 11111111-1111-4111-8111-111111111111, name: helpdesk }
        tables:
          a: { id: 22222222-2222-4222-8222-222222222222, name: a, roles: [$099999999-9999-4999-8999-999999999999] }
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

  it('removes a broken one from its list', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        roles:
          - { id: 11111111-1111-4111-8111-111111111111, name: helpdesk }
        tables:
          a:
            id: 22222222-2222-4222-8222-222222222222
            name: a
            roles:
              - 11111111-1111-4111-8111-111111111111 # ours
              - $099999999-9999-4999-8999-999999999999
      `,
      'Remove the reference',
      `
        #- /.mooring/manifest.yaml
        roles:
          - { id: 11111111-1111-4111-8111-111111111111, name: helpdesk }
        tables:
          a:
            id: 22222222-2222-4222-8222-222222222222
            name: a
            roles:
              - 11111111-1111-4111-8111-111111111111 # ours
      `,
    );
  });

  it('removes a broken one with its field', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        tables:
          a: { id: 22222222-2222-4222-8222-222222222222, organization_id: $099999999-9999-4999-8999-999999999999, name: a }
      `,
      'Remove the reference',
      `
        #- /.mooring/manifest.yaml
        tables:
          a: { id: 22222222-2222-4222-8222-222222222222, name: a }
      `,
    );
  });

  it('writes the UUID of what a name means', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        roles:
          - { id: 11111111-1111-4111-8111-111111111111, name: helpdesk }
        tables:
          a: { id: 22222222-2222-4222-8222-222222222222, name: a, roles: [help$0desk] }
      `,
      'Write the UUID of “helpdesk”',
      `
        #- /.mooring/manifest.yaml
        roles:
          - { id: 11111111-1111-4111-8111-111111111111, name: helpdesk }
        tables:
          a: { id: 22222222-2222-4222-8222-222222222222, name: a, roles: [11111111-1111-4111-8111-111111111111] }
      `,
    );
  });

  it('replaces one of another kind', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        organizations:
          - { id: 11111111-1111-4111-8111-111111111111, name: One }
        roles:
          - { id: 33333333-3333-4333-8333-333333333333, name: helpdesk }
        tables:
          a: { id: 22222222-2222-4222-8222-222222222222, name: a, organization_id: $033333333-3333-4333-8333-333333333333 }
      `,
      'Point to the organization “One”',
      `
        #- /.mooring/manifest.yaml
        organizations:
          - { id: 11111111-1111-4111-8111-111111111111, name: One }
        roles:
          - { id: 33333333-3333-4333-8333-333333333333, name: helpdesk }
        tables:
          a: { id: 22222222-2222-4222-8222-222222222222, name: a, organization_id: 11111111-1111-4111-8111-111111111111 }
      `,
    );
  });

  it('decides for one of those that a name fits', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        organizations:
          - { id: 11111111-1111-4111-8111-111111111111, name: One }
        roles:
          - { id: 33333333-3333-4333-8333-333333333333, name: desk }
          - { id: 44444444-4444-4444-8444-444444444444, name: desk, organization_id: 11111111-1111-4111-8111-111111111111 }
        tables:
          a: { id: 55555555-5555-4555-8555-555555555555, name: a, roles: [de$0sk] }
      `,
      'Point to the role “desk”',
      `
        #- /.mooring/manifest.yaml
        organizations:
          - { id: 11111111-1111-4111-8111-111111111111, name: One }
        roles:
          - { id: 33333333-3333-4333-8333-333333333333, name: desk }
          - { id: 44444444-4444-4444-8444-444444444444, name: desk, organization_id: 11111111-1111-4111-8111-111111111111 }
        tables:
          a: { id: 55555555-5555-4555-8555-555555555555, name: a, roles: [33333333-3333-4333-8333-333333333333] }
      `,
    );
  });

  it('a name of the right kind and another type is that', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      workflows:
        greet: { id: 11111111-1111-4111-8111-111111111111, path: a.py, function_name: greet }
      agents:
        a: { id: 22222222-2222-4222-8222-222222222222, name: A, tool_ids: [greet] }
      #                                                                    ^^^^^ wrong-reference-kind: “tool_ids” wants a tool, and this is the workflow “greet”.
      #- /a.py
      from bifrost import workflow
      @workflow
      def greet(): ...
    `);
  });
});
