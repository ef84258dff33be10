import assert from 'node:assert/strict';
import type { EntityChange } from '../../src/manifest/merge/entity-merge.ts';
import { commitMessage } from '../../src/sync/push-message.ts';

const PATH = '.mooring/manifest.yaml';

function change(what: EntityChange['what'], key: string, more: Partial<EntityChange> = {}): EntityChange {
  return { what, kind: 'form', key, fields: [], path: PATH, ...more };
}

describe('the message of a push', () => {
  it('is one line where one entity came or went', () => {
    assert.equal(commitMessage([change('added', 'onboarding')], [PATH]), 'Add form onboarding');
    assert.equal(commitMessage([change('removed', 'onboarding')], [PATH]), 'Remove form onboarding');
    const renamed = change('renamed', 'welcome', { formerKey: 'onboarding' });
    assert.equal(commitMessage([renamed], [PATH]), 'Rename form onboarding to welcome');
  });

  it('names what came before what changed and went, and lists all of it', () => {
    const changes = [
      change('removed', 'old'),
      change('changed', 'survey', { fields: ['path', 'roles'] }),
      change('added', 'onboarding'),
      change('added', 'payroll', { kind: 'workflow' }),
    ];
    assert.equal(
      commitMessage(changes, [PATH]),
      [
        'Add form onboarding and 3 more',
        '',
        '- Add form onboarding',
        '- Add workflow payroll',
        '- Change form survey (path, roles)',
        '- Remove form old',
      ].join('\n'),
    );
  });

  it('keeps its first line within 72 characters, and on one line', () => {
    const changes = [change('added', `a\n${'long_'.repeat(30)}`), change('added', 'b')];
    const [first = ''] = commitMessage(changes, [PATH]).split('\n');
    assert.ok(first.length <= 72, first);
    assert.match(first, /^Add form a long_.*… and 1 more$/);
    const renamed = change('renamed', 'b'.repeat(80), { formerKey: 'a'.repeat(80) });
    assert.ok(commitMessage([renamed], [PATH]).length <= 72);
  });

  it('lists fifty entities and counts the rest', () => {
    const changes = Array.from({ length: 60 }, (_, at) => change('added', `form_${at}`));
    const lines = commitMessage(changes, [PATH]).split('\n');
    assert.equal(lines.length, 53);
    assert.equal(lines.at(-1), '- and 10 more');
  });

  it('names six fields and counts the rest', () => {
    const fields = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    assert.match(commitMessage([change('changed', 'x', { fields })], [PATH]), /\(a, b, c, d, e, f and 2 more\)$/);
  });

  it('names the files where no entity is concerned', () => {
    assert.equal(commitMessage([], ['.mooring/config.toml']), 'Change .mooring/config.toml');
    const two = ['.mooring/workspaces/a/workspace.toml', '.mooring/workspaces/b/workspace.toml'];
    assert.equal(commitMessage([], two), `Change 2 files of workspaces\n\n- ${two.join('\n- ')}`);
    assert.match(commitMessage([], ['notes.md', two[0] ?? '']), /^Change 2 files\n/);
  });
});
