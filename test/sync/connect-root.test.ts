import assert from 'node:assert/strict';
import { openRootSync } from '../../src/node/open-project-sync.ts';
import type { Sync } from '../../src/sync/sync.ts';
import { type Clone, Sandbox } from '../git/repository-kit.ts';
import { bareRemote, done, plainFolder, refusedFor } from './sync-world.ts';

describe('the user root, through git', () => {
  let sandbox: Sandbox;
  let remote: Clone;
  let root: Clone;

  beforeEach(() => {
    sandbox = new Sandbox();
    remote = bareRemote(sandbox);
    root = plainFolder(sandbox, 'ana');
    root.put('config.toml', '[discovery]\nignore = []\n');
    root.put('workspaces/dev/workspace.toml', 'id = "ws-00000000000000000000000000000001"\n');
    root.put('workspaces/dev/.env', 'TOKEN=1\n');
    root.put('data.toml', 'a = "b"\n');
    root.put('notes.md', 'Mine\n');
  });

  afterEach(() => sandbox.dispose());

  function opened(at = root): Sync {
    return openRootSync(at.root, { front: 'test', trusted: () => true, git: { environment: sandbox.environment } });
  }

  it('goes to an empty remote without secrets and data, and on from there', async () => {
    const question = { url: remote.root };
    const preview = done(await opened().planConnect(question));
    assert.equal(preview.is, 'empty');
    done(await opened().connect(question, preview));
    assert.equal(remote.git('ls-tree', '-r', '--name-only', 'main'), 'config.toml\nworkspaces/dev/workspace.toml');
    root.put('workspaces/dev/requests/a.toml', 'method = "GET"\n');
    refusedFor(await opened().planPush({ also: ['data.toml'] }), 'unfit');
    const sync = opened();
    const plan = done(await sync.planPush());
    assert.deepEqual(plan.files, ['workspaces/dev/requests/a.toml']);
    done(await sync.push(plan, plan.message));
    assert.match(remote.git('ls-tree', '-r', '--name-only', 'main'), /requests/);
  });

  it('merges with a remote that has workspaces of its own', async () => {
    const source = sandbox.init('source');
    source.commit('There', { 'workspaces/prod/workspace.toml': 'id = "ws-00000000000000000000000000000002"\n' });
    source.git('push', '-q', remote.root, 'HEAD:refs/heads/main');
    const question = { url: remote.root, strategy: 'merge' } as const;
    const preview = done(await opened().planConnect(question));
    assert.equal(preview.is, 'unrelated');
    done(await opened().connect(question, preview));
    assert.match(root.read('workspaces/prod/workspace.toml'), /0002/);
    assert.match(root.read('workspaces/dev/workspace.toml'), /0001/);
    assert.equal(root.read('data.toml'), 'a = "b"\n');
    assert.equal(root.git('rev-list', '--parents', '-1', 'HEAD').split(' ').length, 3);
  });
});
