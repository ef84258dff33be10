import assert from 'node:assert/strict';
import { planPull } from '../../../src/plans/sync/plan-pull.ts';
import type { PulledFile } from '../../../src/plans/sync/pull.ts';
import type { Files } from '../../kit/drift.ts';
import { world } from '../../kit/drift.ts';
import { filesOf, inputOf, MANIFEST, messages, pull } from './kit.ts';

const HERE = filesOf(`
  #- /.mooring/manifest.yaml
  roles:
    - { id: 11111111-1111-4111-8111-000000000001, name: helpdesk }
  forms:
    onboarding: { id: 11111111-1111-4111-8111-000000000002, path: forms/onboarding.form.yaml }
    leave: { id: 11111111-1111-4111-8111-000000000003, path: forms/leave.form.yaml }
    sick: { id: 11111111-1111-4111-8111-000000000004, path: forms/sick.form.yaml }
  #- /forms/onboarding.form.yaml
  name: Onboarding
  #- /forms/leave.form.yaml
  name: Leave
  #- /forms/sick.form.yaml
  name: Sick
  #- /notes/today.md
  Nothing
`);
const SECTIONS = filesOf(`
  #- /.mooring/manifest/forms.yaml
  forms:
    leave: { id: 11111111-1111-4111-8111-000000000003, path: forms/leave.form.yaml }
  #- /.mooring/manifest/roles.yaml
  roles:
    a: { id: 11111111-1111-4111-8111-000000000001, name: a }
    b: { id: 11111111-1111-4111-8111-000000000002, name: b }
    c: { id: 11111111-1111-4111-8111-000000000004, name: c }
  #- /forms/leave.form.yaml
  name: Leave
`);

const id = (number: number): string => `11111111-1111-4111-8111-00000000000${number}`;
const MARKED = '<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n';
const FORMS = /forms:\n(?: {2}.*\n)+/;

/** What stops it. Where the manifest cannot be believed, nothing is deleted and nothing else said. */
function stopped(here: Files, there: Files, files: readonly PulledFile[] = []): readonly string[] {
  const { blocking, ...others } = pull(here, there, { files });
  assert.ok(blocking.length > 0, 'it is stopped');
  assert.deepEqual(others, { deletes: [], questions: [], advisory: [] });
  return messages(blocking);
}

function withManifest(change: (text: string) => string): Files {
  return { ...HERE, [MANIFEST]: change(HERE[MANIFEST] ?? '') };
}

describe('a manifest that a pull brings', () => {
  it('stops it where it is gone, empty, cut off, marked, or no text', () => {
    assert.deepEqual(stopped(HERE, { ...HERE, [MANIFEST]: undefined }), [
      `${MANIFEST} is gone on their side, and nothing is deleted because of that. Bring it back there, then pull again.`,
    ]);
    const nothing = `${MANIFEST} declares nothing any more as it comes, and nothing is deleted because of that. Bring it back there, then pull again.`;
    for (const text of ['', '\n\n', '# forms\n', '{}\n', 'forms:\n', 'forms: {}\n', 'gone\n', '- a\n'])
      assert.deepEqual(
        stopped(
          HERE,
          withManifest(() => text),
        ),
        [nothing],
        JSON.stringify(text),
      );
    assert.deepEqual(
      stopped(
        HERE,
        withManifest(text => `${text}assets: { a: [`),
      ),
      [`${MANIFEST} cannot be read as it comes. A closing "]" is missing, or stands too far left; add or indent it.`],
    );
    assert.deepEqual(
      stopped(
        HERE,
        withManifest(text => text + MARKED),
      ),
      [`${MANIFEST} cannot be read as it comes. The file has unresolved conflict markers; resolve the conflict.`],
    );
    assert.deepEqual(stopped(HERE, HERE, [{ path: MANIFEST, change: 'changed', mode: '100644' }]), [
      `${MANIFEST} cannot be read as it comes. It is no text, or too large to be read.`,
    ]);
  });

  it('stops it where a section is empty in which there were many, and does not say so on purpose', () => {
    const empty = `${MANIFEST} has nothing under “forms” where 3 forms were, and nothing is deleted because of that. Bring it back there, then pull again.`;
    for (const text of ['forms:\n', 'forms: ~\n', 'forms: gone\n'])
      assert.deepEqual(
        stopped(
          HERE,
          withManifest(old => old.replace(FORMS, text)),
        ),
        [empty],
        text,
      );
    for (const text of ['forms: {}\n', 'forms: []\n', '']) {
      const outcome = pull(
        HERE,
        withManifest(old => old.replace(FORMS, text)),
      );
      assert.deepEqual([outcome.blocking, outcome.deletes.length], [[], 3], text);
    }
  });

  it('lets the last one or two of a section go by hand', () => {
    const { blocking, deletes } = pull(
      HERE,
      withManifest(text => text.replace(/roles:\n.*\n/, 'roles:\n')),
    );
    assert.deepEqual([blocking, deletes.length], [[], 1]);
  });

  it('lets the last one of a section file go by hand, but not with all of the text', () => {
    const path = '.mooring/manifest/forms.yaml';
    const alone = { [path]: SECTIONS[path], 'forms/leave.form.yaml': SECTIONS['forms/leave.form.yaml'] };
    for (const here of [SECTIONS, alone])
      for (const text of ['forms:\n', 'forms: {}\n', '# forms\n']) {
        const { blocking, deletes } = pull(here, { ...here, [path]: text });
        assert.deepEqual([blocking, deletes.length], [[], 1], text);
      }
    assert.deepEqual(stopped(SECTIONS, { ...SECTIONS, [path]: '' }), [
      `${path} has nothing under “forms” where a form was, and nothing is deleted because of that. Bring it back there, then pull again.`,
    ]);
  });

  it('stops it where a section file lost its key, or all that it held', () => {
    const path = '.mooring/manifest/roles.yaml';
    const roles = SECTIONS[path] ?? '';
    const unwrapped = roles.replace('roles:\n', '').replaceAll('\n  ', '\n').replace(/^ +/, '');
    assert.deepEqual(stopped(SECTIONS, { ...SECTIONS, [path]: unwrapped }), [
      `The entries of ${path} come without “roles:” above them. Put it there, then pull again.`,
    ]);
    const empty = `${path} has nothing under “roles” where 3 roles were, and nothing is deleted because of that. Bring it back there, then pull again.`;
    for (const text of ['', '\n', '# nothing\n', 'roles:\n', 'nothing\n'])
      assert.deepEqual(stopped(SECTIONS, { ...SECTIONS, [path]: text }), [empty], JSON.stringify(text));
    const outcome = pull(SECTIONS, { ...SECTIONS, [path]: undefined });
    assert.deepEqual([outcome.blocking, outcome.deletes.length], [[], 3]);
    assert.match(outcome.massDelete ?? '', /^This would take 3 of 3 roles from the manifest/);
  });

  it('stops it where it would stand beside the one in use', () => {
    assert.deepEqual(stopped(HERE, { ...HERE, '.bifrost/metadata.yaml': 'roles: []\n' }), [
      `.bifrost/metadata.yaml would be a second manifest beside ${MANIFEST}. Keep one of them, then pull again.`,
    ]);
  });

  it('may come in another layout', () => {
    const [roles = '', forms = ''] = (HERE[MANIFEST] ?? '').split(/(?=forms:)/);
    const there = {
      ...HERE,
      [MANIFEST]: undefined,
      '.mooring/manifest/roles.yaml': roles,
      '.mooring/manifest/forms.yaml': forms,
    };
    assert.deepEqual(pull(HERE, there), { deletes: [], questions: [], blocking: [], advisory: [] });
  });

  it('stops it where an id has two owners, or an entity none', () => {
    const twice = pull(
      HERE,
      withManifest(text => text.replace(id(3), id(2))),
    );
    assert.equal(twice.blocking.length, 2);
    for (const message of messages(twice.blocking)) assert.match(message, /has the same id/);
    const without = pull(
      HERE,
      withManifest(
        text => `${text}  pay: { path: forms/sick.form.yaml }\n  day: { id: 12, path: forms/sick.form.yaml }\n`,
      ),
    );
    assert.deepEqual(messages(without.blocking), [
      'The form “pay” comes without an id. Give it one on their side, then pull again.',
      'The form “day” comes with an id that is no UUID. Give it one on their side, then pull again.',
    ]);
    const differs = pull(
      HERE,
      withManifest(text => `${text}  ${id(8)}: { id: ${id(9)}, path: forms/x.form.yaml }\n`),
    );
    assert.match(messages(differs.blocking).join(), /^The id differs from the key/);
  });

  it('says nothing of what had no id before, nor of a placeholder', () => {
    const pay = (text: string): string => `${text}  pay: { path: forms/pay.form.yaml }\n`;
    const here = { ...withManifest(pay), 'forms/pay.form.yaml': 'name: Pay\n' };
    const there = { ...here, 'notes/today.md': 'More\n' };
    assert.deepEqual(messages(pull(here, there).blocking), []);
    const open = withManifest(text => `${text}  pay: { id: <new id>, path: forms/sick.form.yaml }\n`);
    assert.deepEqual(messages(pull(HERE, open).blocking), []);
  });
});

describe('a file that a pull brings', () => {
  const blocked = (file: PulledFile): string[] => messages(pull(HERE, HERE, { files: [file] }).blocking);

  it('stops it with conflict markers in it, whatever it is', () => {
    const message = (path: string): string =>
      `${path} comes with unresolved conflict markers. Resolve the conflict where it was made, then pull again.`;
    for (const path of ['notes/today.md', 'forms/leave.form.yaml', 'jobs/new.py', 'node_modules/a.js']) {
      assert.deepEqual(blocked({ path, change: 'changed', text: `x\n${MARKED}y\n`, mode: '100644' }), [message(path)]);
      const crlf = `x\n${MARKED}`.replaceAll('\n', '\r\n');
      assert.deepEqual(blocked({ path, change: 'changed', text: crlf, mode: '100755' }), [message(path)]);
    }
    assert.deepEqual(
      blocked({ path: 'notes/today.md', change: 'changed', text: 'Title\n=======\n', mode: '100644' }),
      [],
    );
    const large = `${'x'.repeat(6 * 1024 * 1024)}\n`;
    const big = (text: string): string[] => blocked({ path: 'notes/big.md', change: 'added', text, mode: '100644' });
    assert.deepEqual([big(large), big(large + MARKED)], [[], [message('notes/big.md')]]);
  });

  it('stops it as an entity file that cannot be read', () => {
    const path = 'forms/leave.form.yaml';
    const [message = '', ...others] = blocked({ path, change: 'changed', text: 'fields: [', mode: '100644' });
    assert.deepEqual(others, []);
    assert.match(message, /^forms\/leave\.form\.yaml cannot be read as it comes\. /);
    const broken: PulledFile = { path, change: 'changed', text: 'fields: [', mode: '100644' };
    assert.deepEqual(pull(HERE, HERE, { files: [broken] }).advisory, []);
    assert.deepEqual(blocked({ path, change: 'changed', mode: '100644' }), [
      `${path} comes as no text, or larger than Mooring reads. Correct it on their side, then pull again.`,
    ]);
    assert.deepEqual(
      blocked({
        path,
        change: 'changed',
        text: 'version https://git-lfs.github.com/spec/v1\noid sha256:0123\nsize 3\n',
        mode: '100644',
      }),
      [`${path} comes as a pointer of Git LFS without its content. Run “git lfs install”, then pull again.`],
    );
  });

  it('may be no text where nobody reads it', () => {
    const files: PulledFile[] = [
      { path: 'notes/today.md', change: 'changed', mode: '100644' },
      { path: 'images/a.png', change: 'added', mode: '100644' },
    ];
    assert.deepEqual(pull(HERE, HERE, { files }).blocking, []);
  });

  it('stops it as a link, and tells of a submodule', () => {
    assert.deepEqual(blocked({ path: 'notes/link.md', change: 'added', text: '../../etc', mode: '120000' }), [
      'notes/link.md would be a link, and Mooring makes none. Pull it with git itself.',
    ]);
    const { blocking, advisory } = pull(HERE, HERE, {
      files: [
        { path: 'vendor', change: 'added', mode: '160000' },
        { path: 'old', change: 'removed', mode: '160000' },
      ],
    });
    assert.deepEqual(blocking, []);
    assert.deepEqual(messages(advisory), [
      'vendor is a submodule, and what is in it is not fetched. Run “git submodule update” afterwards.',
      'old is no submodule any more on their side, and its folder stays here. Remove it by hand.',
    ]);
  });

  it('neither changes nor takes away what Mooring remembers for itself', () => {
    for (const change of ['added', 'changed', 'removed'] as const) {
      assert.deepEqual(blocked({ path: '.mooring/.local/base.json', change, mode: '100644' }), [
        '.mooring/.local/base.json is what Mooring remembers for itself, and no pull changes it. Take it out of git with “git rm --cached” on both sides, then pull again.',
      ]);
    }
    const into = {
      path: 'a.md',
      change: 'moved',
      movesTo: 'sub/.mooring/.LOCAL/a.md',
      text: '',
      mode: '100644',
    } as const;
    assert.equal(blocked(into).length, 1);
  });

  it('is not put over one that is held here', () => {
    const path = 'forms/leave.form.yaml';
    const held = { ...HERE, [path]: 'name: [' };
    const previous = world(HERE).snapshot;
    const input = { ...inputOf(held, HERE), ...world(held, previous) };
    assert.deepEqual(messages(planPull(input).blocking), [
      `${path} cannot be read here, and nothing is put over it. Correct it, commit it, then pull again.`,
    ]);
    const removal = inputOf(held, { ...held, [path]: undefined });
    assert.equal(planPull(removal).blocking.length, 1);
    const other = inputOf(held, { ...held, 'notes/today.md': 'More\n' });
    assert.deepEqual(planPull(other).blocking, []);
  });
});
