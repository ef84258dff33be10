import { checkClean, checkFix, checkNoFix, checkProblems } from '../kit/check.ts';

describe('missing-function, missing-decorator, decorator-type', () => {
  it('the function is gone, or renamed', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      workflows:
        a: { id: 11111111-1111-4111-8111-111111111111, path: a.py, function_name: send_report }
      #                                                                           ^^^^^^^^^^^ missing-function: a.py has no function “send_report”. Did you mean “send_reports”?
        b: { id: 22222222-2222-4222-8222-222222222222, path: b.py, function_name: zebra }
      #                                                                           ^^^^^ missing-function: b.py has no function “zebra”. Restore it, point to another
      #- /a.py
      from mooring import workflow
      @workflow
      def send_reports(): ...
      #- /b.py
      def other(): ...
    `);
  });

  it('in a file that does not parse, absence is a warning', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      workflows:
        a: { id: 11111111-1111-4111-8111-111111111111, path: a.py, function_name: b }
      #                                                                           ^ missing-function: a.py has no function “b” that can be seen
      #- /a.py
      def a(:
    `);
  });

  it('the function is there and not decorated', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      workflows:
        a: { id: 11111111-1111-4111-8111-111111111111, path: a.py, function_name: a, type: tool }
      #                                                                           ^ missing-decorator: “a” in a.py has no @tool decorator
      #- /a.py
      def a(): ...
    `);
  });

  it('decorator and manifest differ', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      workflows:
        a: { id: 11111111-1111-4111-8111-111111111111, path: a.py, function_name: a, type: tool }
      #                                                                                    ^^^^ decorator-type: “a” is decorated as workflow, and the manifest says tool.
        b: { id: 22222222-2222-4222-8222-222222222222, path: b.py, function_name: b }
      #                                                                           ^ decorator-type: “b” is decorated as tool, and the manifest says nothing
      #- /a.py
      from mooring import workflow, tool, data_provider
      @workflow
      def a(): ...
      #- /b.py
      from mooring import workflow as wf
      @wf(is_tool=True)
      async def b(): ...
    `);
  });

  it('a decorator is known by alias, attribute and call', () => {
    checkClean(`
      #- /.mooring/manifest.yaml
      workflows:
        a: { id: 11111111-1111-4111-8111-111111111111, path: a.py, function_name: a, type: data_provider }
      #- /a.py
      import mooring as m
      if True:
          @m.data_provider(
              cache_ttl_seconds=5,
          )
          async def a(): ...
    `);
  });

  it('changes to the renamed function', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        workflows:
          a: { id: 11111111-1111-4111-8111-111111111111, path: a.py, function_name: offboard_$0user }
        #- /a.py
        from mooring import workflow
        @workflow
        def offboard_person(): ...
      `,
      'Change to “offboard_person”',
      `
        #- /.mooring/manifest.yaml
        workflows:
          a: { id: 11111111-1111-4111-8111-111111111111, path: a.py, function_name: offboard_person }
      `,
    );
  });

  it('restores the decorator under its alias', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        workflows:
          a: { id: 11111111-1111-4111-8111-111111111111, path: a.py, function_name: $0a }
        #- /a.py
        from mooring import workflow as wf
        def a(): ...
      `,
      'Add @workflow to “a”',
      `
        #- /a.py
        from mooring import workflow as wf
        @wf
        def a(): ...
      `,
    );
  });

  it('imports the decorator from where the other files do', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        workflows:
          a: { id: 11111111-1111-4111-8111-111111111111, path: a.py, function_name: $0a, type: tool }
        #- /a.py
        import os


        def a(): ...
        #- /b.py
        from mooring.sdk import workflow
        @workflow
        def b(): ...
      `,
      'Add @tool to “a”',
      `
        #- /a.py
        import os
        from mooring.sdk import tool


        @tool
        def a(): ...
      `,
    );
  });

  it('imports the decorator from its usual place where no file says another', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        workflows:
          a: { id: 11111111-1111-4111-8111-111111111111, path: a.py, function_name: $0a }
        #- /a.py
        def a(): ...
      `,
      'Add @workflow to “a”',
      `
        #- /a.py
        from bifrost import workflow


        @workflow
        def a(): ...
      `,
      { lineEnding: '\r\n', bom: true },
    );
  });

  it('decorates nothing where the name is taken, or files disagree on where it comes from', () => {
    const project = (text: string, more: string): string => `
      #- /.mooring/manifest.yaml
      workflows:
        a: { id: 11111111-1111-4111-8111-111111111111, path: a.py, function_name: $0a }
      #- /a.py
      ${text}
      def a(): ...
      ${more}
    `;
    checkNoFix(project('workflow = 3', ''));
    const file = (name: string, module: string): string =>
      `#- /${name}.py\n      from ${module} import workflow\n      @workflow\n      def ${name}(): ...`;
    checkNoFix(project('', `${file('b', 'one')}\n      ${file('c', 'two')}`));
    checkNoFix(project('', file('sub/b', '.sdk')));
  });

  it('changes the type', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        workflows:
          a: { id: 11111111-1111-4111-8111-111111111111, path: a.py, function_name: a, type: to$0ol }
        #- /a.py
        from mooring import workflow, tool, data_provider
        @workflow
        def a(): ...
      `,
      'Change the type to workflow',
      `
        #- /.mooring/manifest.yaml
        workflows:
          a: { id: 11111111-1111-4111-8111-111111111111, path: a.py, function_name: a, type: workflow }
      `,
    );
  });

  it('adds the type', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        workflows:
          a:
            id: 11111111-1111-4111-8111-111111111111
            path: a.py
            function_name: $0a
            tags: [x]
        #- /a.py
        from mooring import tool
        @tool
        def a(): ...
      `,
      'Add the type tool',
      `
        #- /.mooring/manifest.yaml
        workflows:
          a:
            id: 11111111-1111-4111-8111-111111111111
            path: a.py
            function_name: a
            type: tool
            tags: [x]
      `,
    );
  });

  it('a service has a decorator of its own', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      workflows:
        a: { id: 11111111-1111-4111-8111-111111111111, path: a.py, function_name: a, type: service }
        b: { id: 22222222-2222-4222-8222-222222222222, path: a.py, function_name: b, type: service }
      #                                                                           ^ missing-decorator: “b” in a.py has no @service decorator
        c: { id: 33333333-3333-4333-8333-333333333333, path: a.py, function_name: c, type: service }
      #                                                                                    ^^^^^^^ decorator-type: “c” is decorated as workflow, and the manifest says service.
      #- /a.py
      from bifrost import service, workflow
      @service(name="x")
      async def a(): ...
      def b(): ...
      @workflow
      def c(): ...
    `);
  });
});
