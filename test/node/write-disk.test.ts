import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { nodeOutside } from '../../src/node/outside.ts';
import { nodeProcesses } from '../../src/node/processes.ts';
import { portPath } from '../../src/node/write-disk.ts';
import { openStore } from '../../src/store/open-store.ts';
import { replaceFile } from '../../src/store/replace.ts';

const posix = process.platform === 'win32' ? it.skip : it;

describe('writing on the real disk', () => {
  let folder: string;
  const at = (name: string) => portPath(path.join(folder, name));
  const outside = nodeOutside();
  const replace = (name: string, content: string) => replaceFile(outside, at(name), Buffer.from(content));
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'mooring-write-')));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('replaces a file and leaves nothing beside it', async () => {
    writeFileSync(at('config.toml'), 'old');
    const answer = await replace('config.toml', 'new');
    assert.ok(!('failed' in answer) && answer.changed && answer.hash === outside.hash(Buffer.from('new')));
    if (process.platform !== 'win32') assert.ok(answer.durable);
    assert.equal(readFileSync(at('config.toml'), 'utf8'), 'new');
    assert.deepEqual(readdirSync(folder), ['config.toml']);
  });

  posix('keeps the mode, and gives new files the usual one', async () => {
    for (const mode of [0o600, 0o640, 0o666, 0o755]) {
      writeFileSync(at('file'), 'old');
      chmodSync(at('file'), mode);
      await replace('file', `new ${mode}`);
      assert.equal(statSync(at('file')).mode & 0o777, mode);
    }
    await replace('fresh', 'new');
    assert.equal(statSync(at('fresh')).mode & 0o777, 0o644 & ~process.umask());
  });

  posix('keeps the owner where it may', async function () {
    if (process.getuid?.() !== 0) this.skip();
    const { chownSync } = await import('node:fs');
    writeFileSync(at('file'), 'old');
    chownSync(at('file'), 12, 34);
    await replace('file', 'new');
    const { uid, gid } = statSync(at('file'));
    assert.deepEqual([uid, gid], [12, 34]);
  });

  posix('keeps a link, wherever it leads', async () => {
    mkdirSync(at('dotfiles/deep'), { recursive: true });
    mkdirSync(at('root'));
    writeFileSync(at('dotfiles/deep/config.toml'), 'old');
    symlinkSync('dotfiles/deep', at('linked'));
    symlinkSync('../linked/config.toml', at('root/config.toml'));
    symlinkSync('config.toml', at('root/again.toml'));
    assert.ok(!('failed' in (await replace('root/again.toml', 'new'))));
    assert.ok(lstatSync(at('root/again.toml')).isSymbolicLink() && lstatSync(at('root/config.toml')).isSymbolicLink());
    assert.equal(readFileSync(at('dotfiles/deep/config.toml'), 'utf8'), 'new');
  });

  it('says what stands in the way', async () => {
    mkdirSync(at('folder'));
    writeFileSync(at('closed'), 'old');
    chmodSync(at('closed'), 0o444);
    const failed = async (name: string) => {
      const answer = await replace(name, 'new');
      return 'failed' in answer && answer.failed;
    };
    assert.equal(await failed('folder'), 'is-folder');
    assert.equal(await failed('closed'), 'read-only');
    assert.equal(await failed('nowhere/file'), 'missing-folder');
    assert.equal(readFileSync(at('closed'), 'utf8'), 'old');
    assert.deepEqual(readdirSync(folder).sort(), ['closed', 'folder']);
  });

  posix('waits for no pipe', async () => {
    const { execFileSync } = await import('node:child_process');
    execFileSync('mkfifo', [at('pipe')]);
    const answer = await replace('pipe', 'new');
    assert.ok('failed' in answer && answer.failed === 'is-folder');
  });

  it('commits many files, with the ones before in the history', async () => {
    writeFileSync(at('a.toml'), 'old');
    writeFileSync(at('gone.md'), 'gone');
    const hash = (text: string) => outside.hash(Buffer.from(text));
    const store = openStore(outside, { root: portPath(folder), local: at('.local') }, { actor: 'test@here unit/1' });
    const done = await store.commit({
      label: 'Change',
      changes: [
        { path: 'a.toml', before: hash('old'), after: Buffer.from('new') },
        { path: 'deep/er/b.toml', before: 'absent', after: Buffer.from('b'), mode: 0o600 },
        { path: 'gone.md', before: hash('gone'), moveTo: 'kept/gone.md' },
      ],
    });
    assert.ok(!('failed' in done), JSON.stringify(done));
    assert.deepEqual(
      ['a.toml', 'deep/er/b.toml', 'kept/gone.md'].map(name => readFileSync(at(name), 'utf8')),
      ['new', 'b', 'gone'],
    );
    assert.deepEqual(readdirSync(folder).sort(), ['.local', 'a.toml', 'deep', 'kept']);
    assert.equal(Buffer.from(store.history.read(hash('old')) ?? []).toString(), 'old');
    if (process.platform !== 'win32') assert.equal(statSync(at('deep/er/b.toml')).mode & 0o777, 0o600);
  });
});

describe('the names of processes', () => {
  const { self, isAlive } = nodeProcesses();
  const [place, boot, pid, started] = self.split('.');
  const named = (number: number | undefined, start = started) => [place, boot, number, start].join('.');

  it('fit into names of files and are always the same', () => {
    assert.match(self, /^[0-9a-z.]{1,60}$/);
    assert.equal(nodeProcesses().self, self);
    assert.equal(isAlive(self), 'alive');
  });

  it('tell a process that has ended', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    assert.equal(isAlive(named(child.pid)), 'dead');
  });

  it('tell nothing of other machines and of what is no name', () => {
    assert.equal(isAlive(`other.${boot}.${pid}.${started}`), 'unknown');
    for (const name of ['', 'x', '....', `${place}.${boot}.-1.0`, `${place}.${boot}.x.0`]) {
      assert.equal(isAlive(name), 'unknown', name);
    }
  });

  it('tell a number that was given again, a machine that was started again, and a stopped process', async function () {
    if (process.platform !== 'linux') this.skip();
    assert.equal(isAlive(named(process.pid, '1')), 'dead');
    assert.equal(isAlive(`${place}.00000000.${pid}.${started}`), 'dead');
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    try {
      const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8');
      const start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
      child.kill('SIGSTOP');
      assert.equal(isAlive(named(child.pid, start)), 'alive');
    } finally {
      child.kill('SIGKILL');
    }
  });
});
