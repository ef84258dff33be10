import assert from 'node:assert/strict';
import { planPull } from '../../../src/plans/sync/plan-pull.ts';
import type { Files } from '../../kit/drift.ts';
import { deletesIn, filesOf, inputOf, MANIFEST, messages, pull } from './kit.ts';

const HERE = filesOf(`
  #- /.mooring/manifest.yaml
  roles:
    - { id: 11111111-1111-4111-8111-000000000001, name: helpdesk }
    - { id: 11111111-1111-4111-8111-000000000002, name: accounting }
  workflows:
    onboard_user: { id: 11111111-1111-4111-8111-000000000003, path: jobs/users.py, function_name: onboard_user }
    lock_user: { id: 11111111-1111-4111-8111-000000000004, path: jobs/users.py, function_name: lock_user }
  forms:
    leave: { id: 11111111-1111-4111-8111-000000000005, path: forms/leave.form.yaml }
  apps:
    dashboard: { id: 11111111-1111-4111-8111-000000000006, path: apps/dashboard/app.yaml }
  assets:
    atlas: { id: 11111111-1111-4111-8111-000000000007, path: assets/atlas/asset.json }
  context:
    plan: { id: 11111111-1111-4111-8111-000000000008, path: spec/PLAN.md }
  #- /jobs/users.py
  from bifrost import workflow


  @workflow
  def onboard_user(name):
      first = name.split()[0]
      return first.lower()


  @workflow
  def lock_user(name):
      return None
  #- /forms/leave.form.yaml
  id: 11111111-1111-4111-8111-000000000005
  name: Leave
  description: How long, and from when
  fields:
    - { name: from, type: text }
    - { name: until, type: text }
  #- /apps/dashboard/app.yaml
  name: Dashboard
  #- /apps/dashboard/pages/index.tsx
  export {}
  #- /assets/atlas/asset.json
  { "id": "11111111-1111-4111-8111-000000000007" }
  #- /assets/atlas/a.txt
  a
  #- /spec/PLAN.md
  One
  Two
  Three
  Four
`);
const MANIFEST_TEXT = HERE[MANIFEST] ?? '';
const PYTHON = HERE['jobs/users.py'] ?? '';
const LEAVE = HERE['forms/leave.form.yaml'] ?? '';
const PLAN = HERE['spec/PLAN.md'] ?? '';

function theirs(change: (text: string) => string, files: Files = {}): Files {
  return { ...HERE, [MANIFEST]: change(MANIFEST_TEXT), ...files };
}

describe('what goes with a pull', () => {
  it('is asked about where something alike comes under another id', () => {
    const there = theirs(
      text =>
        text
          .replace(
            / {2}leave:.*\n/,
            '  time_off: { id: 11111111-1111-4111-8111-000000000015, path: forms/time_off.form.yaml }\n',
          )
          .replace('000000000002, name: accounting', '000000000012, name: accountings')
          .replace(
            'lock_user: { id: 11111111-1111-4111-8111-000000000004',
            'lock_users: { id: 11111111-1111-4111-8111-000000000014',
          )
          .replace('function_name: lock_user', 'function_name: lock_users')
          .replace(
            'plan: { id: 11111111-1111-4111-8111-000000000008',
            'plan: { id: 11111111-1111-4111-8111-000000000018',
          ),
      {
        'forms/leave.form.yaml': undefined,
        'forms/time_off.form.yaml': LEAVE.replace('Leave', 'Time off').replace('000000000005', '000000000015'),
        'jobs/users.py': PYTHON.replace('def lock_user', 'def lock_users'),
      },
    );
    const outcome = pull(HERE, there);
    assert.deepEqual(deletesIn(outcome), [
      `role accounting manifest ${MANIFEST}`,
      `workflow lock_user manifest ${MANIFEST}`,
      `form leave manifest ${MANIFEST}`,
      `context plan manifest ${MANIFEST}`,
    ]);
    assert.deepEqual([...outcome.questions].sort(), [
      'Did you give the context “plan” another id?',
      'Did you rename the form “leave” to “time_off”?',
      'Did you rename the role “accounting” to “accountings”?',
      'Did you rename the workflow “lock_user” to “lock_users”?',
    ]);
    assert.deepEqual(outcome.blocking, []);
  });

  it('is asked about by its name where its key is an id', () => {
    const role = (number: number, name: string): string =>
      `roles:\n  11111111-1111-4111-8111-00000000000${number}: { name: ${name} }\n`;
    const here = { [MANIFEST]: `${role(1, 'accounting')}forms: {}\n` };
    const outcome = pull(here, { [MANIFEST]: role(2, 'accountings') });
    assert.deepEqual(outcome.questions, ['Did you rename the role “accounting” to “accountings”?']);
    assert.deepEqual(pull(here, { [MANIFEST]: role(2, 'helpdesk') }).questions, []);
  });

  it('is not asked about where nothing alike comes, or a thing of another kind', () => {
    const there = theirs(
      text =>
        `${text.replace(/ {2}leave:.*\n/, '')}agents:\n  leave: { id: 11111111-1111-4111-8111-000000000015, path: agents/leave.agent.yaml }\n`,
      { 'forms/leave.form.yaml': undefined, 'agents/leave.agent.yaml': LEAVE },
    );
    const outcome = pull(HERE, there);
    assert.deepEqual(deletesIn(outcome), [`form leave manifest ${MANIFEST}`]);
    assert.deepEqual(outcome.questions, []);
  });

  it('is asked about where the manifest still declares it and a file that is alike comes', () => {
    const there = { ...HERE, 'spec/PLAN.md': undefined, 'spec/OUTLINE.md': PLAN.replace('Four', 'Fourth') };
    const outcome = pull(HERE, there, { hasBase: true });
    assert.deepEqual(deletesIn(outcome), ['context plan disk spec/PLAN.md']);
    assert.deepEqual(outcome.questions, ['Did you rename spec/PLAN.md to spec/OUTLINE.md?']);
    assert.deepEqual(outcome.advisory, []);
  });

  it('is nothing where the same content comes elsewhere', () => {
    const there = { ...HERE, 'spec/PLAN.md': undefined, 'docs/OUTLINE.md': PLAN };
    const outcome = pull(HERE, there, { hasBase: true });
    assert.deepEqual([outcome.deletes, outcome.questions], [[], []]);
    assert.match(messages(outcome.advisory).join(), /^Afterwards: /);
  });

  it('is an app or asset with its folder, and an asset without its definition', () => {
    const all: Files = {
      'apps/dashboard/app.yaml': undefined,
      'apps/dashboard/pages/index.tsx': undefined,
      'assets/atlas/asset.json': undefined,
    };
    assert.deepEqual(deletesIn(pull(HERE, { ...HERE, ...all })), [
      'app dashboard disk apps/dashboard',
      'asset atlas disk assets/atlas/asset.json',
    ]);
    assert.deepEqual(deletesIn(pull(HERE, { ...HERE, 'apps/dashboard/pages/index.tsx': undefined })), []);
  });

  it('is a workflow with its file, but not with its function, which is told as missing', () => {
    const file = pull(HERE, { ...HERE, 'jobs/users.py': undefined });
    assert.deepEqual(deletesIn(file), [
      'workflow onboard_user disk jobs/users.py',
      'workflow lock_user disk jobs/users.py',
    ]);
    const fn = pull(HERE, { ...HERE, 'jobs/users.py': PYTHON.replace(/\n\n\n@workflow\ndef lock[\s\S]*$/, '\n') });
    assert.deepEqual(fn.deletes, []);
    assert.deepEqual(messages(fn.advisory), ['Afterwards: jobs/users.py has no function “lock_user”.']);
  });

  it('is nothing where the manifest only takes another key, another kind of writing, or another place', () => {
    const key = theirs(text => text.replace('leave:', 'time_off:').replace('name: helpdesk', 'name: support'));
    assert.deepEqual(pull(HERE, key), { deletes: [], questions: [], blocking: [], advisory: [] });
    const wrong = theirs(text => text.replace('forms/leave', 'forms/leaves'));
    const outcome = pull(HERE, wrong);
    assert.deepEqual(outcome.deletes, []);
    assert.equal(outcome.advisory.length, 1);
  });

  it('is nothing where the merge knows what has no id under another key', () => {
    const here = theirs(text =>
      text.replace('leave: { id: 11111111-1111-4111-8111-000000000005, path', 'leave: { path'),
    );
    const there = { ...here, [MANIFEST]: (here[MANIFEST] ?? '').replace('leave:', 'time_off:') };
    const input = inputOf(here, there);
    const renamed = {
      what: 'renamed',
      kind: 'form',
      key: 'time_off',
      formerKey: 'leave',
      fields: [],
      path: MANIFEST,
    } as const;
    assert.deepEqual(deletesIn(planPull({ ...input, changes: [] })), [`form leave manifest ${MANIFEST}`]);
    assert.deepEqual(deletesIn(planPull({ ...input, changes: [renamed] })), []);
  });

  it('is nothing where two files trade places, or a file makes room for a folder of its name', () => {
    const here = { ...HERE, 'spec/NEXT.md': 'Five\n' };
    const there = { ...here, 'spec/PLAN.md': here['spec/NEXT.md'], 'spec/NEXT.md': PLAN };
    const moves = { 'spec/PLAN.md': 'spec/NEXT.md', 'spec/NEXT.md': 'spec/PLAN.md' };
    assert.deepEqual(pull(here, there, { moves }), { deletes: [], questions: [], blocking: [], advisory: [] });
    const folder = theirs(text => text.replace('spec/PLAN.md', 'spec/PLAN.md/1.md'), {
      'spec/PLAN.md': undefined,
      'spec/PLAN.md/1.md': PLAN,
    });
    assert.deepEqual(pull(HERE, folder), { deletes: [], questions: [], blocking: [], advisory: [] });
  });

  it('is stopped where it is so much that it is likely a mistake', () => {
    const many = filesOf(
      `#- /.mooring/manifest.yaml\nforms:\n${Array.from({ length: 20 }, (_, at) => `  f${at}: { id: 11111111-1111-4111-8111-0000000001${10 + at}, path: forms/f${at}.form.yaml }\n`).join('')}${Array.from({ length: 20 }, (_, at) => `#- /forms/f${at}.form.yaml\nname: F${at}\n`).join('')}`,
    );
    const less = (count: number): Files => ({
      ...many,
      [MANIFEST]: (many[MANIFEST] ?? '')
        .split('\n')
        .filter((_, at) => at < 1 || at > count)
        .join('\n'),
    });
    assert.equal(pull(many, less(5)).massDelete, undefined);
    const much = pull(many, less(6));
    assert.equal(
      much.massDelete,
      'This would take 6 of 20 forms from the manifest, so it is stopped until you say that it is meant.',
    );
    assert.deepEqual([much.blocking, much.deletes.length], [[], 6]);
  });
});

describe('what a pull would break', () => {
  it('is told of Python that does not parse any more, once', () => {
    const broken = { ...HERE, 'jobs/users.py': `${PYTHON}x = (1\n` };
    const outcome = pull(HERE, broken);
    assert.deepEqual(messages(outcome.advisory), [
      'jobs/users.py is no Python as it comes. Correct it there, or here afterwards.',
    ]);
    assert.deepEqual(pull(broken, { ...broken, 'jobs/users.py': `${PYTHON}x = (2\n` }).advisory, []);
  });

  it('is told of things that come and are declared nowhere, and of fields that are wrong', () => {
    const there = { ...HERE, 'forms/new.form.yaml': 'name: New\n', 'forms/leave.form.yaml': `${LEAVE}colour: red\n` };
    const { blocking, advisory } = pull(HERE, there);
    assert.deepEqual(blocking, []);
    assert.deepEqual(
      advisory.map(({ path }) => path),
      ['forms/leave.form.yaml', 'forms/new.form.yaml'],
    );
  });

  it('is told of a hundred, and how many more there are', () => {
    const bad = Array.from({ length: 150 }, (_, at) => `  c${at}: red\n`).join('');
    const { advisory } = pull(HERE, { ...HERE, 'forms/leave.form.yaml': `${LEAVE}${bad.replaceAll('  c', 'c')}` });
    assert.equal(advisory.length, 101);
    assert.equal(advisory.at(-1)?.message, 'There are 50 more of that.');
  });

  it('is not told of another project that comes into a folder of this one', () => {
    const there = { ...HERE, 'sub/.mooring/manifest.yaml': 'forms: [\n', 'sub/forms/a.form.yaml': 'name: A\n' };
    assert.deepEqual(pull(HERE, there), { deletes: [], questions: [], blocking: [], advisory: [] });
  });
});
