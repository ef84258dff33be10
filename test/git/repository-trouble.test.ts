import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { nodeRepositories } from '../../src/node/open-repository.ts';
import { bytes, type Clone, refused, Sandbox, text, value } from './repository-kit.ts';

describe('a repository in trouble', () => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = new Sandbox();
  });
  afterEach(() => sandbox.dispose());

  const withTwo = (): { here: Clone; one: string; two: string } => {
    const here = sandbox.init('here');
    const one = here.commit('one', { 'a.txt': 'a', 'b.txt': 'b' });
    return { here, one, two: here.commit('two', { 'a.txt': 'A' }) };
  };

  it('says that another git holds the index or a branch, and which file to look at', async () => {
    const { here, one, two } = withTwo();
    const repository = await here.open();
    here.put('.git/index.lock', '');
    assert.match(refused(await repository.followIndex(two, one), 'busy'), /index\.lock/);
    here.put('a.txt', 'again');
    refused(await repository.commitFiles(['a.txt'], 'Again'), 'busy');
    here.put('new.txt', 'new');
    refused(await repository.commitFiles(['new.txt'], 'New'), 'busy');
    here.remove('.git/index.lock');
    here.put('.git/refs/heads/main.lock', '');
    refused(await repository.moveBranch('main', { from: two, to: one, why: 'back' }), 'busy');
    assert.equal(here.git('rev-parse', 'main'), two);
  });

  it('asks who somebody is, with the commands that say so', async () => {
    const { here, one } = withTwo();
    here.git('config', 'user.useConfigOnly', 'true');
    const nobody = {
      GIT_AUTHOR_NAME: undefined,
      GIT_AUTHOR_EMAIL: undefined,
      GIT_COMMITTER_NAME: undefined,
      GIT_COMMITTER_EMAIL: undefined,
    };
    const repository = await here.open(nobody);
    const tree = here.git('rev-parse', `${one}^{tree}`);
    const message = refused(await repository.writeCommit({ tree, parents: [one], message: 'x' }), 'no-identity');
    assert.match(message, /git config --global user\.name .* git config --global user\.email/);
    here.put('a.txt', 'again');
    refused(await repository.commitFiles(['a.txt'], 'Again'), 'no-identity');
  });

  it('lets the index follow only where nothing staged is lost', async () => {
    const { here, one, two } = withTwo();
    const repository = await here.open();
    here.put('a.txt', 'staged');
    here.git('add', 'a.txt');
    assert.match(refused(await repository.followIndex(two, one), 'changed'), /staged/);
    assert.equal(here.git('show', ':a.txt'), 'staged');
    here.git('reset', '-q');
    here.put('b.txt', 'staged');
    here.git('add', 'b.txt');
    assert.equal(await repository.followIndex(two, one), undefined);
    assert.equal(here.git('show', ':b.txt'), 'staged');
    assert.equal(here.git('show', ':a.txt'), 'a');
  });

  it('starts from nothing in a branch without a commit', async () => {
    const here = sandbox.init('here');
    const repository = await here.open();
    assert.deepEqual(value(await repository.files(undefined)), []);
    const tree = value(await repository.writeTree(undefined, [{ path: 'a.txt', bytes: bytes('a') }]));
    const commit = value(await repository.writeCommit({ tree, parents: [], message: 'First' }));
    assert.equal(await repository.moveBranch('main', { from: undefined, to: commit, why: 'connect' }), undefined);
    refused(await repository.moveBranch('main', { from: undefined, to: commit, why: 'connect' }), 'changed');
    assert.equal(await repository.followIndex(undefined, commit), undefined);
    assert.equal(here.git('status', '--porcelain'), ' D a.txt');
    refused(await repository.commitOf('nothing'), 'no-commit');
    const empty = value(await repository.writeTree(undefined, []));
    assert.deepEqual(value(await repository.files(empty)), []);
    here.put('b.txt', 'b');
    assert.equal(here.git('rev-parse', 'HEAD'), commit);
    value(await repository.commitFiles(['b.txt'], 'Second'));
    assert.equal(here.git('show', '--name-only', '--format=', 'HEAD'), 'b.txt');
  });

  it('makes the first git commit of files in a repository that it made', async () => {
    mkdirSync(sandbox.at('new'));
    const repositories = nodeRepositories({ environment: sandbox.environment });
    assert.equal(await repositories.make(sandbox.at('new'), 'trunk'), undefined);
    writeFileSync(sandbox.at('new/a.txt'), 'a');
    const repository = value(await repositories.open(sandbox.at('new')));
    assert.deepEqual(value(await repository.look()).head, { branch: 'trunk' });
    const commit = value(await repository.commitFiles(['a.txt'], 'First'));
    assert.equal(value(await repository.look()).head.commit, commit);
    refused(await repositories.make(sandbox.at('new'), '--bare'), 'failed');
  });

  it('merges unrelated histories from nothing, and knows that they are', async () => {
    const { here, two } = withTwo();
    here.git('checkout', '-q', '--orphan', 'other');
    const other = here.commit('other', { 'a.txt': 'other', 'c.txt': 'c' });
    const repository = await here.open();
    assert.equal(value(await repository.mergeBase(two, other)), undefined);
    const { conflicts } = value(await repository.mergeTrees(two, other));
    assert.deepEqual(
      conflicts.map(({ path, base }) => [path, base]),
      [['a.txt', undefined]],
    );
  });

  it('says of a shallow clone that it does not reach back', async () => {
    const { here, one } = withTwo();
    here.git('checkout', '-q', '-b', 'other', one);
    here.commit('three', { 'c.txt': 'c' });
    const shallow = sandbox.clone(`file://${here.root}`, 'shallow', '--depth=1', '--no-single-branch');
    const repository = await shallow.open();
    const ours = value(await repository.commitOf('origin/main'));
    const theirs = value(await repository.commitOf('origin/other'));
    assert.match(refused(await repository.mergeBase(ours, theirs), 'shallow'), /--unshallow/);
  });

  it('says of a partial clone that something is missing, and goes nowhere to fetch it', async () => {
    const { here, two } = withTwo();
    here.git('config', 'uploadpack.allowFilter', 'true');
    const partial = sandbox.clone(`file://${here.root}`, 'partial', '--filter=blob:none', '--no-checkout');
    const repository = await partial.open();
    const oids = value(await repository.files(two)).map(({ oid }) => oid);
    assert.match(refused(await repository.contents(oids), 'failed'), /git fetch --refetch/);
  });

  it('tells every kind of conflict with what each side has', async () => {
    const here = sandbox.init('here');
    const long = 'one\ntwo\nthree\nfour\nfive\nsix\n';
    here.commit('base', {
      'renamed.txt': long,
      'mode.sh': 'x',
      'dir.txt': 'd',
      'gone.txt': long.toUpperCase(),
      'bin.dat': new Uint8Array([0, 1, 2]),
    });
    here.git('branch', 'theirs');
    here.git('mv', 'renamed.txt', 'ours.txt');
    chmodSync(here.at('mode.sh'), 0o755);
    here.remove('dir.txt');
    const ours = here.commit('ours', {
      'dir.txt/in.txt': 'in',
      'gone.txt': undefined,
      'bin.dat': new Uint8Array([0, 1, 3]),
      'same.txt': 's',
    });
    here.git('checkout', '-qf', 'theirs');
    here.git('mv', 'renamed.txt', 'theirs.txt');
    const theirs = here.commit('theirs', {
      'dir.txt': 'D',
      'gone.txt': `${long.toUpperCase()}seven\n`,
      'bin.dat': new Uint8Array([0, 1, 4]),
      'same.txt': 's',
      'mode.sh': 'y',
    });
    const repository = await here.open();
    const { tree, conflicts } = value(await repository.mergeTrees(ours, theirs));
    const told = new Map(conflicts.map(({ path, base, ours: a, theirs: b }) => [path, [base?.mode, a?.mode, b?.mode]]));
    const file = '100644';
    assert.deepEqual(told.get('renamed.txt'), [file, undefined, undefined]);
    assert.deepEqual(told.get('ours.txt'), [undefined, file, undefined]);
    assert.deepEqual(told.get('theirs.txt'), [undefined, undefined, file]);
    assert.deepEqual(told.get('bin.dat'), [file, file, file]);
    assert.deepEqual(told.get('gone.txt'), [file, undefined, file]);
    assert.ok([...told.keys()].some(path => path.startsWith('dir.txt')));
    assert.ok(!told.has('mode.sh') && !told.has('same.txt'));
    const mode = value(await repository.files(tree)).find(({ path }) => path === 'mode.sh');
    assert.equal(mode?.mode, '100755');
    assert.equal(text(value(await repository.contents([mode?.oid ?? ''])).get(mode?.oid ?? '')), 'y');
  });

  it('works with SHA-256 as well', async () => {
    const here = sandbox.init('here', '--object-format=sha256');
    const one = here.commit('one', { 'a.txt': 'a' });
    const repository = await here.open();
    const tree = value(
      await repository.writeTree(one, [
        { path: 'b.txt', bytes: bytes('b') },
        { path: 'a.txt', bytes: undefined },
      ]),
    );
    const commit = value(await repository.writeCommit({ tree, parents: [one], message: 'Two' }));
    assert.equal(commit.length, 64);
    value(await repository.keepSafe(one, 'x'));
    assert.equal(await repository.moveBranch('main', { from: one, to: commit, why: 'x' }), undefined);
    assert.equal(await repository.followIndex(one, commit), undefined);
    assert.equal(here.git('ls-files'), 'b.txt');
    assert.equal(await repository.moveBranch('new', { from: undefined, to: one, why: 'x' }), undefined);
  });

  it('signs where the person’s git does, and says when it cannot', async function () {
    if (spawnSync('ssh-keygen', ['-?']).error) return this.skip();
    const { here, one } = withTwo();
    spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', sandbox.at('key')]);
    here.git('config', 'gpg.format', 'ssh');
    here.git('config', 'user.signingKey', sandbox.at('key.pub'));
    here.git('config', 'commit.gpgSign', 'true');
    const repository = await here.open();
    const tree = here.git('rev-parse', `${one}^{tree}`);
    const commit = value(await repository.writeCommit({ tree, parents: [one], message: 'Signed' }));
    assert.match(here.git('cat-file', 'commit', commit), /^gpgsig -----BEGIN SSH SIGNATURE/m);
    here.git('config', 'user.signingKey', sandbox.at('nowhere.pub'));
    assert.match(refused(await repository.writeCommit({ tree, parents: [one], message: 'x' }), 'failed'), /sign/);
    here.put('a.txt', 'again');
    assert.match(refused(await repository.commitFiles(['a.txt'], 'x'), 'failed'), /sign/);
  });

  it('stops when it is told to, before and meanwhile, and leaves nothing staged', async () => {
    const { here, two } = withTwo();
    const repository = await here.open();
    refused(await repository.remote.branches(here.root, { signal: AbortSignal.abort() }), 'cancelled');
    const stop = new AbortController();
    here.plant('.git/hooks/pre-commit', `touch '${sandbox.at('waiting')}'; sleep 20`);
    here.put('new.txt', 'n');
    const answer = repository.commitFiles(['new.txt'], 'New', { signal: stop.signal });
    while (!existsSync(sandbox.at('waiting'))) await new Promise(resolve => setTimeout(resolve, 20));
    stop.abort();
    refused(await answer, 'cancelled');
    assert.equal(here.git('rev-parse', 'HEAD'), two);
    assert.equal(here.git('status', '--porcelain'), '?? new.txt');
  });

  it('shows nobody’s password when a remote cannot be reached', async () => {
    const { here, two } = withTwo();
    here.git('remote', 'add', 'origin', 'http://ana:secret@127.0.0.1:9/a.git');
    const repository = await here.open();
    const push = { remote: 'origin', commit: two, branch: 'main' };
    for (const answer of [
      await repository.remote.fetch('origin', 'main'),
      await repository.remote.push(push),
      await repository.remote.branches('http://ana:secret@127.0.0.1:9/a.git'),
    ]) {
      assert.doesNotMatch(refused(answer, 'unreachable'), /secret|ana/);
    }
    refused(await repository.remote.branches(sandbox.at('nowhere')), 'unreachable');
  });

  it('says which files cannot be committed', async () => {
    const { here } = withTwo();
    here.put('.gitignore', 'ignored.txt\n');
    here.put('ignored.txt', 'i');
    const repository = await here.open();
    assert.match(refused(await repository.commitFiles(['ignored.txt'], 'x'), 'failed'), /\.gitignore/);
    refused(await repository.commitFiles(['missing.txt'], 'x'), 'changed');
    assert.match(refused(await repository.commitFiles(['a.txt'], 'x'), 'failed'), /nothing to commit/);
    refused(await repository.commitFiles(['a.txt'], '  '), 'failed');
    here.git('checkout', '-q', '-b', 'other', 'HEAD~1');
    here.commit('b', { 'a.txt': 'other' });
    spawnSync('git', ['merge', '-q', 'main'], { cwd: here.root, env: { ...sandbox.environment } });
    assert.equal(value(await repository.dirty()).find(({ path }) => path === 'a.txt')?.is, 'unmerged');
    refused(await repository.commitFiles(['b.txt'], 'x'), 'in-progress');
  });

  it('needs a git that merges without a folder', async () => {
    const { here } = withTwo();
    mkdirSync(sandbox.at('bin'));
    writeFileSync(sandbox.at('bin/git'), '#!/bin/sh\necho git version 2.37.4\n');
    chmodSync(sandbox.at('bin/git'), 0o755);
    const { open } = nodeRepositories({ environment: { ...sandbox.environment, PATH: sandbox.at('bin') } });
    assert.match(refused(await open(here.root), 'old-git'), /2\.38 .*2\.37\.4/);
  });

  it('does not believe an environment that names another repository, as that of a hook', async () => {
    const { here, two } = withTwo();
    const evil = sandbox.init('evil');
    const stray = {
      GIT_DIR: evil.at('.git'),
      GIT_WORK_TREE: evil.root,
      GIT_INDEX_FILE: evil.at('x'),
      GIT_NAMESPACE: 'x',
    };
    const repository = await here.open({ ...stray, GIT_OBJECT_DIRECTORY: evil.at('.git/objects') });
    assert.equal(repository.top, here.root);
    assert.equal(value(await repository.look()).head.commit, two);
    here.put('new.txt', 'n');
    const commit = value(await repository.commitFiles(['new.txt'], 'New'));
    assert.equal(here.git('rev-parse', 'HEAD'), commit);
  });

  it('takes settings of the environment to the network, as servers that build give them', async () => {
    const { here, two } = withTwo();
    const settings = {
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: `url.${here.root}.insteadOf`,
      GIT_CONFIG_VALUE_0: 'https://git.example.org/a',
    };
    const repository = await here.open({ ...settings, GIT_ASKPASS: '/bin/false', EDITOR: 'vi', PAGER: 'less' });
    const { branches } = value(await repository.remote.branches('https://git.example.org/a'));
    assert.equal(branches.get('main'), two);
  });

  it('hands hooks the environment that they have in a terminal', async () => {
    const { here } = withTwo();
    here.plant('.git/hooks/pre-commit', `env >'${sandbox.at('environment')}'`);
    here.put('a.txt', 'again');
    value(await (await here.open({ LC_ALL: 'de_DE.UTF-8', HELLO: 'you' })).commitFiles(['a.txt'], 'Again'));
    const seen = readFileSync(sandbox.at('environment'), 'utf8');
    assert.match(seen, /^HELLO=you$/m);
    assert.match(seen, /^LC_CTYPE=de_DE\.UTF-8$/m);
    assert.doesNotMatch(seen, /^(?:GIT_LITERAL_PATHSPECS|GIT_ALLOW_PROTOCOL|GIT_OPTIONAL_LOCKS|LC_ALL)=/m);
  });

  it('takes branches and remotes of whatever name', async () => {
    const { here, two } = withTwo();
    const there = sandbox.init('there.git', '--bare');
    const repository = await here.open();
    for (const name of ['alias', 'include.path', 'pager.x', 'credential.helper', 'ä/ö', 'x{y}']) {
      here.git('checkout', '-q', '-B', name);
      assert.equal(await repository.remote.add(name.replace(/[{}]/g, ''), there.root), undefined, name);
      const remote = name.replace(/[{}]/g, '');
      assert.equal(await repository.remote.push({ remote, commit: two, branch: name }), undefined, name);
      assert.equal(value(await repository.remote.fetch(remote, name)), two, name);
      assert.equal(await repository.remote.follow(name, remote, name), undefined, name);
      const expected = { branch: name, commit: two, upstream: { remote, branch: name, commit: two } };
      assert.deepEqual(value(await repository.look()).head, expected);
    }
  });

  it('sees a rewritten, an emptied and a clashing remote', async () => {
    const { here, one, two } = withTwo();
    const there = sandbox.init('there.git', '--bare');
    const repository = await here.open();
    assert.equal(await repository.remote.add('origin', there.root), undefined);
    refused(await repository.remote.fetch('origin', 'main'), 'no-remote-branch');
    assert.equal(value(await repository.remote.fetch('origin')), undefined);
    assert.deepEqual(value(await repository.remote.branches('origin')).branches, new Map());
    assert.equal(await repository.remote.push({ remote: 'origin', commit: two, branch: 'main' }), undefined);
    there.git('update-ref', 'refs/heads/main', one);
    assert.equal(value(await repository.remote.fetch('origin', 'main')), one);
    there.git('update-ref', '-d', 'refs/heads/main');
    refused(await repository.remote.fetch('origin', 'main'), 'no-remote-branch');
    there.git('update-ref', 'refs/heads/main/more', two);
    assert.match(refused(await repository.remote.fetch('origin', 'main/more'), 'failed'), /git remote prune origin/);
  });

  it('lets the index of a sparse checkout follow', async () => {
    const here = sandbox.init('here');
    const one = here.commit('one', { 'in/a.txt': 'a', 'out/b.txt': 'b' });
    const two = here.commit('two', { 'in/a.txt': 'A', 'out/c.txt': 'c' });
    here.git('sparse-checkout', 'set', '--cone', '--sparse-index', 'in');
    const repository = await here.open();
    assert.equal(await repository.followIndex(two, one), undefined);
    assert.equal(here.git('diff', '--cached', '--name-only', one), '');
  });

  it('keeps a commit safe once, whoever asks again', async () => {
    const { here, one, two } = withTwo();
    const repository = await here.open();
    const first = value(await repository.keepSafe(one, 'a'));
    assert.equal(value(await repository.keepSafe(one, 'a')), first);
    refused(await repository.keepSafe(two, 'a'), 'changed');
    assert.equal(here.git('rev-parse', first), one);
  });
});
