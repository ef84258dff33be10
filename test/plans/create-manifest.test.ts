import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkProject } from '../../src/checks/check-project.ts';
import { GITIGNORE } from '../../src/manifest/layout.ts';
import { proposeManifest } from '../../src/plans/create-manifest.ts';
import { afterwards, checkPlan, facts, snapshotOf, uuid } from '../kit/check.ts';
import { parseFixture } from '../kit/fixture.ts';

describe('a proposed manifest', () => {
  it('declares decorated functions and entity files, with fresh ids and the ids that files have', () => {
    checkPlan(
      `
        #- /flows/mail.py
        from mooring import workflow, tool
        @workflow
        def send(): ...
        @tool
        async def look_up(): ...
        def plain(): ...
        #- /ask.form.yaml
        id: ${uuid(77)}
        name: Ask
        #- /apps/board/app.yaml
        name: "Board: 1"
      `,
      `
        #- /.mooring/manifest.yaml
        # What this project declares. Each entry has a UUID that never changes; keys, names and paths may.

        workflows:
          send:
            id: ${uuid(1)}
            path: flows/mail.py
            function_name: send
            type: workflow
          look_up:
            id: ${uuid(2)}
            path: flows/mail.py
            function_name: look_up
            type: tool

        forms:
          ask_form:
            id: ${uuid(77)}
            path: ask.form.yaml
            name: Ask

        apps:
          board:
            id: ${uuid(3)}
            path: apps/board/app.yaml
            name: 'Board: 1'
      `,
    );
  });

  it('gives each entry a key of its own', () => {
    const flow = 'from mooring import workflow\n@workflow\ndef run(): ...\n';
    const snapshot = snapshotOf(`#- /a.py\n${flow}#- /b.py\n${flow}#- /c.py\n${flow}@workflow\ndef run_2(): ...\n`);
    const { files, found } = proposeManifest(snapshot, facts().freshId);
    assert.deepEqual(found, ['4 workflows']);
    const keys = [...(files[0]?.text ?? '').matchAll(/^ {2}(\w+):$/gm)].map(([, key]) => key);
    assert.equal(new Set(keys).size, 4);
  });

  it('declares one function once, though it is defined twice', () => {
    const snapshot = snapshotOf(
      '#- /a.py\nfrom mooring import workflow\nif x:\n    @workflow\n    def a(): ...\nelse:\n    @workflow\n    def a(): ...\n',
    );
    assert.deepEqual(proposeManifest(snapshot, facts().freshId).found, ['1 workflow']);
  });

  it('leaves a copied file for a person to decide', () => {
    const snapshot = snapshotOf(`#- /a.form.yaml\nid: ${uuid(5)}\nname: A\n#- /b.form.yaml\nid: ${uuid(5)}\nname: A\n`);
    assert.deepEqual(proposeManifest(snapshot, facts().freshId).found, ['1 form']);
  });

  it('is an example where nothing is found, and declares nothing', () => {
    const snapshot = snapshotOf('#- /README.md\nhello');
    const { files } = proposeManifest(snapshot, facts().freshId);
    const next = afterwards(snapshot, new Map(files.map(({ path, text }) => [path, text])));
    assert.deepEqual(checkProject(next), []);
    assert.equal(next.entities.length, 0);
  });

  it('comes with what git must not carry, unless somebody wrote that already', () => {
    const paths = (source: string): string[] =>
      proposeManifest(snapshotOf(source), facts().freshId).files.map(({ path }) => path);
    assert.deepEqual(paths('#- /a.md\n'), ['.mooring/manifest.yaml', '.mooring/.gitignore']);
    assert.deepEqual(paths('#- /.mooring/.gitignore\nmine\n'), ['.mooring/manifest.yaml']);
    for (const each of ['.local/', 'drafts/', '.cache/', '.packages/', '.env', 'data.toml']) {
      assert.ok(GITIGNORE.split('\n').includes(each), each);
    }
  });

  it('is refused where there is a manifest, or something in its place', () => {
    const refused = (source: string): string => proposeManifest(snapshotOf(source), facts().freshId).refused ?? '';
    assert.match(refused('#- /.mooring/manifest.yaml\n'), /already: \.mooring\/manifest\.yaml\.$/);
    assert.match(refused('#- /.bifrost/roles.yaml\nroles: ['), /already: \.bifrost\/roles\.yaml\.$/);
    assert.match(refused('#- /.mooring -> elsewhere\n#- /elsewhere/'), /^\.mooring is in the way/);
    assert.match(refused('#- /.mooring\n'), /^\.mooring is in the way/);
  });

  it('leaves nothing undeclared, whatever the names', () => {
    const name = fc.stringMatching(/^[\w '"#:{}[\],&*!|>%@`é-]{1,12}$/);
    // With a colon as its second character a name looks like a drive of Windows.
    const path = fc.stringMatching(/^[a-z '#:{}[\],&*!é-]{1,10}$/).filter(each => each[1] !== ':');
    fc.assert(
      fc.property(fc.uniqueArray(path, { minLength: 1, maxLength: 5 }), name, (paths, title) => {
        const files = paths.map(each => [`${each}.form.yaml`, { text: `name: ${JSON.stringify(title)}\n` }] as const);
        const tree = { ...parseFixture('').tree, files: new Set(files.map(([each]) => each)) };
        const snapshot = snapshotOf({ ...parseFixture(''), tree, files: new Map(files) });
        const proposal = proposeManifest(snapshot, facts().freshId);
        const texts = [...files.map(([each, { text }]) => [each, text] as const)];
        const next = afterwards(
          snapshot,
          new Map([...texts, ...proposal.files.map(file => [file.path, file.text] as const)]),
        );
        assert.equal(next.entities.length, paths.length);
        assert.deepEqual(
          checkProject(next)
            .map(({ code }) => code)
            .filter(code => code !== 'duplicate-name' && code !== 'missing-field'),
          [],
        );
      }),
      { numRuns: 100 },
    );
  });
});
