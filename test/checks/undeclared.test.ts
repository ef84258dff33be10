import { checkClean, checkFix, checkProblems } from '../kit/check.ts';

describe('undeclared-function and undeclared-file', () => {
  it('what is found and not declared', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      workflows: {}
      #- /a.py
      from mooring import workflow, data_provider
      @workflow
      def a(): ...
      #   ^ undeclared-function: “a” is a decorated workflow that the manifest does not declare.
      @data_provider
      def b(): ...
      #   ^ undeclared-function: “b” is a decorated data provider
      def plain(): ...
      class C:
          @workflow
          def method(self): ...
      """
      @workflow
      def in_text(): ...
      """
      #- /a.form.yaml
      id: 11111111-1111-4111-8111-111111111111
      #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ undeclared-file: This form is not declared
      name: A
      #- /apps/x/app.yaml
      name: X
      #^^^^ undeclared-file
    `);
  });

  it('a moved file and a renamed function are no strangers', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      workflows:
        a: { id: 11111111-1111-4111-8111-111111111111, path: old/a.py, function_name: a }
      #                                                      ^^^^^^^^ missing-file
        b: { id: 22222222-2222-4222-8222-222222222222, path: b.py, function_name: send_mail }
      #                                                                           ^^^^^^^^^ missing-function
      forms:
        f: { id: 33333333-3333-4333-8333-333333333333, path: old.form.yaml }
      #                                                      ^^^^^^^^^^^^^ missing-file
      #- /a.py
      from mooring import workflow, tool, data_provider
      @workflow
      def a(): ...
      #- /b.py
      from mooring import workflow
      @workflow
      def send_mails(): ...
      #- /new.form.yaml
      id: 33333333-3333-4333-8333-333333333333
      name: F
    `);
  });

  it('a file whose entity has no path', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      forms:
        a: { id: 11111111-1111-4111-8111-111111111111 }
      #- /a.form.yaml
      id: 11111111-1111-4111-8111-111111111111
      #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ undeclared-file: The manifest declares this form without its path.
      name: A
    `);
  });

  it('without a manifest nothing is undeclared', () => {
    checkClean(`
      #- /a.py
      from mooring import workflow, tool, data_provider
      @workflow
      def a(): ...
      #- /a.form.yaml
      name: A
    `);
  });

  it('declares a function at the end of its section', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        workflows:
          b: { id: 22222222-2222-4222-8222-222222222222, path: b.py, function_name: b }
        roles: []
        #- /b.py
        from mooring import workflow
        @workflow
        def b(): ...
        #- /a.py
        from mooring import tool
        @tool
        def a$0(): ...
      `,
      'Declare the workflow “a”',
      `
        #- /.mooring/manifest.yaml
        workflows:
          b: { id: 22222222-2222-4222-8222-222222222222, path: b.py, function_name: b }
          a: { id: 00000000-0000-4000-8000-000000000001, path: a.py, function_name: a, type: tool }
        roles: []
        #- /a.py
        from mooring import tool
        @tool
        def a(): ...
      `,
    );
  });

  it('declares a file with its own id', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        roles: []
        #- /forms/a.form.yaml
        id: $011111111-1111-4111-8111-111111111111
        name: "A: first"
      `,
      'Declare the form “A: first”',
      `
        #- /.mooring/manifest.yaml
        roles: []
        forms:
          a_form:
            id: 11111111-1111-4111-8111-111111111111
            path: forms/a.form.yaml
            name: 'A: first'
        #- /forms/a.form.yaml
        id: 11111111-1111-4111-8111-111111111111
        name: "A: first"
      `,
    );
  });

  it('adds the path that was left out', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        forms:
          a: { id: 11111111-1111-4111-8111-111111111111 }
        #- /a.form.yaml
        id: $011111111-1111-4111-8111-111111111111
        name: A
      `,
      'Add the path to “a”',
      `
        #- /.mooring/manifest.yaml
        forms:
          a: { id: 11111111-1111-4111-8111-111111111111, path: a.form.yaml }
        #- /a.form.yaml
        id: 11111111-1111-4111-8111-111111111111
        name: A
      `,
    );
  });
});
