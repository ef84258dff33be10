import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type EarlierOptions, openEarlierContents } from '../../src/git/earlier-content.ts';
import { type NodeGitOptions, nodeGit } from '../../src/node/git.ts';
import { textOf } from '../kit/model-outside.ts';

/** Whatever this machine's own git is set to. */
const ENVIRONMENT = {
  PATH: process.env.PATH,
  HOME: '/nowhere',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
};

class Repository {
  readonly root: string;
  private time = 1_700_000_000;
  constructor(root: string) {
    this.root = root;
    mkdirSync(root, { recursive: true });
  }
  git(...words: string[]): string {
    const at = `${this.time++} +0000`;
    const env = { ...ENVIRONMENT, GIT_AUTHOR_DATE: at, GIT_COMMITTER_DATE: at };
    return execFileSync('git', words, {
      cwd: this.root,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  }
  init(): this {
    this.git('init', '-q', '-b', 'main');
    return this;
  }
  put(file: string, content: string | Uint8Array): void {
    const at = path.join(this.root, file);
    mkdirSync(path.dirname(at), { recursive: true });
    writeFileSync(at, content);
  }
  remove(file: string): void {
    rmSync(path.join(this.root, file), { recursive: true });
  }
  commit(message: string): string {
    this.git('add', '-A');
    this.git('commit', '-q', '--no-verify', '--allow-empty', '-m', message);
    return this.git('rev-parse', 'HEAD');
  }
}

describe('the earlier content of a file, from git', () => {
  let home = '';
  beforeEach(() => {
    home = realpathSync(mkdtempSync(path.join(tmpdir(), 'mooring-git-')));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  const fresh = (name = 'repo') => new Repository(path.join(home, name)).init();
  const earlier = (folder: string, options?: EarlierOptions, git?: NodeGitOptions) =>
    openEarlierContents(nodeGit({ environment: ENVIRONMENT, ...git }), folder, options);

  it('is that of HEAD, byte for byte', async () => {
    const repository = fresh();
    const bytes = Uint8Array.from({ length: 256 * 40 }, (_, at) => at % 256);
    repository.put('forms/hello.form.yaml', bytes);
    repository.put('tool.py', 'pass\n');
    chmodSync(path.join(repository.root, 'tool.py'), 0o755);
    const commit = repository.commit('first');
    repository.put('forms/hello.form.yaml', 'changed since\n');
    const found = await earlier(repository.root).file('forms/hello.form.yaml');
    assert.ok('bytes' in found, JSON.stringify(found));
    assert.deepEqual(Buffer.from(found.bytes), Buffer.from(bytes));
    assert.equal(found.commit, commit);
    assert.equal(found.from, `HEAD (${commit.slice(0, 8)})`);
    assert.equal(found.isExecutable, false);
    const tool = await earlier(repository.root).file('tool.py');
    assert.ok('bytes' in tool && tool.isExecutable);
  });

  it('is that of before the commit that deleted it, also where others came after', async () => {
    const repository = fresh();
    repository.put('tone.md', 'one\n');
    repository.commit('first');
    repository.put('tone.md', 'two\n');
    const second = repository.commit('second');
    repository.put('other.md', 'other\n');
    repository.commit('other');
    repository.remove('tone.md');
    const deleted = repository.commit('delete');
    repository.put('other.md', 'more\n');
    repository.commit('more');
    const found = await earlier(repository.root).file('tone.md');
    assert.ok('bytes' in found, JSON.stringify(found));
    assert.equal(textOf(found.bytes), 'two\n');
    assert.equal(found.from, `${second.slice(0, 8)}, before ${deleted.slice(0, 8)} deleted it`);
    assert.equal(found.commit, second);
  });

  it('is found where the deletion was merged, on whichever side', async () => {
    for (const [at, base] of ['main', 'other'].entries()) {
      const repository = fresh(`merge${at}`);
      repository.put('keep.md', 'x\n');
      repository.put('tone.md', 'tone\n');
      repository.commit('first');
      repository.git('branch', 'other');
      repository.git('checkout', '-q', base === 'main' ? 'other' : 'main');
      repository.remove('tone.md');
      repository.commit('delete');
      repository.git('checkout', '-q', base);
      repository.put('keep.md', 'y\n');
      repository.commit('keep');
      repository.git('merge', '-q', '--no-edit', base === 'main' ? 'other' : 'main');
      repository.put('keep.md', 'z\n');
      repository.commit('after');
      const found = await earlier(repository.root).file('tone.md');
      assert.ok('bytes' in found && textOf(found.bytes) === 'tone\n', JSON.stringify(found));
    }
  });

  it('is found by any name, none of which means anything to git', async () => {
    const names = [
      '-rf',
      '--help',
      'with space.md',
      'a:b.md',
      ':(top)magic.md',
      ':!not.md',
      'HEAD',
      'star*.md',
      'line\nbreak.md',
      'end\n',
      'q"uote\'s.md',
      '$(touch oops).md',
      'grüße/日本.md',
      '-folder/-file',
      'tab\tin.md',
    ];
    const repository = fresh();
    for (const name of names) repository.put(`sub/${name}`, `content of ${name}`);
    repository.put('sub/starry.md', 'not this one');
    repository.commit('names');
    for (const name of names) repository.remove(`sub/${name}`);
    const check = async (folder: string, file: string, name: string) => {
      const found = await earlier(folder).file(file);
      assert.ok('bytes' in found, `${JSON.stringify(file)}: ${JSON.stringify(found)}`);
      assert.equal(textOf(found.bytes), `content of ${name}`);
    };
    for (const name of names) await check(repository.root, `sub/${name}`, name);
    repository.commit('delete');
    for (const name of names) await check(path.join(repository.root, 'sub'), name, name);
  });

  it('is found in a folder of the repository, whose own name may be anything', async () => {
    const repository = fresh();
    repository.put('-a b/x\ny/tone.md', 'inner\n');
    repository.put('tone.md', 'outer\n');
    repository.commit('first');
    const found = await earlier(path.join(repository.root, '-a b/x\ny')).file('tone.md');
    assert.ok('bytes' in found && textOf(found.bytes) === 'inner\n', JSON.stringify(found));
  });

  it('is found in a linked worktree, in its own HEAD', async () => {
    const repository = fresh();
    repository.put('tone.md', 'main\n');
    repository.commit('first');
    const folder = path.join(home, 'linked tree');
    repository.git('worktree', 'add', '-q', '-b', 'side', folder);
    writeFileSync(path.join(folder, 'tone.md'), 'side\n');
    const linked = new Repository(folder);
    linked.commit('side');
    const found = await earlier(folder).file('tone.md');
    assert.ok('bytes' in found && textOf(found.bytes) === 'side\n', JSON.stringify(found));
  });

  it('is asked of the repository around the folder, whatever the environment names', async () => {
    const repository = fresh();
    repository.put('tone.md', 'right\n');
    repository.commit('first');
    const other = fresh('other');
    other.put('tone.md', 'wrong\n');
    other.commit('first');
    const environment = { ...ENVIRONMENT, GIT_DIR: path.join(other.root, '.git'), GIT_WORK_TREE: other.root };
    const found = await earlier(repository.root, {}, { environment }).file('tone.md');
    assert.ok('bytes' in found && textOf(found.bytes) === 'right\n', JSON.stringify(found));
  });

  it('comes for a folder with all that is in it, and nothing of its neighbour', async () => {
    const repository = fresh();
    repository.put('apps/board/app.yaml', 'id: a\n');
    repository.put('apps/board/src/-main.ts', 'main\n');
    repository.put('apps/boards/app.yaml', 'id: b\n');
    const first = repository.commit('first');
    const found = await earlier(repository.root).folder('apps/board');
    assert.ok('files' in found, JSON.stringify(found));
    const said = found.files.map(file => [file.path, textOf(file.bytes)]);
    const whole = [
      ['apps/board/app.yaml', 'id: a\n'],
      ['apps/board/src/-main.ts', 'main\n'],
    ];
    assert.deepEqual(said, whole);
    repository.remove('apps/board');
    repository.commit('delete');
    const gone = await earlier(path.join(repository.root, 'apps')).folder('board');
    assert.ok('files' in gone, JSON.stringify(gone));
    assert.deepEqual(
      gone.files.map(file => [`apps/${file.path}`, textOf(file.bytes)]),
      whole,
    );
    assert.equal(gone.commit, first);
  });

  describe('is none, with the reason,', () => {
    const why = async (answer: Promise<object>): Promise<string> => {
      const found = await answer;
      assert.ok('none' in found && 'message' in found, JSON.stringify(found));
      assert.match(String(found.message), /^[^\n]+\.$/);
      return String(found.none);
    };

    it('without a repository, and without a commit', async () => {
      const plain = path.join(home, 'plain');
      mkdirSync(plain);
      assert.equal(await why(earlier(plain).file('tone.md')), 'no-repository');
      assert.equal(await why(earlier(fresh().root).file('tone.md')), 'no-repository');
    });

    it('without git, and a program of that name in the project is not taken for it', async () => {
      const repository = fresh();
      repository.put('git', `#!/bin/sh\ntouch ${home}/oops\n`);
      chmodSync(path.join(repository.root, 'git'), 0o755);
      const environment = { ...ENVIRONMENT, PATH: `.:${path.delimiter}relative` };
      const before = process.cwd();
      process.chdir(repository.root);
      try {
        assert.equal(await why(earlier(repository.root, {}, { environment }).file('tone.md')), 'no-git');
      } finally {
        process.chdir(before);
      }
      assert.throws(() => realpathSync(path.join(home, 'oops')));
    });

    it('for what was never committed, or leads out of the project', async () => {
      const repository = fresh();
      repository.put('sub/tone.md', 'x\n');
      repository.put('outer.md', 'x\n');
      repository.commit('first');
      repository.put('sub/new.md', 'x\n');
      const { file, folder } = earlier(path.join(repository.root, 'sub'));
      assert.equal(await why(file('new.md')), 'never-committed');
      assert.equal(await why(folder('apps')), 'never-committed');
      for (const out of ['../outer.md', '/etc/passwd', 'a/../../outer.md', '', 'a\0b'])
        assert.equal(await why(file(out)), 'other-kind', out);
    });

    it('for a link, a submodule, and a folder in the place of a file', async () => {
      const repository = fresh();
      repository.put('folder/file.md', 'x\n');
      symlinkSync('/etc/passwd', path.join(repository.root, 'folder/link'));
      const inner = new Repository(path.join(repository.root, 'inner')).init();
      inner.put('a.md', 'a\n');
      inner.commit('inner');
      repository.commit('first');
      const { file, folder } = earlier(repository.root);
      assert.equal(await why(file('folder')), 'other-kind');
      assert.equal(await why(file('folder/link')), 'other-kind');
      assert.equal(await why(folder('folder')), 'other-kind');
      assert.equal(await why(folder('folder/file.md')), 'other-kind');
      assert.equal(await why(file('inner')), 'other-kind');
    });

    it('for what Git LFS or another filter keeps, and the filter is not run', async () => {
      const repository = fresh();
      const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n';
      repository.put('atlas.png', pointer);
      repository.put('secret.txt', 'kept\n');
      repository.commit('first');
      assert.equal(await why(earlier(repository.root).file('atlas.png')), 'filtered');
      repository.put('.gitattributes', '*.txt filter=vault\n');
      repository.git('config', 'filter.vault.smudge', `touch ${home}/oops`);
      repository.git('config', 'filter.vault.clean', `touch ${home}/oops`);
      const found = await earlier(repository.root).file('secret.txt');
      assert.ok('none' in found && found.none === 'filtered');
      assert.match(found.message, /filter “vault”/);
      assert.throws(() => realpathSync(path.join(home, 'oops')));
    });

    it('for what is too large, and where git takes too long', async () => {
      const repository = fresh();
      repository.put('apps/a.bin', 'x'.repeat(6000));
      repository.put('apps/b.bin', 'x'.repeat(6000));
      repository.commit('first');
      const small = earlier(repository.root, { limitBytes: 10_000, limitFiles: 1 });
      assert.ok('bytes' in (await small.file('apps/a.bin')));
      assert.equal(await why(small.folder('apps')), 'too-large');
      assert.equal(await why(earlier(repository.root, { limitBytes: 5000 }).file('apps/a.bin')), 'too-large');
      assert.equal(await why(earlier(repository.root, {}, { timeoutMs: 0 }).file('apps/a.bin')), 'timed-out');
    });

    it('for what this clone has only in part, and nothing is fetched', async () => {
      const repository = fresh();
      repository.put('tone.md', 'tone\n');
      repository.commit('first');
      const blob = repository.git('rev-parse', 'HEAD:tone.md');
      renameSync(path.join(repository.root, '.git/objects', blob.slice(0, 2), blob.slice(2)), path.join(home, 'lost'));
      repository.git('config', 'core.repositoryFormatVersion', '1');
      repository.git('config', 'extensions.partialClone', 'origin');
      repository.git('config', 'remote.origin.promisor', 'true');
      repository.git('config', 'remote.origin.url', `ext::touch ${home}/oops`);
      repository.git('config', 'protocol.ext.allow', 'always');
      assert.equal(await why(earlier(repository.root).file('tone.md')), 'failed');
      assert.throws(() => realpathSync(path.join(home, 'oops')));
    });
  });

  it('runs nothing that the repository configures, and changes nothing in it', async () => {
    const repository = fresh();
    repository.put('tone.md', 'tone\n');
    repository.commit('first');
    repository.remove('tone.md');
    repository.commit('delete');
    repository.put('evil.sh', `#!/bin/sh\ntouch ${home}/oops\n`);
    chmodSync(path.join(repository.root, 'evil.sh'), 0o755);
    const evil = path.join(repository.root, 'evil.sh');
    for (const key of [
      'core.fsmonitor',
      'core.pager',
      'core.sshCommand',
      'gpg.program',
      'diff.external',
      'core.editor',
    ])
      repository.git('config', key, evil);
    repository.git('config', 'log.showSignature', 'true');
    repository.git('config', 'alias.ls-tree', `!${evil}`);
    repository.git('config', 'core.hooksPath', repository.root);
    rmSync(path.join(home, 'oops'), { force: true });
    const states = () => execFileSync('find', [repository.root, '-printf', '%p %s %T@\n'], { encoding: 'utf8' });
    const before = states();
    const found = await earlier(repository.root).file('tone.md');
    assert.ok('bytes' in found && textOf(found.bytes) === 'tone\n', JSON.stringify(found));
    assert.equal(states(), before);
    assert.throws(() => realpathSync(path.join(home, 'oops')));
  });
});
