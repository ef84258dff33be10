import assert from 'node:assert/strict';
import type { SyncParts } from '../../src/sync/parts.ts';
import { type Clone, FILES, isPlan, isRefused, pull, syncWorld, type World } from './sync-kit.ts';

describe('what a person alone has stays', function () {
  this.timeout(60_000);
  let world: World;
  beforeEach(() => {
    world = syncWorld();
  });
  afterEach(() => world.end());
  const theirsHas = (files: Readonly<Record<string, string | undefined>>): void => {
    world.theirs.commit(files);
    world.theirs.push();
  };

  for (const flag of ['--assume-unchanged', '--skip-worktree']) {
    it(`where a change was hidden from git with ${flag}, and what is hidden without one follows`, async () => {
      const { ours } = world;
      ours.git('update-index', flag, 'notes.md', 'forms/a.form.yaml');
      ours.put('notes.md', 'Mine alone\n');
      theirsHas({ 'notes.md': 'Theirs\n', 'forms/a.form.yaml': `${FILES['forms/a.form.yaml']}description: x\n` });
      const { sync } = ours.open();
      const { message, paths } = isRefused(await sync.planPull(), 'dirty');
      assert.deepEqual(paths, ['notes.md']);
      assert.match(message, /^notes\.md has changes that git was told not to look for.*--no-assume-unchanged/);
      assert.equal(ours.text('notes.md'), 'Mine alone\n');
      ours.put('notes.md', FILES['notes.md'] ?? '');
      await pull(ours);
      assert.equal(ours.text('notes.md'), 'Theirs\n');
    });
  }

  it('where a change is hidden after the plan was shown, and before it is taken back', async () => {
    const { ours } = world;
    theirsHas({ 'notes.md': 'Theirs\n' });
    const { sync } = ours.open();
    const plan = isPlan(await sync.planPull());
    ours.git('update-index', '--skip-worktree', 'notes.md');
    ours.put('notes.md', 'Mine alone\n');
    isRefused(await sync.apply(plan), 'dirty');
    ours.put('notes.md', FILES['notes.md'] ?? '');
    await pull(ours);
    ours.put('notes.md', 'Mine again\n');
    isRefused(await ours.open().sync.undo(), 'dirty');
    assert.equal(ours.text('notes.md'), 'Mine again\n');
  });

  it('where another branch is checked out by hand while the files change: all goes back, and its index stays', async () => {
    const { ours } = world;
    theirsHas({ 'notes.md': 'Theirs\n' });
    ours.git('branch', 'other');
    const head = ours.git('rev-parse', 'HEAD');
    const { sync } = ours.open({ wrap: afterChange(ours, 'symbolic-ref', 'HEAD', 'refs/heads/other') });
    const plan = isPlan(await sync.planPull());
    const { message } = isRefused(await sync.apply(plan), 'changed');
    assert.match(message, /^Another branch than main was checked out meanwhile; [^.]*\.$/);
    assert.equal(ours.git('rev-parse', 'main'), head);
    assert.equal(ours.git('status', '--porcelain'), '');
    assert.equal(ours.text('notes.md'), FILES['notes.md']);
    ours.git('checkout', '-q', 'main');
    await pull(ours);
    assert.equal(ours.text('notes.md'), 'Theirs\n');
  });

  it('where a merge by hand is under way: a sync is not taken back below it', async () => {
    const { ours } = world;
    theirsHas({ 'notes.md': 'Theirs\n' });
    await pull(ours);
    ours.git('checkout', '-q', '-b', 'side', 'HEAD~1');
    ours.commit({ 'side.md': 'x\n' });
    ours.git('checkout', '-q', 'main');
    ours.git('merge', '-q', '--no-commit', '--no-ff', 'side');
    const before = ours.state();
    isRefused(await ours.open().sync.undo(), 'in-progress');
    assert.deepEqual(ours.state(), before);
  });

  it('on other branches and as tags, whatever the settings bring beside at a fetch', async () => {
    const { ours } = world;
    const mine = ours.commit({ 'mine.md': 'x\n' });
    ours.git('tag', 'mine');
    ours.git('checkout', '-q', '-b', 'feature', '--track', 'origin/main');
    ours.git('config', '--replace-all', 'remote.origin.fetch', '+refs/heads/*:refs/heads/*');
    ours.git('config', 'fetch.prune', 'true');
    ours.git('config', 'fetch.pruneTags', 'true');
    theirsHas({ 'notes.md': 'Theirs\n' });
    await pull(ours);
    assert.equal(ours.text('notes.md'), 'Theirs\n');
    assert.equal(ours.git('rev-parse', 'main', 'mine'), `${mine}\n${mine}`);
  });

  it('where files were put back by hand after a crash: the branch does not go on without them', async () => {
    const { ours } = world;
    theirsHas({ 'notes.md': 'Theirs\n' });
    const { sync } = ours.open({ wrap: dying });
    const plan = isPlan(await sync.planPull());
    await assert.rejects(sync.apply(plan));
    assert.equal(ours.text('notes.md'), 'Theirs\n');
    ours.git('checkout', '-q', '--', 'notes.md');
    await pull(ours);
    assert.equal(ours.text('notes.md'), 'Theirs\n');
    assert.equal(ours.git('status', '--porcelain'), '');
  });

  it('is told before a push where a file was staged in another way than it is in the folder', async () => {
    const { ours } = world;
    const text = FILES['forms/a.form.yaml'] ?? '';
    ours.put('forms/a.form.yaml', `${text}description: Staged\n`);
    ours.git('add', 'forms/a.form.yaml');
    const staged = await ours.open().sync.planPush();
    assert.ok(!('refused' in staged));
    assert.deepEqual(staged.advisory, []);
    ours.put('forms/a.form.yaml', `${text}description: Later\n`);
    const plan = await ours.open().sync.planPush();
    assert.ok(!('refused' in plan));
    assert.deepEqual(
      plan.advisory.map(({ path }) => path),
      ['forms/a.form.yaml'],
    );
    assert.match(plan.advisory[0]?.message ?? '', /is staged in another way/);
  });
});

/** Somebody is at git as soon as the files have changed. */
function afterChange(clone: Clone, ...words: string[]): (parts: SyncParts) => SyncParts {
  return parts => ({
    ...parts,
    lane: {
      ...parts.lane,
      async change(change, options) {
        const done = await parts.lane.change(change, options);
        clone.git(...words);
        return done;
      },
    },
  });
}

/** It ends when the branch is to move. */
function dying(parts: SyncParts): SyncParts {
  return {
    ...parts,
    async repository() {
      const repository = await parts.repository();
      const moveBranch = (): Promise<never> => Promise.reject(new Error('died'));
      return 'refused' in repository ? repository : { ...repository, moveBranch };
    },
  };
}
