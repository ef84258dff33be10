import assert from 'node:assert/strict';
import { applyEdits } from '../../src/base/text.ts';
import { checkProject } from '../../src/checks/check-project.ts';
import { declare } from '../../src/plans/declare.ts';
import { undeclaredFiles } from '../../src/queries/undeclared.ts';
import { afterwards, snapshotOf, uuid } from '../kit/check.ts';
import { type FixtureOptions, parseFixture } from '../kit/fixture.ts';

const NEW = uuid(1);
const FILE = '#- /m.form.yaml\nname: M\n';

/** Declares `m.form.yaml`, and answers the text of the manifest file that changed. The form is declared afterwards. */
function declared(manifest: string, options?: FixtureOptions): { path: string; text: string } {
  const source = `${manifest}${FILE}`;
  const snapshot = snapshotOf(source, options);
  const [found] = undeclaredFiles(snapshot);
  assert.ok(found);
  const [edit, another] = declare(snapshot, found, () => NEW) ?? [];
  assert.ok(edit && !another, 'it can be declared');
  const { texts } = parseFixture(source, options);
  const text = edit.create ?? applyEdits(texts.get(edit.path) ?? '', edit.edits);
  const next = afterwards(snapshot, new Map([...texts, [edit.path, text]]));
  assert.deepEqual(
    checkProject(next).map(({ code }) => code),
    [],
    text,
  );
  assert.equal(next.byId.get(NEW)?.length, 1);
  return { path: edit.path, text };
}

function refused(manifest: string): void {
  const snapshot = snapshotOf(`${manifest}${FILE}`);
  const [found] = undeclaredFiles(snapshot);
  assert.ok(found);
  assert.equal(
    declare(snapshot, found, () => NEW),
    undefined,
  );
}

const BLOCK = `m_form:\n    id: ${NEW}\n    path: m.form.yaml\n    name: M\n`;
const M = '#- /.mooring/manifest.yaml\n';

describe('declare', () => {
  const cases: readonly [name: string, before: string, after: string][] = [
    ['a section that is not there', 'roles: []\n', `roles: []\nforms:\n  ${BLOCK}`],
    ['an empty manifest', '', `forms:\n  ${BLOCK}`],
    ['a manifest of comments', '# ours\n', `# ours\nforms:\n  ${BLOCK}`],
    ['a section without entries', 'forms:\nroles: []\n', `forms:\n  ${BLOCK}roles: []\n`],
    [
      'a section without entries and with a comment',
      'forms: # ours\nroles: []\n',
      `forms: # ours\n  ${BLOCK}roles: []\n`,
    ],
    ['a section that is null', 'forms: ~\n', `forms:\n  ${BLOCK}`],
    ['an empty flow map', 'forms: {}\n', `forms: { m_form: { id: ${NEW}, path: m.form.yaml, name: M } }\n`],
    ['an empty list', 'forms: []\n', `forms: [{ id: ${NEW}, path: m.form.yaml, name: M }]\n`],
    [
      'a flow map',
      `forms: { z: { id: ${uuid(2)} } }\n`,
      `forms: { z: { id: ${uuid(2)} }, m_form: { id: ${NEW}, path: m.form.yaml, name: M } }\n`,
    ],
    [
      'entries on one line each',
      `forms:\n  z: { id: ${uuid(2)} }\n`,
      `forms:\n  z: { id: ${uuid(2)} }\n  m_form: { id: ${NEW}, path: m.form.yaml, name: M }\n`,
    ],
    [
      'a list',
      `forms:\n- id: ${uuid(2)}\n  name: Z # last\nroles: []\n`,
      `forms:\n- id: ${uuid(2)}\n  name: Z # last\n- id: ${NEW}\n  path: m.form.yaml\n  name: M\nroles: []\n`,
    ],
    [
      'a list of lines',
      `forms:\n  - { id: ${uuid(2)}, name: Z }\n`,
      `forms:\n  - { id: ${uuid(2)}, name: Z }\n  - { id: ${NEW}, path: m.form.yaml, name: M }\n`,
    ],
    [
      'an unsorted section, at its end',
      `forms:\n  z:\n    id: ${uuid(2)}\n  a:\n    id: ${uuid(3)}\n\nroles: []\n`,
      `forms:\n  z:\n    id: ${uuid(2)}\n  a:\n    id: ${uuid(3)}\n  ${BLOCK}\nroles: []\n`,
    ],
    [
      'a sorted section, in place',
      `forms:\n  a:\n    id: ${uuid(2)}\n  z:\n    id: ${uuid(3)}\n`,
      `forms:\n  a:\n    id: ${uuid(2)}\n  ${BLOCK}  z:\n    id: ${uuid(3)}\n`,
    ],
    [
      'a sorted section, as the first',
      `forms:\n  x:\n    id: ${uuid(2)}\n  z:\n    id: ${uuid(3)}\n`,
      `forms:\n  ${BLOCK}  x:\n    id: ${uuid(2)}\n  z:\n    id: ${uuid(3)}\n`,
    ],
    [
      'a section keyed by UUID',
      `forms:\n  ${uuid(9)}:\n    id: ${uuid(9)}\n`,
      `forms:\n  ${uuid(9)}:\n    id: ${uuid(9)}\n  ${NEW}:\n    id: ${NEW}\n    path: m.form.yaml\n    name: M\n`,
    ],
    [
      'a new section where the others are keyed by UUID',
      `tables:\n  ${uuid(9)}: { id: ${uuid(9)}, name: t }\n`,
      `tables:\n  ${uuid(9)}: { id: ${uuid(9)}, name: t }\nforms:\n  ${NEW}:\n    id: ${NEW}\n    path: m.form.yaml\n    name: M\n`,
    ],
    [
      'a new section of a manifest on one line',
      '{ roles: [] }\n',
      `{ roles: [], forms: { m_form: { id: ${NEW}, path: m.form.yaml, name: M } } }\n`,
    ],
    [
      'a manifest that is JSON',
      '{"roles": [], "forms": {}}\n',
      `{"roles": [], "forms": { "m_form": { "id": "${NEW}", "path": "m.form.yaml", "name": "M" } }}\n`,
    ],
    [
      'a section of JSON that is null',
      '{"forms": null, "roles": []}\n',
      `{"forms": { "m_form": { "id": "${NEW}", "path": "m.form.yaml", "name": "M" } }, "roles": []}\n`,
    ],
    [
      'a new section of JSON',
      '{"roles": []}\n',
      `{"roles": [], "forms": { "m_form": { "id": "${NEW}", "path": "m.form.yaml", "name": "M" } }}\n`,
    ],
    [
      'an entry of JSON beside others',
      `{"forms": {"z": {"id": "${uuid(2)}"}}}\n`,
      `{"forms": {"z": {"id": "${uuid(2)}"}, "m_form": { "id": "${NEW}", "path": "m.form.yaml", "name": "M" }}}\n`,
    ],
    [
      'a key that is taken',
      `forms:\n  m_form:\n    id: ${uuid(2)}\n`,
      `forms:\n  m_form:\n    id: ${uuid(2)}\n  ${BLOCK.replace('m_form', 'm_form_2')}`,
    ],
  ];
  for (const [name, before, after] of cases) {
    it(`writes into ${name}`, () => {
      assert.deepEqual(declared(`${M}${before}`), { path: '.mooring/manifest.yaml', text: after });
    });
  }

  it('keeps CRLF and a byte order mark', () => {
    const before = `${M}forms:\n  z:\n    id: ${uuid(2)}\n`;
    const { text } = declared(before, { lineEnding: '\r\n', bom: true });
    assert.equal(text, `\uFEFFforms:\n  z:\n    id: ${uuid(2)}\n  ${BLOCK}`.replaceAll('\n', '\r\n'));
  });

  it('writes behind a last line that does not end', () => {
    for (const before of ['roles: []', 'forms:', `forms:\n  z:\n    id: ${uuid(2)}`]) {
      const fixture = parseFixture(`${M}${before}\n${FILE}`);
      const files = new Map([...fixture.files, ['.mooring/manifest.yaml', { text: before }]]);
      const snapshot = snapshotOf({ ...fixture, files });
      const [found] = undeclaredFiles(snapshot);
      const [edit] = (found && declare(snapshot, found, () => NEW)) ?? [];
      const text = applyEdits(before, edit?.edits ?? []);
      const next = afterwards(snapshot, new Map([['.mooring/manifest.yaml', text]]));
      assert.equal(next.byId.get(NEW)?.length, 1, text);
      assert.ok(text.startsWith(before));
    }
  });

  it('makes the section’s file where each section has one', () => {
    assert.deepEqual(declared('#- /.bifrost/roles.yaml\nroles: []\n'), {
      path: '.bifrost/forms.yaml',
      text: `forms:\n  ${BLOCK}`,
    });
    assert.deepEqual(declared('#- /.mooring/manifest/roles.yaml\nroles: []\n').path, '.mooring/manifest/forms.yaml');
  });

  it('writes into the section’s file where it is there and empty', () => {
    for (const before of ['', 'forms:\n', 'forms: {}\n']) {
      const path = '.mooring/manifest/forms.yaml';
      assert.equal(declared(`#- /${path}\n${before}#- /.mooring/manifest/roles.yaml\nroles: []\n`).path, path);
    }
  });

  it('writes into the file where the empty section really stands', () => {
    assert.equal(declared('#- /.mooring/manifest/all.yaml\nforms:\nroles: []\n').path, '.mooring/manifest/all.yaml');
  });

  it('quotes what a flow map would read otherwise', () => {
    const source = `${M}forms: {}\n#- /a, b.form.yaml\nname: "x, y"\n`;
    const snapshot = snapshotOf(source);
    const [found] = undeclaredFiles(snapshot);
    const [edit] = (found && declare(snapshot, found, () => NEW)) ?? [];
    const text = applyEdits('forms: {}\n', edit?.edits ?? []);
    const next = afterwards(snapshot, new Map([['.mooring/manifest.yaml', text]]));
    assert.deepEqual(
      checkProject(next).map(({ code }) => code),
      [],
      text,
    );
  });

  it('leaves alone what it cannot write', () => {
    refused(`${M}forms: [\n`);
    refused(`${M}schema: 2\n`);
    refused(`${M}- 1\n`);
    refused(`${M}x: &f { z: { id: ${uuid(2)} } }\nforms: *f\n`);
  });
});
