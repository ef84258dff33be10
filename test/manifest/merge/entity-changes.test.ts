import assert from 'node:assert/strict';
import { entityChanges } from '../../../src/manifest/merge/entity-changes.ts';

const A = '11111111-1111-4111-8111-111111111111';
const B = '22222222-2222-4222-8222-222222222222';
const C = '33333333-3333-4333-8333-333333333333';
const PATH = '.mooring/manifest.yaml';

function side(manifest: string, files: Readonly<Record<string, string>> = {}) {
  return { texts: new Map(Object.entries({ [PATH]: manifest, ...files })) };
}

/** `changed form onboarding: path, roles` for each. */
function changes(before: ReturnType<typeof side>, after: ReturnType<typeof side>): string[] {
  const found = entityChanges(before, after);
  if ('refused' in found) return [`refused ${found.refused} ${found.path}`];
  return found.map(({ what, kind, key, formerKey, fields, path }) => {
    const from = formerKey === undefined ? '' : ` from ${formerKey}`;
    const at = path === PATH ? '' : ` in ${path}`;
    return `${what} ${kind} ${key}${from}${fields.length > 0 ? `: ${fields.join(', ')}` : ''}${at}`;
  });
}

describe('entity changes between two states', () => {
  const FORMS = `forms:\n  onboarding: { id: ${A}, path: forms/a.form.yaml, roles: [${B}, ${C}] }\n`;

  it('are none where only comments, order and quotes differ', () => {
    const other = `# Ours.\nforms:\n  onboarding:\n    roles: ["${C}", ${B}]\n    path: 'forms/a.form.yaml'\n    id: ${A.toUpperCase()}\n`;
    assert.deepEqual(changes(side(FORMS), side(other)), []);
  });

  it('tell what came, what went, and which fields are others', () => {
    const after = `roles:\n  - { id: ${B}, name: helpdesk }\nforms:\n  onboarding: { id: ${A}, path: forms/b.form.yaml, roles: [${B}] }\n`;
    assert.deepEqual(changes(side(FORMS), side(after)), [
      'added role helpdesk',
      'changed form onboarding: path, roles',
    ]);
    assert.deepEqual(changes(side(after), side(FORMS)), [
      'changed form onboarding: path, roles',
      'removed role helpdesk',
    ]);
  });

  it('know an entity by its id when its key is another one', () => {
    const after = FORMS.replace('onboarding:', 'welcome:').replace(`${B}, ${C}`, C);
    assert.deepEqual(changes(side(FORMS), side(after)), [
      'renamed form welcome from onboarding',
      'changed form welcome: roles',
    ]);
  });

  it('know an entity by its key when it gets its id', () => {
    const without = FORMS.replace(`id: ${A}, `, '');
    assert.deepEqual(changes(side(without), side(FORMS)), ['changed form onboarding: id']);
  });

  it('are none where one file becomes one file for each section', () => {
    const two = { texts: new Map([['.mooring/manifest/forms.yaml', FORMS]]) };
    assert.deepEqual(changes(side(FORMS), two), []);
  });

  it('tell the fields of an entity file under the key of its entity', () => {
    const before = side(FORMS, { 'forms/a.form.yaml': 'name: Welcome\nfields: []\n' });
    const after = side(FORMS, { 'forms/a.form.yaml': '# Hello.\nname: Hello\nfields: []\n' });
    assert.deepEqual(changes(before, after), ['changed form onboarding: name in forms/a.form.yaml']);
  });

  it('tell a file with its entity when both come or go, and by itself when nothing declares it', () => {
    const file = { 'forms/a.form.yaml': 'name: Welcome\n' };
    assert.deepEqual(changes(side('forms: {}\n'), side(FORMS, file)), ['added form onboarding']);
    assert.deepEqual(changes(side(FORMS, file), side('forms: {}\n')), ['removed form onboarding']);
    assert.deepEqual(changes(side('forms: {}\n'), side('forms: {}\n', file)), ['added form a in forms/a.form.yaml']);
  });

  it('tell a file that moved with its entity by the path alone', () => {
    const before = side(FORMS, { 'forms/a.form.yaml': 'name: Welcome\n' });
    const after = side(FORMS.replace('a.form', 'b.form'), { 'forms/b.form.yaml': 'name: Welcome\n' });
    assert.deepEqual(changes(before, after), ['changed form onboarding: path']);
  });

  it('tell each of two entities with one id', () => {
    const twice = `forms:\n  a: { id: ${A} }\n  b: { id: ${A}, access_level: x }\n`;
    assert.deepEqual(changes(side(`forms:\n  a: { id: ${A} }\n`), side(twice)), ['added form b']);
  });

  it('refuse a manifest that cannot be read, and name the side', () => {
    assert.deepEqual(changes(side(FORMS), side('forms: [')), [`refused theirs ${PATH}`]);
    assert.deepEqual(changes(side('forms: ['), side(FORMS)), [`refused base ${PATH}`]);
  });

  it('tell that an entity file that cannot be read is another one', () => {
    const before = side(FORMS, { 'forms/a.form.yaml': 'name: Welcome\n' });
    const after = side(FORMS, { 'forms/a.form.yaml': 'name: [\n' });
    assert.deepEqual(changes(before, after), ['changed form onboarding in forms/a.form.yaml']);
  });
});
