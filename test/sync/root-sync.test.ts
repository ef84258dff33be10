import assert from 'node:assert/strict';
import { openRootSync } from '../../src/node/open-project-sync.ts';
import { type Clone, isDone, isPlan, isRefused, syncWorld, type World } from './sync-kit.ts';

const ROOT = {
  '.gitignore': '.local/\n.env\n',
  'config.toml': 'schema = 1\n\n[default-workspace]\nworkspace = "dev"\n',
  'data.toml': 'first = "1"\n',
  'workspaces/dev/workspace.toml': 'id = "ws-4a5c282474c9b5d9385dec0502267738"\n',
};

describe('the sync of a user root', () => {
  let world: World;
  beforeEach(() => {
    world = syncWorld(ROOT);
  });
  afterEach(() => world.end());
  const open = (clone: Clone, unsaved: readonly string[] = []) =>
    openRootSync(clone.folder, {
      front: 'test',
      trusted: () => true,
      unsaved: () => unsaved,
      git: { environment: world.environment },
    });

  it('merges config and data by key where their lines conflict, and is taken back', async () => {
    const { ours, theirs } = world;
    theirs.commit({
      'data.toml': 'first = "1"\ntheirs = "2"\n',
      'config.toml': `${ROOT['config.toml']}\n[theirs]\nx = 1\n`,
    });
    theirs.push();
    ours.commit({ 'data.toml': 'first = "1"\nours = "3"\n', 'config.toml': `${ROOT['config.toml']}\n[ours]\ny = 2\n` });
    const before = ours.state();
    const sync = open(ours);
    const plan = isPlan(await sync.planPull());
    assert.deepEqual([plan.conflicts, plan.entities], [[], []]);
    assert.equal(isDone(await sync.apply(plan)).label, 'Pull 2 files from origin/main');
    assert.match(ours.text('data.toml') ?? '', /ours = "3"/);
    assert.match(ours.text('data.toml') ?? '', /theirs = "2"/);
    assert.match(ours.text('config.toml') ?? '', /\[theirs\]\nx = 1/);
    assert.equal(ours.git('status', '--porcelain'), '');
    isDone(await sync.undo());
    assert.deepEqual(ours.state(), before);
  });

  it('asks for a workspace that both changed in one place, and says how it stands', async () => {
    const { ours, theirs } = world;
    const file = 'workspaces/dev/workspace.toml';
    theirs.commit({ [file]: `${ROOT[file]}description = "Theirs"\n` });
    theirs.push();
    ours.commit({ [file]: `${ROOT[file]}description = "Ours"\n` });
    const sync = open(ours);
    const plan = isPlan(await sync.planPull());
    assert.deepEqual(
      plan.conflicts.map(({ key }) => key),
      [file],
    );
    const decided = isPlan(await sync.resolve(new Map([[file, 'theirs']])));
    isRefused(await open(ours, [file]).resolve(new Map()), 'unsaved');
    isDone(await sync.apply(decided));
    assert.match(ours.text(file) ?? '', /Theirs/);
    const status = await sync.status();
    assert.ok(!('refused' in status));
    assert.deepEqual([status.is, status.ahead, status.changed], ['ahead', 2, []]);
  });
});
