import assert from 'node:assert/strict';
import { filesOf, movedFile } from '../../src/extension/editing/touched-files.ts';
import { defaultPlan, migrationPlan } from '../../src/extension/migration/migration-plan.ts';
import type { MigrationProposal } from '../../src/protocol/protocol.ts';

const PROPOSAL: MigrationProposal = {
  is: 'proposal',
  label: 'Migrate workspaces from workspaces.yaml',
  page: { text: '', links: [] },
  files: [{ path: '.mooring/workspaces/dev/workspace.toml', before: 'absent', text: 'id = "ws-1"\n' }],
  move: { path: '.mooring/workspaces.yaml', before: 'abc', moveTo: '.mooring/workspaces.yaml.migrated-2026-01-31' },
  made: ['dev'],
  left: [],
};

describe('the plan of a migration that was shown', () => {
  it('writes what was shown and puts the old file aside, in one commit, with hashes that must still hold', () => {
    const plan = migrationPlan('/srv/app/.mooring', PROPOSAL);
    assert.equal(plan.says, '“dev” has a folder now. The old file is kept as workspaces.yaml.migrated-2026-01-31.');
    const [commit, ...others] = plan.commits;
    assert.deepEqual(others, []);
    assert.deepEqual(
      commit?.changes.map(change => ('before' in change ? [change.path, change.before] : [])),
      [
        ['.mooring/workspaces/dev/workspace.toml', 'absent'],
        ['.mooring/workspaces.yaml', 'abc'],
      ],
    );
    const touched = filesOf(plan);
    const moved = movedFile(touched, '/srv/app/.mooring/workspaces.yaml');
    assert.equal(moved, '/srv/app/.mooring/workspaces.yaml.migrated-2026-01-31');
    assert.deepEqual([...touched.changed], ['/srv/app/.mooring/workspaces/dev/workspace.toml']);
  });

  it('says so where every workspace has a folder already', () => {
    const plan = migrationPlan('/srv/app/.mooring', { ...PROPOSAL, files: [], made: [], left: ['dev'] });
    assert.match(plan.says, /^Every workspace of the file has a folder already\. The old file is kept/);
  });

  it('sets the default in the user’s config', () => {
    const [commit] = defaultPlan('/home/ada/.mooring', 'dev').commits;
    assert.equal(commit?.root, '/home/ada/.mooring');
    assert.equal(commit?.config.length, 1);
  });
});
