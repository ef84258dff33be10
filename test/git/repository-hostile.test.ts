import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Repository } from '../../src/git/repository.ts';
import { bytes, type Clone, ran, refused, Sandbox, text, value } from './repository-kit.ts';

const HOOKS = [
  'applypatch-msg',
  'commit-msg',
  'fsmonitor-watchman',
  'post-checkout',
  'post-commit',
  'post-index-change',
  'post-merge',
  'pre-auto-gc',
  'pre-commit',
  'pre-merge-commit',
  'pre-push',
  'pre-receive',
  'prepare-commit-msg',
  'reference-transaction',
];

/** All that must not start a hook: everything but the commit of files and the push. */
async function walkThrough(here: Clone, repository: Repository, ours: string, theirs: string): Promise<void> {
  value(await repository.look());
  value(await repository.dirty());
  value(await repository.commitOf('HEAD~0'));
  value(await repository.remote.fetch('origin', 'main'));
  value(await repository.remote.fetch('origin'));
  value(await repository.remote.branches('origin'));
  const { tree } = value(await repository.mergeTrees(ours, theirs));
  const written = value(await repository.writeTree(tree, [{ path: 'new.txt', bytes: bytes('n') }]));
  value(await repository.checkedOut(written, ['a.txt', 'new.txt']));
  const commit = value(await repository.writeCommit({ tree: written, parents: [ours, theirs], message: 'merge' }));
  value(await repository.keepSafe(ours, 'before'));
  assert.equal(await repository.moveBranch('main', { from: ours, to: commit, why: 'pull' }), undefined);
  assert.equal(await repository.followIndex(ours, commit), undefined);
  assert.equal(await repository.remote.add('second', here.at('.')), undefined);
  assert.equal(await repository.remote.follow('main', 'second', 'main'), undefined);
  assert.equal(await repository.remote.remove('second'), undefined);
}

describe('a hostile repository', () => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = new Sandbox();
  });
  afterEach(() => sandbox.dispose());

  const pair = (): { here: Clone; ours: string; theirs: string } => {
    const there = sandbox.init('there.git', '--bare');
    const here = sandbox.clone(there.root, 'here');
    here.commit('base', { 'a.txt': 'a\n', 'b.txt': 'b\n' });
    here.git('push', '-q', 'origin', 'main');
    const other = sandbox.clone(there.root, 'other');
    const theirs = other.commit('theirs', { 'b.txt': 'B\n' });
    other.git('push', '-q', 'origin', 'main');
    const ours = here.commit('ours', { 'a.txt': 'A\n' });
    here.git('fetch', '-q');
    return { here, ours, theirs };
  };

  it('runs no hook of .git/hooks, of core.hooksPath or of a file system monitor', async () => {
    for (const at of ['.git/hooks', 'hooks']) {
      const { here, ours, theirs } = pair();
      for (const hook of HOOKS) here.plant(`${at}/${hook}`, 'exit 0');
      if (at === 'hooks') here.git('config', 'core.hooksPath', 'hooks');
      here.git('config', 'core.fsmonitor', here.at(`${at}/fsmonitor-watchman`));
      writeFileSync(sandbox.at('ran'), '');
      await walkThrough(here, await here.open(), ours, theirs);
      assert.deepEqual(ran(sandbox), []);
      sandbox.dispose();
      sandbox = new Sandbox();
    }
  });

  it('runs the person’s own hooks at the commit of files and at the push, and no others', async () => {
    const { here } = pair();
    for (const hook of HOOKS) here.plant(`.git/hooks/${hook}`, 'exit 0');
    const repository = await here.open();
    here.put('a.txt', 'again\n');
    const commit = value(await repository.commitFiles(['a.txt'], 'Again'));
    const atCommit = ran(sandbox);
    for (const hook of ['pre-commit', 'prepare-commit-msg', 'commit-msg', 'post-commit'])
      assert.ok(atCommit.includes(hook), hook);
    writeFileSync(sandbox.at('ran'), '');
    assert.equal(await repository.remote.push({ remote: 'origin', commit, branch: 'mine' }), undefined);
    assert.ok(ran(sandbox).includes('pre-push'));
  });

  it('tells a refusing hook from a remote that moved on, in one sentence', async () => {
    const { here, ours } = pair();
    const repository = await here.open();
    here.plant('.git/hooks/pre-push', 'echo no pushes today >&2; exit 1');
    const push = { remote: 'origin', commit: ours, branch: 'mine' };
    assert.match(refused(await repository.remote.push(push), 'declined'), /no pushes today/);
    here.remove('.git/hooks/pre-push');
    here.plant('../there.git/hooks/pre-receive', 'echo not here; exit 1');
    assert.match(refused(await repository.remote.push(push), 'declined'), /pre-receive hook declined/);
  });

  it('cannot make git start a program through the address of a remote', async () => {
    const { here } = pair();
    const program = `ext::sh -c echo% ran% >>${sandbox.at('ran')}`;
    here.git('config', 'protocol.ext.allow', 'always');
    for (const [key, address] of [
      ['remote.origin.url', program],
      ['remote.origin.pushurl', program],
    ] as const) {
      here.git('config', key, address);
      const repository = await here.open();
      if (key === 'remote.origin.url') refused(await repository.remote.fetch('origin', 'main'), 'unsafe-url');
      const commit = value(await repository.commitOf('HEAD'));
      refused(await repository.remote.push({ remote: 'origin', commit, branch: 'x' }), 'unsafe-url');
    }
    const repository = await here.open();
    refused(await repository.remote.add('evil', program), 'unsafe-url');
    refused(await repository.remote.branches(program), 'unsafe-url');
    refused(await repository.remote.branches('--upload-pack=id'), 'unsafe-url');
    // An innocent address that the settings turn into another one.
    here.git('config', 'url.ext::sh -c false .insteadOf', 'https://innocent.example.org/');
    refused(await repository.remote.branches('https://innocent.example.org/a'), 'unsafe-url');
    here.git('config', 'remote.helped.url', 'x');
    here.git('config', 'remote.helped.vcs', 'ext');
    refused(await repository.remote.fetch('helped', 'main'), 'unsafe-url');
    assert.deepEqual(ran(sandbox), []);
  });

  it('gets no name that is an option', async () => {
    const { here, ours } = pair();
    const repository = await here.open();
    const evil = `--upload-pack=echo ran >>${sandbox.at('ran')}`;
    refused(await repository.remote.fetch(evil, 'main'), 'no-remote');
    refused(await repository.remote.fetch('origin', '--all'), 'failed');
    refused(await repository.remote.push({ remote: 'origin', commit: ours, branch: '--all' }), 'failed');
    refused(await repository.remote.push({ remote: 'origin', commit: '--all', branch: 'x' }), 'no-commit');
    refused(await repository.remote.add('-x', 'https://git.example.org/a'), 'no-remote');
    refused(await repository.remote.follow('-x', 'origin', 'main'), 'failed');
    refused(await repository.commitOf('--all'), 'no-commit');
    refused(await repository.commitOf('HEAD..main'), 'no-commit');
    refused(await repository.keepSafe(ours, '../heads/main'), 'failed');
    refused(await repository.moveBranch('../x', { from: ours, to: ours, why: '' }), 'failed');
    refused(await repository.mergeTrees('--stdin', ours), 'no-commit');
    refused(await repository.contents(['-x']), 'no-commit');
    assert.deepEqual(ran(sandbox), []);
  });

  it('runs nothing of a tree that is checked out, and lets no path of it lead elsewhere', async () => {
    const { here, ours } = pair();
    here.git('config', 'filter.near.smudge', './tools/filter');
    const script = `#!/bin/sh\necho filter >>'${sandbox.at('ran')}'; cat\n`;
    const tree = value(
      await (await here.open()).writeTree(ours, [
        { path: '.gitattributes', bytes: bytes('*.dat filter=near\n') },
        { path: 'tools/filter', bytes: bytes(script), mode: '100755' },
        { path: 'x.dat', bytes: bytes('x') },
      ]),
    );
    const repository = await here.open();
    const answer = await repository.checkedOut(tree, ['.gitattributes', 'tools/filter', 'x.dat']);
    assert.match(refused(answer, 'failed'), /filter/);
    assert.deepEqual(ran(sandbox), []);
    for (const name of ['../evil', '.git/hooks/evil', '/evil', 'a/../../evil', '.GIT/config', 'a//b', 'a.txt/b']) {
      refused(await repository.writeTree(ours, [{ path: name, bytes: bytes('x') }]), 'failed');
      const odd = await repository.checkedOut(ours, [name]);
      assert.ok('refused' in odd, name);
    }
    assert.ok(!existsSync(path.join(sandbox.folder, 'evil')));
  });

  it('leaves links out of what is checked out', async () => {
    const { here } = pair();
    symlinkSync('/etc/passwd', here.at('link'));
    const commit = here.commit('link');
    const files = value(await (await here.open()).checkedOut(commit, ['link', 'a.txt']));
    assert.deepEqual([...files.keys()], ['a.txt']);
    assert.equal(text(files.get('a.txt')), 'A\n');
  });

  it('does not look into a submodule', async () => {
    const { here, ours } = pair();
    const inner = sandbox.init('here/inner');
    inner.commit('one', { 'x.txt': 'x' });
    here.git('-c', 'advice.addEmbeddedRepo=false', 'add', 'inner');
    here.git('commit', '-qm', 'submodule');
    mkdirSync(inner.at('.git/hooks'), { recursive: true });
    inner.git('config', 'core.fsmonitor', sandbox.at('evil'));
    writeFileSync(sandbox.at('evil'), `#!/bin/sh\necho evil >>'${sandbox.at('ran')}'\n`);
    chmodSync(sandbox.at('evil'), 0o755);
    inner.put('x.txt', 'y');
    const repository = await here.open();
    assert.deepEqual(value(await repository.dirty()), []);
    const commit = value(await repository.commitOf('HEAD'));
    const files = value(await repository.files(commit));
    assert.equal(files.find(({ path: name }) => name === 'inner')?.mode, '160000');
    assert.equal(await repository.remote.push({ remote: 'origin', commit, branch: 'sub' }), undefined);
    assert.deepEqual(ran(sandbox), []);
    assert.notEqual(commit, ours);
  });
});
