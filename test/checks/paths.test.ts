import assert from 'node:assert/strict';
import { checkProject } from '../../src/checks/check-project.ts';
import { checkClean, checkFix, checkProblems, snapshotOf } from '../kit/check.ts';

describe('missing-file, path-outside, forbidden-path, overlapping-path', () => {
  it('a file is not there, and told once', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      workflows:
        a: { id: 11111111-1111-4111-8111-111111111111, path: nowhere.py, function_name: a }
      #                                                      ^^^^^^^^^^ missing-file: There is no nowhere.py. Restore it, change the path, or remove this entry.
      forms:
        b: { id: 22222222-2222-4222-8222-222222222222, path: forms/b.form.yaml }
      #                                                      ^^^^^^^^^^^^^^^^^ missing-file: There is no forms/b.form.yaml. Did you mean old/b.form.yaml?
        c: { id: 33333333-3333-4333-8333-333333333333, path: forms }
      #                                                      ^^^^^ missing-file: forms is a folder. Name the form’s file.
      assets:
        d: { id: 44444444-4444-4444-8444-444444444444, path: empty }
      #                                                      ^^^^^ missing-file: There is no asset.json in empty
      #- /old/b.form.yaml
      name: B
      #- /forms/
      #- /empty/
    `);
  });

  it('a path does not lead inside the project', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      rules:
        a: { id: 11111111-1111-4111-8111-111111111111, path: ../a.md }
      #                                                      ^^^^^^^ path-outside: ../a.md leads out of the project.
        b: { id: 22222222-2222-4222-8222-222222222222, path: /etc/passwd }
      #                                                      ^^^^^^^^^^^ path-outside: This path is absolute.
        c: { id: 33333333-3333-4333-8333-333333333333, path: 'C:\\rules\\c.md' }
      #                                                      ^^^^^^^^^^^^^^^ path-outside: This path is absolute.
        d: { id: 44444444-4444-4444-8444-444444444444, path: rules\\d.md }
      #                                                      ^^^^^^^^^^ path-outside: This path has a “\\”
        e: { id: 55555555-5555-4555-8555-555555555555, path: ~/e.md }
      #                                                      ^^^^^^ path-outside: This path is absolute.
        f: { id: 66666666-6666-4666-8666-666666666666, path: "a\\0b" }
      #                                                      ^^^^^^ path-outside: This is no path.
        g: { id: 77777777-7777-4777-8777-777777777777, path: " " }
      #                                                      ^^^ path-outside: This is no path.
        h: { id: 88888888-8888-4888-8888-888888888888, path: link/h.md }
      #                                                      ^^^^^^^^^ path-outside: link leads out of the project.
        i: { id: 99999999-9999-4999-8999-999999999999, path: rules/../rules/./i.md }
        j: { id: aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa, path: rules/../../j.md }
      #                                                      ^^^^^^^^^^^^^^^^ path-outside
      #- /rules/i.md
      #- /link -> ../elsewhere
    `);
  });

  it('links inside the project are followed', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      rules:
        a: { id: 11111111-1111-4111-8111-111111111111, path: linked.md }
        b: { id: 22222222-2222-4222-8222-222222222222, path: dangling.md }
      #                                                      ^^^^^^^^^^^ missing-file: dangling.md is a link that leads nowhere.
        c: { id: 33333333-3333-4333-8333-333333333333, path: round.md }
      #                                                      ^^^^^^^^ missing-file: round.md is a link that leads back to itself.
      #- /rules/a.md
      #- /linked.md -> rules/a.md
      #- /dangling.md -> rules/gone.md
      #- /round.md -> round.md
    `);
  });

  it('no entity lives in folders of tools, of Mooring, or of another project', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      rules:
        a: { id: 11111111-1111-4111-8111-111111111111, path: node_modules/a/README.md }
      #                                                      ^^^^^^^^^^^^^^^^^^^^^^^^ forbidden-path: No entity may live in node_modules.
        b: { id: 22222222-2222-4222-8222-222222222222, path: .mooring/notes.md }
      #                                                      ^^^^^^^^^^^^^^^^^ forbidden-path
        c: { id: 33333333-3333-4333-8333-333333333333, path: x/.git/c.md }
      #                                                      ^^^^^^^^^^^ forbidden-path
        d: { id: 44444444-4444-4444-8444-444444444444, path: inner/d.md }
      #                                                      ^^^^^^^^^^ forbidden-path: inner is a project of its own.
      #- /inner/.mooring/manifest.yaml
      rules: {}
      #- /inner/d.md
    `);
  });

  it('an app owns its folder, an asset its root', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      apps:
        a: { id: 11111111-1111-4111-8111-111111111111, path: apps/a/app.yaml }
      workflows:
        w: { id: 22222222-2222-4222-8222-222222222222, path: apps/a/lib/w.py, function_name: w }
      #                                                      ^^^^^^^^^^^^^^^ overlapping-path: This path lies in the folder of the app “a”.
      rules:
        r: { id: 33333333-3333-4333-8333-333333333333, path: r.md }
      context:
        c: { id: 44444444-4444-4444-8444-444444444444, path: r.md }
      #                                                      ^^^^ overlapping-path: This path is the file of the rule “r” too.
      #- /apps/a/app.yaml
      name: A
      #- /apps/a/lib/w.py
      from mooring import workflow
      @workflow
      def w(): ...
      #- /r.md
    `);
  });

  it('two functions may share a file, and a folder’s name may begin like another', () => {
    checkClean(`
      #- /.mooring/manifest.yaml
      apps:
        a: { id: 11111111-1111-4111-8111-111111111111, path: apps/a }
        ab: { id: 22222222-2222-4222-8222-222222222222, path: apps/ab }
      workflows:
        x: { id: 33333333-3333-4333-8333-333333333333, path: x.py, function_name: x }
        y: { id: 44444444-4444-4444-8444-444444444444, path: x.py, function_name: y }
      #- /apps/a/app.yaml
      name: A
      #- /apps/ab/app.yaml
      name: AB
      #- /x.py
      from mooring import workflow
      @workflow
      def x(): ...
      @workflow
      def y(): ...
    `);
  });

  it('changes to the file with the same id', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        forms:
          a: { id: 11111111-1111-4111-8111-111111111111, path: "for$0ms/a.form.yaml" }
        #- /moved/renamed.form.yaml
        id: 11111111-1111-4111-8111-111111111111
        name: A
      `,
      'Change to moved/renamed.form.yaml (same id)',
      `
        #- /.mooring/manifest.yaml
        forms:
          a: { id: 11111111-1111-4111-8111-111111111111, path: "moved/renamed.form.yaml" }
      `,
    );
  });

  it('changes to a file of a similar name', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        rules:
          a: { id: 11111111-1111-4111-8111-111111111111, path: rules/WRITTING$0.md }
        #- /rules/WRITING.md
      `,
      'Change to rules/WRITING.md (similar name)',
      `
        #- /.mooring/manifest.yaml
        rules:
          a: { id: 11111111-1111-4111-8111-111111111111, path: rules/WRITING.md }
      `,
    );
  });

  it('writes slashes', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        rules:
          a: { id: 11111111-1111-4111-8111-111111111111, path: rules\\$0a.md }
        #- /rules/a.md
      `,
      'Use “/”',
      `
        #- /.mooring/manifest.yaml
        rules:
          a: { id: 11111111-1111-4111-8111-111111111111, path: rules/a.md }
      `,
    );
  });

  it('a file in a folder that is not looked into may be there, so that is no error', () => {
    const source = `
      #- /.mooring/manifest.yaml
      workflows:
        a: { id: 11111111-1111-4111-8111-111111111111, path: .jobs/a.py, function_name: a }
      #                                                      ^^^^^^^^^^ missing-file: Nobody looks into hidden folders
        b: { id: 22222222-2222-4222-8222-222222222222, path: venv/lib/b.py, function_name: b }
      #                                                      ^^^^^^^^^^^^^ missing-file: Nobody looks into hidden folders
    `;
    checkProblems(source);
    for (const { severity } of checkProject(snapshotOf(source))) assert.equal(severity, 'warning');
  });
});
