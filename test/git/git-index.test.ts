import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { pathsInIndex } from '../../src/git/git-index.ts';
import { trackedFiles } from '../../src/git/tracked-files.ts';
import { nodeWriteDisk, portPath } from '../../src/node/write-disk.ts';

describe('The index of git', () => {
  let folder = '';
  const git = (...argv: string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...argv], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env.PATH ?? '', HOME: folder, GIT_CONFIG_NOSYSTEM: '1' },
    });
  const put = (file: string): void => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), 'A=1\n');
  };
  const index = (): Uint8Array => readFileSync(path.join(folder, '.git/index'));
  const ENVS = ['.env', '.mooring/.env', '.mooring/workspaces/dév/.env', `a/${'deep/'.repeat(60)}.env`];
  const start = (...init: string[]): void => {
    git('init', '-q', ...init);
    for (const file of [
      ...ENVS,
      'README',
      'a.env.txt',
      ...Array.from({ length: 300 }, (_, at) => `src/file-${at}.ts`),
    ]) {
      put(file);
    }
  };
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'mooring-index-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  for (const version of ['2', '3', '4']) {
    it(`gives the tracked paths in version ${version}`, () => {
      start();
      git('add', '-A');
      // A file that is only meant to be added needs the longer flags of version 3.
      git('rm', '-q', '--cached', 'README');
      git('add', '-N', 'README');
      git('update-index', '--index-version', version);
      assert.deepEqual(pathsInIndex(index(), '.env'), [...ENVS].sort());
      assert.equal(pathsInIndex(index(), '.ts')?.length, 300);
      git('rm', '-q', '--cached', '.mooring/.env');
      assert.ok(!pathsInIndex(index(), '.env')?.includes('.mooring/.env'));
    });
  }

  it('gives them in a repository of longer hashes', () => {
    start('--object-format=sha256');
    git('add', '-A');
    assert.deepEqual(pathsInIndex(index(), '.env'), [...ENVS].sort());
  });

  it('claims nothing of an index that is split, cut off or none', () => {
    start();
    git('add', '-A');
    const whole = index();
    assert.equal(pathsInIndex(whole.subarray(0, whole.length - 30), '.env'), undefined);
    assert.equal(pathsInIndex(new Uint8Array(), '.env'), undefined);
    assert.equal(pathsInIndex(new TextEncoder().encode('DIRC and more of it'), '.env'), undefined);
    git('update-index', '--split-index');
    assert.equal(pathsInIndex(index(), '.env'), undefined);
  });

  it('throws at no bytes', () => {
    start();
    git('add', '-A');
    git('update-index', '--index-version', '4');
    const whole = index();
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(255), fc.nat(whole.length), (at, byte, length) => {
        const bytes = Uint8Array.from(whole).subarray(0, length);
        if (at < length) bytes[at] = byte;
        pathsInIndex(bytes, '.env');
      }),
    );
  });

  it('is found from a folder below, in a worktree, and read again once it changes', () => {
    start();
    git('add', '.mooring');
    git('commit', '-qm', 'first');
    const tracked = trackedFiles(nodeWriteDisk(), '.env');
    const below = (file: string) => tracked.below(portPath(path.join(folder, file)));
    const first = below('.mooring');
    assert.deepEqual(first, ['.env', 'workspaces/dév/.env']);
    assert.equal(below('.mooring'), first);
    git('rm', '-q', '--cached', '.mooring/.env');
    assert.deepEqual(below('.mooring'), ['workspaces/dév/.env']);
    git('worktree', 'add', '-q', 'tree');
    assert.deepEqual(below('tree/.mooring/workspaces'), ['dév/.env']);
    assert.deepEqual(tracked.below(portPath(tmpdir())), []);
  });
});
