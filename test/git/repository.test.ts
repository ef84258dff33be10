import assert from 'node:assert/strict';
import { mkdirSync, readdirSync } from 'node:fs';
import { nodeRepositories } from '../../src/node/open-repository.ts';
import { bytes, type Clone, ran, refused, Sandbox, text, value } from './repository-kit.ts';

describe('a repository, as sync uses it', () => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = new Sandbox();
  });
  afterEach(() => sandbox.dispose());

  const twoSides = (): { here: Clone; base: string; ours: string; theirs: string } => {
    const here = sandbox.init('here');
    const base = here.commit('base', { 'a.txt': '1\n2\n3\n4\n5\n', 'b.txt': 'b\n' });
    here.git('branch', 'theirs');
    const ours = here.commit('ours', { 'a.txt': '1 ours\n2\n3\n4\n5\n' });
    here.git('checkout', '-q', 'theirs');
    const theirs = here.commit('theirs', { 'a.txt': '1\n2\n3\n4\n5 theirs\n', 'c.txt': 'c\n' });
    here.git('checkout', '-q', 'main');
    return { here, base, ours, theirs };
  };

  describe('looks', () => {
    it('at a branch, its upstream and the remotes, whose addresses show nobody’s password', async () => {
      const there = sandbox.init('there', '--bare');
      const first = sandbox.init('first');
      const commit = first.commit('one', { 'a.txt': 'a' });
      first.git('push', '-q', there.root, 'HEAD:main');
      const here = sandbox.clone(there.root, 'here');
      here.git('remote', 'add', 'other', 'https://ana:secret@git.example.org/a.git');
      const look = value(await (await here.open()).look());
      assert.deepEqual(look, {
        head: { branch: 'main', commit, upstream: { remote: 'origin', branch: 'main', commit } },
        remotes: [
          { name: 'origin', url: there.root },
          { name: 'other', url: 'https://git.example.org/a.git' },
        ],
        isShallow: false,
      });
    });

    it('at a branch without a commit, a detached HEAD and a shallow clone', async () => {
      const unborn = sandbox.init('unborn');
      assert.deepEqual(value(await (await unborn.open()).look()).head, { branch: 'main' });
      const commit = unborn.commit('one', { 'a.txt': 'a' });
      unborn.commit('two', { 'a.txt': 'b' });
      unborn.git('checkout', '-q', '--detach', 'HEAD~1');
      assert.deepEqual(value(await (await unborn.open()).look()).head, { commit });
      const shallow = sandbox.clone(`file://${unborn.root}`, 'shallow', '--depth=1', '--branch=main');
      assert.equal(value(await (await shallow.open()).look()).isShallow, true);
    });

    it('from a subfolder and a linked worktree', async () => {
      const here = sandbox.init('here');
      here.commit('one', { 'sub/project/a.txt': 'a' });
      const below = await here.open({}, 'sub/project');
      assert.deepEqual([below.top, below.prefix], [here.root, 'sub/project/']);
      here.git('worktree', 'add', '-q', '-b', 'other', sandbox.at('linked'));
      const linked = await nodeRepositories({ environment: sandbox.environment }).open(sandbox.at('linked'));
      assert.equal(value(linked).top, sandbox.at('linked'));
      assert.equal(value(await value(linked).look()).head.branch, 'other');
    });

    it('at what is under way', async () => {
      const { here } = twoSides();
      here.git('merge', '-q', '--no-commit', '--no-ff', 'theirs');
      assert.equal(value(await (await here.open()).look()).inProgress, 'merge');
    });

    it('and says where there is none, or only a bare one', async () => {
      const { open } = nodeRepositories({ environment: sandbox.environment });
      refused(await open(sandbox.folder), 'no-repository');
      const bare = sandbox.init('bare.git', '--bare');
      assert.match(refused(await open(bare.root), 'no-repository'), /bare/);
      refused(await nodeRepositories({ environment: { PATH: '/nowhere' } }).open(sandbox.folder), 'no-git');
    });

    it('at files that differ from HEAD', async () => {
      const here = sandbox.init('here');
      here.commit('one', { 'changed.txt': 'a', 'staged.txt': 'a', 'gone.txt': 'a', 'ä b.txt': 'a' });
      here.put('changed.txt', 'b');
      here.put('staged.txt', 'b');
      here.git('add', 'staged.txt');
      here.remove('gone.txt');
      here.put('new/ö.txt', 'n');
      here.put('added.txt', 'n');
      here.git('add', 'added.txt');
      assert.deepEqual(value(await (await here.open()).dirty()), [
        { path: 'added.txt', is: 'added', isStaged: true },
        { path: 'changed.txt', is: 'changed', isStaged: false },
        { path: 'gone.txt', is: 'deleted', isStaged: false },
        { path: 'new/ö.txt', is: 'untracked', isStaged: false },
        { path: 'staged.txt', is: 'changed', isStaged: true },
      ]);
    });
  });

  describe('merges', () => {
    it('two sides of one base, in no folder', async () => {
      const { here, base, ours, theirs } = twoSides();
      const repository = await here.open();
      assert.equal(value(await repository.mergeBase(ours, theirs)), base);
      assert.deepEqual(value(await repository.distance(ours, theirs)), { ahead: 1, behind: 1 });
      const { tree, conflicts } = value(await repository.mergeTrees(ours, theirs));
      assert.deepEqual(conflicts, []);
      const files = value(await repository.files(tree));
      assert.deepEqual(
        files.map(({ path }) => path),
        ['a.txt', 'b.txt', 'c.txt'],
      );
      const contents = value(await repository.contents(files.map(({ oid }) => oid)));
      assert.equal(text(contents.get(files[0]?.oid ?? '')), '1 ours\n2\n3\n4\n5 theirs\n');
      assert.equal(here.git('status', '--porcelain'), '');
    });

    it('and names what conflicts, with each side', async () => {
      const { here, theirs } = twoSides();
      const ours = here.commit('more', { 'a.txt': '1\n2\n3\n4\n5 ours\n', 'c.txt': 'mine\n', 'b.txt': undefined });
      here.git('checkout', '-q', 'theirs');
      const changed = here.commit('change', { 'b.txt': 'theirs\n' });
      here.git('checkout', '-q', 'main');
      const { conflicts } = value(await (await here.open()).mergeTrees(ours, changed));
      assert.deepEqual(
        conflicts.map(({ path, base, ours: mine, theirs: other }) => [path, !!base, !!mine, !!other]),
        [
          ['a.txt', true, true, true],
          ['b.txt', true, false, true],
          ['c.txt', false, true, true],
        ],
      );
      assert.notEqual(theirs, changed);
    });
  });

  describe('writes', () => {
    it('trees, contents, commits, branches, and lets the index follow', async () => {
      const { here, ours } = twoSides();
      here.put('staged.txt', 'mine');
      here.git('add', 'staged.txt');
      const repository = await here.open();
      const tree = value(
        await repository.writeTree(ours, [
          { path: 'b.txt', bytes: undefined },
          { path: 'b.txt/inside.sh', bytes: bytes('run'), mode: '100755' },
          { path: 'binary', bytes: new Uint8Array([0, 255, 10, 13, 0]) },
        ]),
      );
      const commit = value(await repository.writeCommit({ tree, parents: [ours], message: 'Grüße\n\n# kept\n' }));
      assert.equal(here.git('log', '-1', '--format=%B', commit), 'Grüße\n\n# kept\n');
      const safe = value(await repository.keepSafe(ours, '2026-01-02T030405Z'));
      assert.equal(here.git('rev-parse', safe), ours);
      const step = { from: ours, to: commit, why: 'mooring: pull' };
      assert.equal(await repository.moveBranch('main', step), undefined);
      assert.equal(here.git('reflog', '-1', '--format=%gs'), 'mooring: pull');
      refused(await repository.moveBranch('main', step), 'changed');
      assert.equal(await repository.followIndex(ours, commit), undefined);
      assert.deepEqual(here.git('diff', '--cached', '--name-status').split('\n'), ['A\tstaged.txt']);
      assert.equal(here.git('ls-files', '-s', 'b.txt/inside.sh').slice(0, 6), '100755');
      const contents = value(await repository.files(tree));
      const binary = contents.find(({ path }) => path === 'binary')?.oid ?? '';
      assert.deepEqual([...(value(await repository.contents([binary])).get(binary) ?? [])], [0, 255, 10, 13, 0]);
    });

    it('named files and nothing else, with new ones among them', async () => {
      const here = sandbox.init('here');
      here.commit('one', { 'a.txt': 'a', 'b.txt': 'b', 'gone.txt': 'g' });
      here.put('a.txt', 'A');
      here.put('b.txt', 'B');
      here.git('add', 'b.txt');
      here.put('*.txt', 'star');
      here.put('untold.txt', 'u');
      here.remove('gone.txt');
      const repository = await here.open();
      const commit = value(await repository.commitFiles(['a.txt', '*.txt', 'gone.txt'], '# Title\n\nbody'));
      assert.equal(commit, here.git('rev-parse', 'HEAD'));
      assert.equal(here.git('log', '-1', '--format=%s'), '# Title');
      assert.deepEqual(here.git('show', '--name-status', '--format=', 'HEAD').split('\n'), [
        'A\t*.txt',
        'M\ta.txt',
        'D\tgone.txt',
      ]);
      assert.deepEqual(here.git('status', '--porcelain').split('\n'), ['M  b.txt', '?? untold.txt']);
    });

    it('and puts the index back where a hook refuses', async () => {
      const here = sandbox.init('here');
      here.commit('one', { 'a.txt': 'a' });
      here.plant('.git/hooks/pre-commit', 'echo not on a Friday >&2; exit 1');
      here.put('new.txt', 'n');
      const answer = await (await here.open()).commitFiles(['new.txt'], 'Try');
      assert.match(refused(answer, 'declined'), /not on a Friday/);
      assert.equal(here.git('status', '--porcelain'), '?? new.txt');
      assert.deepEqual(ran(sandbox), ['pre-commit']);
    });
  });

  describe('goes to a remote', () => {
    const shared = (): { there: Clone; here: Clone; other: Clone; first: string } => {
      const there = sandbox.init('there.git', '--bare');
      const here = sandbox.clone(there.root, 'here');
      const first = here.commit('one', { 'a.txt': 'a' });
      here.git('push', '-q', 'origin', 'main');
      return { there, here, other: sandbox.clone(there.root, 'other'), first };
    };

    it('and fetches, pushes, and is told when it moved on', async () => {
      const { here, other, first } = shared();
      const theirs = other.commit('two', { 'b.txt': 'b' });
      other.git('push', '-q', 'origin', 'main');
      const repository = await here.open();
      const seen: string[] = [];
      const fetched = await repository.remote.fetch('origin', 'main', { onProgress: ({ stage }) => seen.push(stage) });
      assert.equal(value(fetched), theirs);
      const mine = here.commit('mine', { 'c.txt': 'c' });
      refused(await repository.remote.push({ remote: 'origin', commit: mine, branch: 'main' }), 'rejected');
      const stale = { remote: 'origin', commit: mine, branch: 'main', expects: first };
      refused(await repository.remote.push(stale), 'rejected');
      assert.equal(await repository.remote.push({ ...stale, expects: theirs }), undefined);
      const { branches, main } = value(await repository.remote.branches('origin'));
      assert.deepEqual([[...branches], main], [[['main', mine]], 'main']);
      refused(await repository.remote.fetch('origin', 'gone'), 'no-remote-branch');
      refused(await repository.remote.fetch('nobody', 'main'), 'no-remote');
    });

    it('adds, follows and removes one', async () => {
      const { here, there } = shared();
      const repository = await here.open();
      assert.equal(await repository.remote.add('second', there.root), undefined);
      assert.equal(await repository.remote.follow('main', 'second', 'main'), undefined);
      assert.equal(value(await repository.look()).head.upstream?.remote, 'second');
      assert.equal(await repository.remote.remove('second'), undefined);
      assert.equal(value(await repository.look()).head.upstream, undefined);
      refused(await repository.remote.remove('second'), 'no-remote');
      assert.match(refused(await repository.remote.add('origin', there.root), 'failed'), /already/);
    });
  });

  it('leaves no temporary folder behind, whether it could or not', async () => {
    const { here, ours } = twoSides();
    const repository = await here.open();
    const before = process.env.TMPDIR;
    mkdirSync(sandbox.at('tmp'));
    process.env.TMPDIR = sandbox.at('tmp');
    try {
      value(await repository.checkedOut(ours, ['a.txt']));
      refused(await repository.checkedOut(ours, ['missing.txt']), 'failed');
      assert.deepEqual(readdirSync(sandbox.at('tmp')), []);
      process.env.TMPDIR = sandbox.at('nowhere');
      assert.match(refused(await repository.checkedOut(ours, ['a.txt']), 'failed'), /temporary folder.*ENOENT/);
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    }
  });
});
