import assert from 'node:assert/strict';
import type { Files } from '../../kit/drift.ts';
import { deletesIn, filesOf, MANIFEST, messages, pull } from './kit.ts';

const HERE = filesOf(`
  #- /.mooring/manifest.yaml
  roles:
    - { id: 11111111-1111-4111-8111-000000000001, name: helpdesk }
  forms:
    onboarding: { id: 11111111-1111-4111-8111-000000000002, path: forms/onboarding.form.yaml }
    leave: { id: 11111111-1111-4111-8111-000000000003, path: forms/leave.form.yaml, roles: [11111111-1111-4111-8111-000000000001] }
  #- /forms/onboarding.form.yaml
  name: Onboarding
  fields:
    - { name: first_name, type: text }
  #- /forms/leave.form.yaml
  name: Leave
  #- /README.md
  Hello
`);

const MANIFEST_TEXT = HERE[MANIFEST] ?? '';
const CLEAN = { deletes: [], questions: [], blocking: [], advisory: [] };

/** The same project with another manifest, and with other files. */
function theirs(change: (text: string) => string, files: Files = {}): Files {
  return { ...HERE, [MANIFEST]: change(MANIFEST_TEXT), ...files };
}

describe('a pull', () => {
  it('of nothing has nothing to say', () => {
    assert.deepEqual(pull(HERE, HERE), CLEAN);
  });

  it('of new and edited things has nothing to say', () => {
    const there = theirs(
      text => `${text}  sick: { id: 11111111-1111-4111-8111-000000000004, path: forms/sick.form.yaml }\n`,
      {
        'forms/sick.form.yaml': 'name: Sick\nfields:\n  - { name: from, type: text }\n',
        'forms/leave.form.yaml': 'name: Time off\n',
        'README.md': 'Hello there\n',
      },
    );
    assert.deepEqual(pull(HERE, there), CLEAN);
  });

  it('shows an entity that goes with its file once, as a pending delete from the manifest', () => {
    const there = theirs(text => text.replace(/ {2}leave:.*\n/, ''), { 'forms/leave.form.yaml': undefined });
    assert.deepEqual(pull(HERE, there), {
      ...CLEAN,
      deletes: [
        {
          kind: 'form',
          id: '11111111-1111-4111-8111-000000000003',
          key: 'leave',
          from: 'manifest',
          path: MANIFEST,
        },
      ],
    });
  });

  it('shows a file that goes while its entity stays as a pending delete from the disk, and that it is then missing', () => {
    const outcome = pull(HERE, { ...HERE, 'forms/leave.form.yaml': undefined });
    assert.deepEqual(deletesIn(outcome), ['form leave disk forms/leave.form.yaml']);
    assert.deepEqual(messages(outcome.advisory), ['Afterwards: There is no forms/leave.form.yaml.']);
  });

  it('deletes nothing where a file moved, be it told as moved or as gone and come', () => {
    const there = theirs(text => text.replace('forms/leave', 'hr/leave'), {
      'forms/leave.form.yaml': undefined,
      'hr/leave.form.yaml': HERE['forms/leave.form.yaml'],
    });
    const moves = { 'forms/leave.form.yaml': 'hr/leave.form.yaml' };
    assert.deepEqual(pull(HERE, there), CLEAN);
    assert.deepEqual(pull(HERE, there, { moves }), CLEAN);
  });

  it('says which references would point at nothing', () => {
    const outcome = pull(
      HERE,
      theirs(text => text.replace(/roles:\n.*\n/, '')),
    );
    assert.deepEqual(deletesIn(outcome), [`role helpdesk manifest ${MANIFEST}`]);
    assert.deepEqual(outcome.blocking, []);
    assert.deepEqual(messages(outcome.advisory), [
      `roles of the form “leave” in ${MANIFEST} would point at the role “helpdesk”, which is then not declared. Change or remove it.`,
    ]);
  });

  it('does not tell again what was wrong before', () => {
    const here = theirs(text => text.replace(/roles:\n.*\n/, ''), { 'forms/onboarding.form.yaml': undefined });
    assert.deepEqual(pull(here, { ...here, 'README.md': 'Hello there\n' }), CLEAN);
  });
});
