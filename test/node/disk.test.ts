import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { nodeDisk } from '../../src/node/disk.ts';
import type { NewFileDisk } from '../../src/ports/disk.ts';

describe('the real disk', () => {
  let base: string;
  let root: string;
  let disk: NewFileDisk;
  beforeEach(() => {
    base = mkdtempSync(path.join(tmpdir(), 'mooring-disk-'));
    root = path.join(base, 'root');
    mkdirSync(path.join(root, 'folder'), { recursive: true });
    writeFileSync(path.join(base, 'secret.txt'), 'secret');
    writeFileSync(path.join(root, 'folder', 'file.txt'), 'content');
    disk = nodeDisk(root);
  });
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  const text = (file: string, limit = 1000): string => {
    const answer = disk.read(file, limit);
    return 'bytes' in answer ? Buffer.from(answer.bytes).toString() : answer.failed;
  };
  const write = (file: string, content: string) => disk.create(file, Buffer.from(content));

  it('lists a folder with the type of each entry', () => {
    symlinkSync('folder', path.join(root, 'link'));
    execFileSync('mkfifo', [path.join(root, 'pipe')]);
    writeFileSync(path.join(root, 'a'), '');
    const entries = disk.list('');
    assert.ok(!('failed' in entries));
    const byName = Object.fromEntries(entries.map(({ name, type }) => [name, type]));
    assert.deepEqual(byName, { a: 'file', folder: 'folder', link: 'link', pipe: 'other' });
  });

  it('says why a folder cannot be listed', () => {
    assert.deepEqual(disk.list('nowhere'), { failed: 'missing', code: 'ENOENT' });
    assert.deepEqual(disk.list('folder/file.txt'), { failed: 'not-a-folder', code: 'ENOTDIR' });
  });

  it('reads a file of at most the limit', () => {
    assert.equal(text('folder/file.txt'), 'content');
    assert.equal(text('folder/file.txt', 7), 'content');
    assert.equal(text('folder/file.txt', 6), 'too-large');
  });

  it('reads an empty file', () => {
    writeFileSync(path.join(root, 'empty'), '');
    assert.equal(text('empty', 0), '');
  });

  it('refuses every path that leaves the root', () => {
    for (const file of [
      '../secret.txt',
      'folder/../../secret.txt',
      '/etc/hostname',
      'folder//file.txt',
      './folder',
      'a\0b',
    ]) {
      assert.equal(text(file), 'permission', file);
      assert.deepEqual(disk.list(file), { failed: 'permission', code: 'OUTSIDE' }, file);
      assert.deepEqual(write(file, 'x'), { failed: 'permission', code: 'OUTSIDE' }, file);
    }
    assert.equal(readFileSync(path.join(base, 'secret.txt'), 'utf8'), 'secret');
  });

  it('reads through a link that stays inside, and not through one that leads outside', () => {
    symlinkSync('folder/file.txt', path.join(root, 'inside'));
    symlinkSync('../secret.txt', path.join(root, 'outside'));
    symlinkSync('..', path.join(root, 'up'));
    assert.equal(text('inside'), 'content');
    assert.equal(text('outside'), 'permission');
    assert.equal(text('up/secret.txt'), 'permission');
    assert.deepEqual(disk.list('up'), { failed: 'permission', code: 'OUTSIDE' });
  });

  it('notices where a folder, or one above it, was read from and is a link to the outside now', () => {
    for (const place of [root, base]) {
      mkdirSync(path.join(place, 'above', 'in'), { recursive: true });
      writeFileSync(path.join(place, 'above', 'in', 'file.txt'), place === root ? 'ours' : 'secret');
    }
    assert.equal(text('above/in/file.txt'), 'ours');
    renameSync(path.join(root, 'above', 'in'), path.join(root, 'moved'));
    symlinkSync('../../above/in', path.join(root, 'above', 'in'));
    assert.equal(text('above/in/file.txt'), 'permission');
    rmSync(path.join(root, 'above', 'in'));
    renameSync(path.join(root, 'moved'), path.join(root, 'above', 'in'));
    assert.equal(text('above/in/file.txt'), 'ours');
    renameSync(path.join(root, 'above'), path.join(root, 'moved'));
    symlinkSync('../above', path.join(root, 'above'));
    assert.equal(text('above/in/file.txt'), 'permission');
  });

  it('reads many files in one go as it reads each by itself', () => {
    symlinkSync('folder/file.txt', path.join(root, 'inside'));
    symlinkSync('../../secret.txt', path.join(root, 'folder', 'outside'));
    symlinkSync('..', path.join(root, 'up'));
    writeFileSync(path.join(root, 'top.txt'), 'top');
    const many = disk.reader?.() ?? assert.fail();
    const told = (read: NewFileDisk['read'], files: readonly string[]) =>
      files.map(file => {
        const answer = read(file, 1000);
        return 'bytes' in answer ? Buffer.from(answer.bytes).toString() : answer.failed;
      });
    const files = [
      'top.txt',
      'inside',
      'folder/file.txt',
      'folder/outside',
      'folder/none',
      'folder/file.txt',
      'folder',
    ];
    const others = ['up/secret.txt', 'folder/../top.txt', '../secret.txt', 'none/file.txt', '/etc/hostname', ''];
    const all = [...files, ...others];
    assert.deepEqual(told(many, all), told(disk.read, all));
    assert.deepEqual(told(many, files).slice(0, 4), ['top', 'content', 'content', 'permission']);
  });

  it('notices in the next go where a folder is a link to the outside now', () => {
    const before = disk.reader?.() ?? assert.fail();
    assert.ok('bytes' in before('folder/file.txt', 1000));
    rmSync(path.join(root, 'folder'), { recursive: true });
    mkdirSync(path.join(base, 'away'));
    writeFileSync(path.join(base, 'away', 'file.txt'), 'away');
    symlinkSync('../away', path.join(root, 'folder'));
    const next = disk.reader?.() ?? assert.fail();
    assert.deepEqual(next('folder/file.txt', 1000), { failed: 'permission', code: 'OUTSIDE' });
  });

  it('gives a file the stamp with which it was read, and another once it changed', () => {
    const read = disk.read('folder/file.txt', 100);
    assert.ok('seen' in read && read.seen);
    assert.deepEqual(disk.stamp?.('folder/file.txt'), read.seen.stamp);
    assert.equal(read.seen.stamp.size, 7);
    writeFileSync(path.join(root, 'folder', 'file.txt'), 'longer content');
    assert.notDeepEqual(disk.stamp?.('folder/file.txt'), read.seen.stamp);
  });

  it('gives no stamp to what is no file', () => {
    symlinkSync('folder/file.txt', path.join(root, 'link'));
    const failures = ['folder', 'link', 'nowhere', 'folder/file.txt/x', '../secret.txt'].map(file =>
      disk.stamp?.(file),
    );
    assert.deepEqual(
      failures.map(answer => answer && 'failed' in answer && answer.failed),
      ['not-a-file', 'not-a-file', 'missing', 'missing', 'permission'],
    );
  });

  it('follows links to their end', () => {
    const link = (name: string, to: string) => symlinkSync(to, path.join(root, name));
    link('file', 'folder/file.txt');
    link('again', 'file');
    link('here', '.');
    link('absolute', path.join(root, 'folder'));
    link('outside', '../secret.txt');
    link('dangling', 'nowhere');
    link('one', 'two');
    link('two', 'one');
    assert.deepEqual(disk.follow('again'), { to: 'folder/file.txt', type: 'file' });
    assert.deepEqual(disk.follow('here'), { to: '', type: 'folder' });
    assert.deepEqual(disk.follow('absolute'), { to: 'folder', type: 'folder' });
    assert.deepEqual(disk.follow('outside'), { broken: 'outside' });
    assert.deepEqual(disk.follow('dangling'), { broken: 'dangling' });
    assert.deepEqual(disk.follow('one'), { broken: 'circular' });
    assert.equal(text('one'), 'circular');
    assert.equal(text('dangling'), 'missing');
  });

  it('sees a root that is itself a link as the folder behind it', () => {
    symlinkSync(root, path.join(base, 'alias'));
    disk = nodeDisk(path.join(base, 'alias'));
    symlinkSync('folder/file.txt', path.join(root, 'inside'));
    assert.equal(text('inside'), 'content');
    assert.deepEqual(disk.follow('inside'), { to: 'folder/file.txt', type: 'file' });
  });

  it('answers for a pipe, a device and a folder without waiting', () => {
    execFileSync('mkfifo', [path.join(root, 'pipe')]);
    assert.equal(text('pipe'), 'not-a-file');
    assert.equal(text('folder'), 'not-a-file');
    assert.equal(text('folder/file.txt/deeper'), 'missing');
  });

  it('makes a file and the folders above it, and leaves nothing else behind', () => {
    assert.equal(write('new/deep/file.txt', 'made'), undefined);
    assert.equal(text('new/deep/file.txt'), 'made');
    assert.deepEqual(readdirSync(path.join(root, 'new', 'deep')), ['file.txt']);
  });

  it('never replaces what is there, be it a file, a folder or a broken link', () => {
    symlinkSync('nowhere', path.join(root, 'dangling'));
    for (const taken of ['folder/file.txt', 'folder', 'dangling']) {
      assert.deepEqual(write(taken, 'other'), { failed: 'exists', code: 'EEXIST' }, taken);
    }
    assert.equal(text('folder/file.txt'), 'content');
    assert.deepEqual(readdirSync(root).sort(), ['dangling', 'folder']);
  });

  it('makes nothing behind a link that leads outside', () => {
    symlinkSync('..', path.join(root, 'up'));
    assert.deepEqual(write('up/new/file.txt', 'x'), { failed: 'permission', code: 'OUTSIDE' });
    assert.equal(existsSync(path.join(base, 'new')), false);
  });

  it('says so where a file stands in the place of a folder', () => {
    assert.equal(write('folder/file.txt/new', 'x')?.code, 'ENOTDIR');
    assert.equal(text('folder/file.txt'), 'content');
  });
});
