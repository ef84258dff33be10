import assert from 'node:assert/strict';
import { checkClean, checkFix, checkNoFix, checkProblems } from './check.ts';
import { parseFixture } from './fixture.ts';

describe('the fixture language', () => {
  it('reads files, folders, links, what cannot be read, marks and the cursor', () => {
    const fixture = parseFixture(`
      #- /a.form.yaml
      name: $0A
      #^^^ one
      #       ^ two: because
        indented: 1
      #- /deep/folder/
      #- /link.md -> a.md
      #- /b.form.yaml !not-utf8
      #- /asset.json
      { "a": 1 }
      //^^^ three
    `);
    assert.equal(fixture.texts.get('a.form.yaml'), 'name: A\n  indented: 1\n');
    assert.equal(fixture.texts.get('asset.json'), '{ "a": 1 }\n');
    assert.deepEqual(fixture.cursor, { path: 'a.form.yaml', offset: 6 });
    assert.deepEqual(
      fixture.expected.map(({ path, line, start, end, code, message }) => [path, line, start, end, code, message]),
      [
        ['a.form.yaml', 0, 0, 3, 'one', undefined],
        ['a.form.yaml', 0, 6, 7, 'two', 'because'],
        ['asset.json', 0, 0, 3, 'three', undefined],
      ],
    );
    assert.deepEqual([...fixture.tree.folders].sort(), ['', 'deep', 'deep/folder']);
    assert.deepEqual(fixture.tree.links.get('link.md'), { broken: 'dangling' });
    assert.deepEqual(Object.keys(fixture.files.get('b.form.yaml') ?? {}), ['held', 'message']);
  });

  it('writes other line endings and a byte order mark, and keeps the cursor in its place', () => {
    const { texts, cursor } = parseFixture('#- /a.py\nx\ny$0\n', { lineEnding: '\r\n', bom: true });
    const text = texts.get('a.py') ?? '';
    assert.equal(text, '\uFEFFx\r\ny\r\n');
    assert.equal(text.slice(0, cursor?.offset), '\uFEFFx\r\ny');
  });
});

describe('what tests say', () => {
  const BROKEN = `
    #- /.mooring/manifest.yaml
    roles:
      - { id: x$0, name: r }
  `;

  it('fails for a problem that is not expected', () => {
    assert.throws(() => checkClean(BROKEN), /found, not expected:\n {2}\.mooring\/manifest\.yaml:2:11-12 not-a-uuid/);
  });

  it('fails for an expected problem that is not found, or found elsewhere or with other words', () => {
    for (const mark of ['#          ^ not-a-uuid', '#         ^^ not-a-uuid', '#         ^ not-a-uuid: Nothing']) {
      const marked = `#- /.mooring/manifest.yaml\nroles:\n  - { id: x, name: r }\n${mark}\n`;
      assert.throws(() => checkProblems(marked), /expected, not found/, mark);
    }
    checkProblems('#- /.mooring/manifest.yaml\nroles:\n  - { id: x, name: r }\n#         ^ not-a-uuid: “x”\n');
  });

  it('fails for a fix that is not there, does something else, or should not be there', () => {
    assert.throws(() => checkFix(BROKEN, 'Nonsense', ''), /no fix “Nonsense”, but “Write a fresh UUID”/);
    assert.throws(() => checkFix(BROKEN, 'Write a fresh UUID', ''), /roles/);
    assert.throws(() => checkNoFix(BROKEN, 'Write'), /Write a fresh UUID/);
  });
});
