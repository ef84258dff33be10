import assert from 'node:assert/strict';
import type { DiskTree } from '../../src/snapshot/disk-tree.ts';
import { walkProject } from '../../src/store/walk.ts';
import { type MemoryDisk, memoryDisk } from '../kit/memory-disk.ts';

const pause = async () => {};

async function walk(disk: MemoryDisk): Promise<DiskTree> {
  return (await walkProject(disk, { pause })).tree;
}

describe('walking a project', () => {
  it('lists files and folders in one order, whatever the disk’s', async () => {
    const tree = await walk(memoryDisk({ 'b/c.py': '', 'a.py': '', 'b/a/z.py': '', 'B.py': '' }));
    assert.deepEqual([...tree.files], ['B.py', 'a.py', 'b/c.py', 'b/a/z.py']);
    assert.deepEqual([...tree.folders], ['', 'b', 'b/a']);
    assert.equal(tree.cut, false);
  });

  it('leaves out what tools make, hidden folders and Mooring’s own state', async () => {
    const skipped = [
      '.git',
      'node_modules',
      '__pycache__',
      '.venv',
      'venv',
      'x/site-packages',
      '.tox',
      '.mypy_cache',
      '.idea',
    ];
    const own = ['.local', '.cache', '.packages', 'drafts', 'workspaces/a'].map(name => `.mooring/${name}`);
    const disk = memoryDisk({
      '.mooring/manifest/forms.yaml': '',
      '.bifrost/forms.yaml': '',
      '.env': '',
      'drafts/a': '',
    });
    for (const folder of [...skipped, ...own]) disk.write(`${folder}/file.py`, '');
    disk.link('lib/node_modules', 'drafts');
    const tree = await walk(disk);
    assert.deepEqual([...tree.files].sort(), [
      '.bifrost/forms.yaml',
      '.env',
      '.mooring/manifest/forms.yaml',
      'drafts/a',
    ]);
    const folders = ['', '.bifrost', '.mooring', '.mooring/manifest', 'drafts', 'lib', 'x'];
    assert.deepEqual([...tree.folders].sort(), folders);
    assert.equal(tree.links.size, 0);
  });

  it('records where links lead and enters none', async () => {
    const disk = memoryDisk({ 'real/file.py': '' });
    disk.link('file.py', 'real/file.py');
    disk.link('folder', 'real');
    disk.link('real/loop', '');
    disk.link('out', '../elsewhere');
    disk.link('gone', 'nowhere');
    disk.link('round', 'round');
    const tree = await walk(disk);
    assert.deepEqual([...tree.files], ['real/file.py']);
    assert.deepEqual(Object.fromEntries(tree.links), {
      'file.py': { to: 'real/file.py' },
      folder: { to: 'real' },
      'real/loop': { to: '' },
      out: { broken: 'outside' },
      gone: { broken: 'dangling' },
      round: { broken: 'circular' },
    });
  });

  it('names other projects inside and does not enter them', async () => {
    const disk = memoryDisk({
      '.mooring/manifest.yaml': '',
      'one/.mooring/manifest.yml': '',
      'one/a.py': '',
      'two/.bifrost/forms.yaml': '',
      'two/b.py': '',
      'three/.mooring/manifest/forms.yaml': '',
      'no/.mooring/config.toml': '',
      'no/.bifrost/README.md': '',
      'no/c.py': '',
    });
    const tree = await walk(disk);
    assert.deepEqual([...tree.nested].sort(), ['one', 'three', 'two']);
    assert.deepEqual([...tree.files].sort(), ['.mooring/manifest.yaml', 'no/c.py']);
  });

  it('lists no pipes and devices', async () => {
    const disk = memoryDisk();
    disk.makeOther('pipe.py');
    assert.equal((await walk(disk)).files.size, 0);
  });

  it('says that absence proves nothing where a folder cannot be listed', async () => {
    const disk = memoryDisk({ 'a/x.py': '', 'b/y.py': '' });
    disk.lock('a');
    const { tree, unlisted } = await walkProject(disk, { pause });
    assert.equal(tree.cut, true);
    assert.deepEqual(unlisted, [{ folder: 'a', failure: { failed: 'permission', code: 'EACCES' } }]);
    assert.deepEqual([...tree.files], ['b/y.py']);
    assert.ok(tree.folders.has('a'));
  });

  it('stops at its limit of files, also inside one folder', async () => {
    const files = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`f${index}.py`, '']));
    const { tree } = await walkProject(memoryDisk(files), { pause, limitFiles: 10 });
    assert.equal(tree.files.size, 10);
    assert.equal(tree.cut, true);
  });

  it('stops at a depth of 100', async () => {
    const tree = await walk(memoryDisk({ [`${'d/'.repeat(100)}in.py`]: '', [`${'e/'.repeat(101)}out.py`]: '' }));
    assert.equal(tree.files.size, 1);
    assert.equal(tree.cut, true);
  });

  it('pauses between slices', async () => {
    const files = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`f${index}/x.py`, '']));
    let pauses = 0;
    await walkProject(memoryDisk(files), { pause: async () => void pauses++, steps: 5 });
    assert.equal(pauses, 4);
  });

  it('ends early when it is stopped', async () => {
    const disk = memoryDisk({ 'a/x.py': '' });
    const { tree } = await walkProject(disk, { pause, stopped: () => true });
    assert.equal(tree.cut, true);
    assert.equal(disk.asked.list, 0);
  });

  it('gives the very same tree where nothing came or went, links and other projects in it too', async () => {
    const disk = memoryDisk({ 'a/x.py': '', 'nested/.mooring/manifest.yaml': '', 'nested/y.py': '', 'z.py': '' });
    disk.link('linked', 'a');
    const before = await walkProject(disk, { pause });
    disk.write('a/x.py', 'x = 1');
    assert.equal((await walkProject(disk, { pause, before })).tree, before.tree);
    disk.link('linked', 'nowhere');
    assert.deepEqual((await walkProject(disk, { pause, before })).tree, await walk(disk));
    disk.remove('nested/.mooring');
    disk.remove('z.py');
    disk.write('b/new.py', '');
    assert.deepEqual((await walkProject(disk, { pause, before })).tree, await walk(disk));
  });

  it('is not misled by a walk that was cut or could not list a folder', async () => {
    const disk = memoryDisk({ 'a/x.py': '', 'b/y.py': '' });
    disk.lock('a');
    const unlisted = await walkProject(disk, { pause });
    const cut = await walkProject(disk, { pause, limitFiles: 1, before: unlisted });
    assert.equal(cut.tree.cut, true);
    disk.remove('a');
    disk.write('a/x.py', '');
    assert.deepEqual((await walkProject(disk, { pause, before: unlisted })).tree, await walk(disk));
    assert.deepEqual((await walkProject(disk, { pause, before: cut })).tree, await walk(disk));
  });
});
