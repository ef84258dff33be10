import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { syncStamps } from '../../src/lsp/sync-stamps.ts';
import { nodeWriteDisk, portPath } from '../../src/node/write-disk.ts';

describe('the stamps of a project’s repository', () => {
  let root: string;
  let project: string;
  const git = (folder: string, ...words: string[]): void => {
    const env = { PATH: process.env.PATH, HOME: root, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
    const who = ['-c', 'user.name=Ana', '-c', 'user.email=ana@example.com', '-c', 'init.defaultBranch=main'];
    execFileSync('git', [...who, ...words], { cwd: folder, env, stdio: 'ignore' });
  };
  const stamps = (folder = project, upstream?: string): string =>
    syncStamps(nodeWriteDisk(), portPath(folder), upstream);
  /** What each of the steps does to them. */
  const differs = (step: () => void, folder = project, upstream?: string): boolean => {
    const before = stamps(folder, upstream);
    step();
    return stamps(folder, upstream) !== before;
  };
  const commit = (folder: string): void => git(folder, 'commit', '-q', '--allow-empty', '-m', 'More');

  beforeEach(() => {
    root = realpathSync(mkdtempSync(path.join(tmpdir(), 'mooring-stamps-')));
    project = path.join(root, 'project');
    mkdirSync(project);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('are others when a repository appears, and after all that somebody may do in it', () => {
    assert.equal(stamps().trim(), '');
    assert.ok(differs(() => git(project, 'init', '-q')));
    assert.ok(differs(() => commit(project)));
    assert.ok(!differs(() => {}));
    assert.ok(!differs(() => writeFileSync(path.join(project, 'notes.md'), 'One\n')));
    assert.ok(differs(() => git(project, 'add', '.')));
    assert.ok(differs(() => git(project, 'checkout', '-q', '-b', 'desk')));
    assert.ok(differs(() => git(project, 'remote', 'add', 'origin', '/srv/remote.git')));
    assert.ok(differs(() => git(project, 'pack-refs', '--all')));
    assert.ok(differs(() => writeFileSync(path.join(project, '.git/MERGE_HEAD'), 'x')));
    assert.ok(differs(() => git(project, 'checkout', '-q', '--detach')));
    assert.ok(!differs(() => git(project, 'branch', 'another')), 'what nobody follows is nobody’s concern');
  });

  it('are others when what the branch follows was fetched', () => {
    git(project, 'init', '-q');
    commit(project);
    const move = (name: string) => git(project, 'update-ref', `refs/remotes/origin/${name}`, 'HEAD');
    assert.ok(differs(() => move('main'), project, 'origin/main'));
    assert.ok(!differs(() => move('side'), project, 'origin/main'));
  });

  it('are those of a linked worktree, whose repository is elsewhere', () => {
    git(project, 'init', '-q');
    commit(project);
    const linked = path.join(root, 'linked');
    git(project, 'worktree', 'add', '-q', linked);
    assert.ok(differs(() => commit(linked), linked));
    assert.ok(!differs(() => commit(project), linked));
    assert.ok(differs(() => git(project, 'config', 'a.b', 'c'), linked));
    const below = path.join(linked, 'app');
    mkdirSync(below);
    assert.ok(
      differs(() => commit(linked), below),
      'in a folder below it',
    );
  });

  it('are others when a sync of another process waits', () => {
    mkdirSync(path.join(project, '.mooring/.local/sync'), { recursive: true });
    assert.ok(differs(() => writeFileSync(path.join(project, '.mooring/.local/sync/state.json'), '{}')));
  });

  it('do not follow a HEAD that leads out of the repository', () => {
    git(project, 'init', '-q');
    writeFileSync(path.join(root, 'secret'), 'one');
    writeFileSync(path.join(project, '.git/HEAD'), 'ref: refs/../../../secret\n');
    assert.ok(!differs(() => writeFileSync(path.join(root, 'secret'), 'two')));
    symlinkSync(path.join(root, 'gone'), path.join(root, 'loop'));
    writeFileSync(path.join(project, '.git/HEAD'), 'nothing of git');
    assert.match(stamps(), /nothing of git/);
  });
});
