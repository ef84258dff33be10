import assert from 'node:assert/strict';
import { checkProject } from '../../src/checks/check-project.ts';
import { proposeManifest } from '../../src/plans/create-manifest.ts';
import { advance, type Snapshot } from '../../src/snapshot/snapshot.ts';
import { checkClean, checkNoFix, checkProblems, snapshotOf, describe as told, uuid } from '../kit/check.ts';
import { parseFixture } from '../kit/fixture.ts';

const USES = `
#- /a.form.yaml
id: ${uuid(1)}
name: A
workflow_id: ${uuid(2)}
`;

function codes(snapshot: Snapshot): string[] {
  return checkProject(snapshot).map(({ path, code }) => `${path} ${code}`);
}

function withText(snapshot: Snapshot, path: string, text: string): Snapshot {
  return advance(snapshot, { files: new Map([[path, { text }]]) });
}

const GOOD = `
#- /.mooring/manifest.yaml
workflows:
  w: { id: ${uuid(2)}, path: w.py, function_name: w }
forms:
  a: { id: ${uuid(1)}, path: a.form.yaml }
#- /w.py
from mooring import workflow
@workflow
def w(): ...
${USES}`;

describe('files that cannot be read faithfully', () => {
  it('says where the text breaks, and nothing else of the file', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      roles:
        - { id: nonsense, name: [a }
      #                            ^ syntax
    `);
  });

  it('says conflict markers at their line', () => {
    checkProblems(
      `
      #- /.mooring/manifest.yaml
      roles: []
      <<<<<<< HEAD
      #^^^^^^^^^^^^ conflict-markers: The file has unresolved conflict markers
      tables: {}
      =======
      forms: {}
      >>>>>>> theirs
    `,
    );
  });

  it('keeps the last good state of a conflicted manifest, so that nothing else breaks', () => {
    const good = snapshotOf(GOOD);
    assert.deepEqual(told(good, checkProject(good)), []);
    const text = `<<<<<<< HEAD\nworkflows: {}\n=======\nforms: {}\n>>>>>>> theirs\n`;
    const conflicted = withText(good, '.mooring/manifest.yaml', text);
    assert.deepEqual(codes(conflicted), ['.mooring/manifest.yaml conflict-markers']);
    assert.equal(conflicted.entities.length, 2);
    assert.equal(conflicted.manifestUnknown, false);
  });

  it('says nothing of references and undeclared things while the manifest was never readable', () => {
    const copy = `#- /copy.form.yaml\nid: ${uuid(1)}\nname: A\n`;
    const snapshot = snapshotOf(`#- /.mooring/manifest.yaml\nforms: [\n${USES}${copy}`);
    assert.deepEqual(codes(snapshot), ['.mooring/manifest.yaml syntax']);
  });

  it('remembers that a manifest was readable and empty', () => {
    const empty = snapshotOf(`#- /.mooring/manifest.yaml\n# nothing yet\n${USES}`);
    assert.deepEqual(codes(empty), ['a.form.yaml undeclared-file', 'a.form.yaml broken-reference']);
    const broken = withText(empty, '.mooring/manifest.yaml', 'forms: [');
    assert.equal(broken.manifestUnknown, false);
    assert.deepEqual(codes(broken), [
      '.mooring/manifest.yaml syntax',
      'a.form.yaml undeclared-file',
      'a.form.yaml broken-reference',
    ]);
  });

  it('keeps the functions of a conflicted Python file', () => {
    const text = '<<<<<<< HEAD\ndef x(): ...\n=======\ndef y(): ...\n>>>>>>> theirs\n';
    assert.deepEqual(codes(withText(snapshotOf(GOOD), 'w.py', text)), ['w.py conflict-markers']);
  });

  it('offers no fix that touches a held file', () => {
    checkNoFix(
      `
        #- /.mooring/manifest.yaml
        forms:
          a: { id: ${uuid(1)}, path: a.form.yaml }
        #- /a.form.yaml
        id: ${uuid(1)}
        name: A
        access_$0level: [everyone
      `,
    );
  });

  for (const [reason, code] of [
    ['not-utf8', 'not-utf8'],
    ['too-large', 'file-too-large'],
    ['unreadable', 'unreadable-file'],
  ] as const) {
    it(`holds a file that reading called ${reason}, and forgets it once it is read`, () => {
      const held = snapshotOf(`${GOOD.replace(USES, '')}\n#- /a.form.yaml !${reason}`);
      assert.deepEqual(codes(held), [`a.form.yaml ${code}`]);
      const { files } = parseFixture(GOOD);
      const text = files.get('a.form.yaml');
      assert.ok(text);
      assert.deepEqual(codes(advance(held, { files: new Map([['a.form.yaml', text]]) })), []);
    });
  }

  it('takes an empty text for another state than no text at all', () => {
    const held = snapshotOf('#- /.mooring/manifest.yaml !not-utf8');
    assert.equal(held.manifestUnknown, true);
    assert.equal(withText(held, '.mooring/manifest.yaml', '').manifestUnknown, false);
  });

  it('says that a folder or a broken link stands in the manifest’s place, and proposes none', () => {
    for (const place of ['manifest.yaml/', 'manifest.yaml -> gone.yaml', 'manifest.yaml -> .mooring/manifest.yaml']) {
      const snapshot = snapshotOf(`#- /.mooring/${place}`);
      assert.deepEqual(codes(snapshot), ['.mooring/manifest.yaml unreadable-file']);
      assert.match(proposeManifest(snapshot, () => uuid(1)).refused ?? '', /in the way/);
    }
  });
});

describe('odd manifests', () => {
  const read = (text: string): string[] =>
    codes(
      snapshotOf({
        ...parseFixture('#- /.mooring/manifest.yaml'),
        files: new Map([['.mooring/manifest.yaml', { text }]]),
      }),
    );
  const M = '.mooring/manifest.yaml';
  const cases: readonly [name: string, text: string, expected: readonly string[]][] = [
    ['an empty file', '', []],
    ['comments alone', '# to come\n', []],
    ['a byte order mark alone', '\uFEFF', []],
    ['a lone dash', '-', [`${M} wrong-type`]],
    ['tabs as indentation', 'roles:\n\t- id: x\n', [`${M} syntax`]],
    ['NUL', 'a\0b: 1\n', [`${M} unknown-section`]],
    ['10 MB', `# ${'x'.repeat(10 * 1024 * 1024)}\n`, [`${M} file-too-large`]],
    ['flow nested 100,000 deep', `roles: ${'['.repeat(100_000)}`, [`${M} nesting-too-deep`]],
    ['an alias bomb', alphabetOfAliases(), [`${M} too-many-aliases`]],
    ['two thousand aliases', `a: &a 1\nb: [${'*a, '.repeat(2000)}]\n`, [`${M} too-many-aliases`]],
    ['a second document', 'roles: []\n---\nroles: []\n', [`${M} syntax`]],
    ['an alias without its anchor', 'roles: *nobody\n', [`${M} syntax`]],
    ['a key that is a list', '? [a, b]\n: 1\n', [`${M} unknown-section`]],
    ['a null key', '? \n: 1\n', [`${M} unknown-section`]],
  ];
  for (const [name, text, expected] of cases) {
    it(`reads ${name}`, () => assert.deepEqual(read(text), expected));
  }

  it('reads what has no sense at all without a throw', () => {
    for (const section of ['roles', 'workflows', 'configs', 'forms', 'events']) {
      for (const value of [
        '1',
        '[[]]',
        '[{}, 1, null]',
        '{a: {}}',
        '{a: [], b: {id: {}}}',
        '{a: {path: [1]}}',
        '{? {a: 1} : {}}',
      ]) {
        assert.doesNotThrow(() => read(`${section}: ${value}\n`), `${section}: ${value}`);
      }
    }
  });
});

function alphabetOfAliases(): string {
  const lines = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
  for (let at = 1; at < 10; at++) {
    const [before, name] = ['abcdefghij'[at - 1], 'abcdefghij'[at]];
    lines.push(`${name}: &${name} [${Array(10).fill(`*${before}`).join(', ')}]`);
  }
  return `${lines.join('\n')}\n`;
}

describe('anchors and aliases', () => {
  it('tells what stands below an anchor once, wherever it is used', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      tables:
        a: { id: ${uuid(1)}, name: a, roles: &r [${uuid(9)}] }
      #                                                                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ broken-reference
        b: { id: ${uuid(2)}, name: b, roles: *r }
        c: { id: ${uuid(3)}, name: c, roles: *r }
    `);
  });

  it('reads an entity that is an alias, and points at the alias', () => {
    checkProblems(
      `
      #- /.mooring/manifest.yaml
      tables:
        a: &a { id: ${uuid(1)}, name: a }
      #             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ duplicate-id
        b: *a
      # ^ duplicate-id
    `,
    );
  });

  it('writes nothing in place of an alias or of what a merge brings in', () => {
    for (const field of ['organization_id: *$0o', '<<: *$0m']) {
      checkNoFix(
        `
          #- /.mooring/manifest.yaml
          x-shared: [&o ${uuid(9)}, &m { organization_id: ${uuid(8)} }]
          tables:
            a: { id: ${uuid(1)}, name: a, ${field} }
        `,
        'Point',
      );
    }
  });

  it('says that an edit of an anchored value changes its aliases too', () => {
    const snapshot = snapshotOf(`
      #- /.mooring/manifest.yaml
      roles:
        - { id: ${uuid(1)}, name: helpdesk }
      tables:
        a: { id: ${uuid(2)}, name: a, roles: &r [${uuid(9)}] }
        b: { id: ${uuid(3)}, name: b, roles: *r }
    `);
    const [problem] = checkProject(snapshot);
    const titles = problem?.fixes?.({ freshId: () => uuid(1) }).map(({ title }) => title) ?? [];
    assert.ok(titles.length > 0);
    for (const title of titles) assert.match(title, /\(and wherever its YAML anchor is used\)$/);
  });

  it('does not remove an anchor that is still used', () => {
    checkNoFix(
      `
        #- /.mooring/manifest.yaml
        tables:
          a: { id: ${uuid(2)}, name: a, zeb$0ra: &z 1 }
          b: { id: ${uuid(3)}, name: b, description: *z }
      `,
      'Remove',
    );
  });
});

describe('other bytes', () => {
  it('finds the same places with a byte order mark and CRLF', () => {
    checkProblems(
      `
        #- /.mooring/manifest.yaml
        roles:
          - id: not-one
        #       ^^^^^^^ not-a-uuid
            name: helpdesk
      `,
      { lineEnding: '\r\n', bom: true },
    );
  });

  it('is clean with them', () => checkClean(GOOD, { lineEnding: '\r\n', bom: true }));
});
