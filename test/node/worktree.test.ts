import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { worktreeOf } from '../../src/node/worktree.ts';

describe('a git worktree', () => {
  let base = '';
  beforeEach(() => {
    base = realpathSync(mkdtempSync(path.join(tmpdir(), 'mooring-worktree-')));
  });
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  const git = (cwd: string, ...args: string[]) => {
    const who = ['-c', 'user.name=x', '-c', 'user.email=x@localhost'];
    execFileSync('git', [...who, ...args], { cwd, stdio: 'ignore' });
  };

  it('knows its main checkout, from any folder in it', () => {
    const main = path.join(base, 'main');
    mkdirSync(main);
    git(main, 'init', '-q');
    git(main, 'commit', '-q', '--allow-empty', '-m', 'first');
    git(main, 'worktree', 'add', '-q', '../fix');
    const root = path.join(base, 'fix');
    mkdirSync(path.join(root, 'inner'));
    assert.deepEqual(worktreeOf(path.join(root, 'inner')), { root, main });
    assert.deepEqual(worktreeOf(root), { root, main });
    assert.equal(worktreeOf(main), undefined);
  });

  it('is no submodule, no folder without git and none that is not there', () => {
    const inner = path.join(base, 'inner');
    mkdirSync(path.join(base, '.git', 'modules', 'inner'), { recursive: true });
    mkdirSync(inner);
    writeFileSync(path.join(inner, '.git'), 'gitdir: ../.git/modules/inner\n');
    assert.equal(worktreeOf(inner), undefined);
    assert.equal(worktreeOf(path.join(base, 'nowhere')), undefined);
  });
});
