import assert from 'node:assert/strict';
import { planPage } from '../../src/extension/drift/plan-page.ts';
import { conflictPlaceholder, conflictRows, hasMarkers } from '../../src/extension/sync/conflict-rows.ts';
import { connectPage, strategyRows } from '../../src/extension/sync/connect-words.ts';
import { messageOf, pushPage } from '../../src/extension/sync/push-message.ts';
import { shownPull } from '../../src/extension/sync/shown-plan.ts';
import { syncRefusalWords } from '../../src/extension/sync/sync-refusals.ts';
import type { ConnectPreview, PullPlan, PushPlan } from '../../src/sync/sync.ts';
import { entityChange, fieldConflict, textConflict } from './sync-states.ts';

describe('a conflict', () => {
  it('of a field has a row for each side, with the value that side has', () => {
    const rows = conflictRows(fieldConflict('leave'), 1);
    assert.deepEqual(
      rows.map(({ label }) => label.replace(/^\$\(\S+\) /, '')),
      ['Ours: role_based', 'Theirs: private'],
    );
    assert.match(conflictPlaceholder(fieldConflict('leave')), /it was public\.$/);
  });

  it('of a text is merged by hand first, and one side is the whole file or none', () => {
    const [merge, ours, theirs] = conflictRows(textConflict('README.md'), 1);
    assert.deepEqual(merge?.answer, { is: 'merge' });
    assert.match(ours?.label ?? '', /Ours: the whole file/);
    assert.match(theirs?.label ?? '', /Theirs: the whole file/);
    const without = { ours: '/x/ours', result: '/x/result' };
    assert.match(conflictRows(textConflict('README.md', { files: without }), 1)[2]?.label ?? '', /Theirs: no file/);
  });

  it('offers one side for all while others are undecided', () => {
    const answers = conflictRows(fieldConflict('leave'), 3).map(({ answer }) => answer);
    assert.deepEqual(answers.slice(-2), [
      { is: 'all', pick: 'ours' },
      { is: 'all', pick: 'theirs' },
    ]);
  });

  it('is not merged while the text has markers, whichever way its lines end', () => {
    assert.equal(hasMarkers('a\n<<<<<<< HEAD\nb\n'), true);
    assert.equal(hasMarkers('a\r\n>>>>>>> theirs\r\n'), true);
    assert.equal(hasMarkers('a <<<<<<< b\n=======\n'), false);
  });
});

describe('the message of a push', () => {
  const plan: PushPlan = {
    id: '1',
    files: ['.mooring/manifest.yaml'],
    entities: [entityChange('leave')],
    message: 'Change the form leave\n\n- name',
    commits: 3,
    to: 'origin/main',
    blocking: [],
    advisory: [{ message: 'A role is not declared.' }],
  };

  it('is what was proposed, above comments that list what goes', () => {
    const page = pushPage(plan);
    assert.ok(page.startsWith('Change the form leave\n\n- name\n\n# '));
    assert.match(page, /# {3}form leave: changed: name/);
    assert.match(page, /# {3}\.mooring\/manifest\.yaml/);
    assert.match(page, /# 2 git commits that were made before go along\./);
    assert.match(page, /# {3}A role is not declared\./);
    assert.equal(messageOf(page), plan.message);
  });

  it('is empty where only comments are left', () => {
    assert.equal(messageOf('# one\r\n\r\n# two\r\n'), '');
  });
});

describe('the preview of a pull', () => {
  const plan: PullPlan = {
    id: '1',
    what: 'pull',
    label: 'Pull 1 changed from origin/main',
    from: { theirs: 'b' },
    commits: 2,
    entities: [entityChange('leave')],
    files: [{ path: '.mooring/manifest.yaml', change: 'changed', before: 'a', after: 'b' }],
    conflicts: [],
    deletes: [{ kind: 'form', key: 'trip', from: 'manifest', path: '.mooring/manifest.yaml' }],
    questions: ['Did you rename the form “trip” to “travel”?'],
    blocking: [],
    advisory: [{ message: 'A role is not declared.' }],
    loses: ['form trip'],
  };

  it('has all that a person has to know on its first page', () => {
    const page = planPage(shownPull(plan));
    for (const words of [
      '2 git commits come, with which 1 file here changes.',
      '- form leave: changed: name',
      '- form trip (.mooring/manifest.yaml)',
      '- Did you rename the form “trip” to “travel”?',
      '- A role is not declared.',
      '## What is lost',
    ])
      assert.ok(page.includes(words), `${words}\n${page}`);
  });
});

describe('connecting', () => {
  const preview: ConnectPreview = {
    is: 'unrelated',
    branch: 'main',
    onlyHere: [entityChange('leave')],
    onlyThere: [entityChange('trip'), entityChange('travel')],
    differ: [entityChange('equipment', { fields: ['name', 'roles'] })],
    commitsHere: 1,
    commitsThere: 4,
  };

  it('shows what is only here, only there, and different', () => {
    const page = connectPage('https://git.example.com/harbour.git', preview);
    for (const words of [
      '## Only here (1)',
      '## Only there (2)',
      '## On both sides, and different (1)',
      '- form equipment: name, roles',
    ])
      assert.ok(page.includes(words), page);
  });

  it('says of each way what it loses, that which loses nothing first', () => {
    const rows = strategyRows(preview);
    assert.deepEqual(
      rows.map(({ strategy }) => strategy),
      ['merge', 'local', 'remote'],
    );
    assert.equal(rows[0]?.description, 'loses nothing');
    assert.match(rows[1]?.description ?? '', /the remote loses 2 entities/);
    assert.match(rows[2]?.description ?? '', /this folder loses 1 entity/);
  });
});

describe('what a sync is refused for', () => {
  it('is said in the words of the engine, with the way out', () => {
    const rejected = syncRefusalWords({ refused: 'rejected', message: 'origin has moved on.' });
    assert.equal(rejected.message, 'origin has moved on.');
    assert.deepEqual(rejected.button, { title: 'Pull…', does: { command: 'mooring.pull' } });
    assert.equal(syncRefusalWords({ refused: 'nothing', message: 'Nothing is there.' }).severity, 'info');
    assert.equal(syncRefusalWords({ refused: 'unfit', message: 'x', paths: ['a'] }).button?.title, 'Open File');
  });
});
