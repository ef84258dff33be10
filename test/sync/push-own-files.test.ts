import assert from 'node:assert/strict';
import { byEntity } from '../../src/sync/changed-entities.ts';
import { ownFiles, whyNever } from '../../src/sync/own-files.ts';
import { declaredIn } from '../../src/sync/push-state.ts';
import { snapshotOf, uuid } from '../kit/check.ts';

const PROJECT = `#- /.mooring/manifest.yaml
forms:
  onboarding: { id: ${uuid(1)}, path: forms/onboarding.form.yaml }
apps:
  dashboard: { id: ${uuid(2)}, path: apps/dashboard/app.yaml }
  inner: { id: ${uuid(3)}, path: apps/other }
workflows:
  greet: { id: ${uuid(4)}, path: jobs/greet.py, function_name: greet }
context:
  plan: { id: ${uuid(5)}, path: spec/plan.md }
#- /forms/onboarding.form.yaml
name: Onboarding
#- /forms/loose.form.yaml
name: Loose
#- /apps/dashboard/app.yaml
name: Dashboard
#- /apps/other/app.yaml
name: Other
#- /jobs/greet.py
@workflow
def greet(): pass
`;

describe('the files that a push takes along', () => {
  const own = ownFiles(snapshotOf(PROJECT), []);

  it('are the manifest, the config, workspaces, and the files and folders of entities', () => {
    const paths = [
      '.mooring/manifest.yaml',
      '.mooring/manifest/forms.yaml',
      '.mooring/.gitignore',
      '.mooring/config.toml',
      '.mooring/workspaces/acme/requests/a.toml',
      'forms/onboarding.form.yaml',
      'jobs/greet.py',
      'apps/dashboard/app.yaml',
      'apps/dashboard/src/main.tsx',
      'apps/other/deep/down/a.png',
    ];
    for (const path of paths) assert.ok(own.owns(path), path);
  });

  it('are not what nobody declared, or what lies beside it', () => {
    const paths = [
      'README.md',
      'forms/loose.form.yaml',
      'jobs/other.py',
      'apps/notes.md',
      'spec/other.md',
      '.mooring/notes.md',
    ];
    for (const path of paths) assert.ok(!own.owns(path), path);
  });

  it('are never secrets, unfinished work or what is of this computer, wherever that lies', () => {
    const paths = [
      '.env',
      'apps/dashboard/.env',
      '.mooring/workspaces/acme/.ENV',
      '.mooring/data.toml',
      '.mooring/workspaces/acme/data.toml',
      '.mooring/drafts/plan.md',
      '.mooring/.local/base.json',
      '.mooring/workspaces/acme/.cache/a',
      'apps/dashboard/.git/config',
    ];
    for (const path of paths) {
      assert.ok(!own.owns(path), path);
      assert.match(whyNever(path) ?? '', /^\S.*[.]$/, path);
    }
    assert.equal(whyNever('apps/dashboard/data.toml'), undefined);
    assert.equal(whyNever('src/drafts/a.md'), undefined);
  });

  it('are those of an entity that is declared no more as well', () => {
    const before = declaredIn({
      texts: new Map([['.mooring/manifest.yaml', `apps:\n  gone: { id: ${uuid(9)}, path: apps/gone }\n`]]),
    });
    const then = ownFiles(snapshotOf(PROJECT), before);
    assert.ok(then.owns('apps/gone/src/main.tsx'));
    assert.equal(then.ownerOf('apps/gone/app.yaml')?.key, 'gone');
    assert.ok(!own.owns('apps/gone/src/main.tsx'));
  });
});

describe('what is told of an entity', () => {
  const { ownerOf } = ownFiles(snapshotOf(PROJECT), []);

  it('is one change, of its entry, its file and what else it owns', () => {
    const path = '.mooring/manifest.yaml';
    const entry = { what: 'changed', kind: 'app', id: uuid(2), key: 'dashboard', fields: ['roles'], path } as const;
    const file = {
      what: 'changed',
      kind: 'app',
      key: 'dashboard',
      fields: ['name'],
      path: 'apps/dashboard/app.yaml',
    } as const;
    const found = byEntity([entry, file], [path, 'apps/dashboard/app.yaml', 'apps/dashboard/src/main.tsx'], ownerOf);
    assert.deepEqual(found, [{ ...entry, fields: ['roles', 'name'] }]);
  });

  it('is a change without fields where only its code is another', () => {
    const found = byEntity([], ['jobs/greet.py', 'README.md'], ownerOf);
    assert.deepEqual(
      found.map(({ what, key, fields }) => [what, key, fields]),
      [['changed', 'greet', []]],
    );
  });

  it('stays that it came, whatever else is said of it', () => {
    const path = '.mooring/manifest.yaml';
    const entry = { what: 'added', kind: 'workflow', id: uuid(4), key: 'greet', fields: [], path } as const;
    assert.deepEqual(byEntity([entry], ['jobs/greet.py'], ownerOf), [entry]);
  });
});
