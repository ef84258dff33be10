import assert from 'node:assert/strict';
import { createProject, type ProjectOptions } from '../../src/runtime/create-project.ts';
import type { Project } from '../../src/runtime/project.ts';
import { type MemoryDisk, memoryDisk } from '../kit/memory-disk.ts';

const log = { info() {}, debug() {}, error() {} };
const ID = '11111111-1111-4111-8111-111111111111';
const manifest = (key: string) => `forms:\n  ${key}: { id: ${ID}, path: a.form.yaml }\n`;

function project(disk: MemoryDisk, options: Partial<ProjectOptions> = {}): Project {
  return createProject({ root: '/p', disk, pause: async () => {}, log, ...options });
}

const keys = ({ snapshot }: Project) => snapshot.entities.map(entity => entity.key);

describe('a project', () => {
  it('is empty until it was looked at, and then shows the disk', async () => {
    const one = project(memoryDisk({ '.mooring/manifest.yaml': manifest('a'), 'a.form.yaml': 'name: a\n' }));
    assert.equal(one.loaded, false);
    assert.deepEqual(keys(one), []);
    const snapshot = await one.settle();
    assert.equal(one.loaded, true);
    assert.equal(snapshot, one.snapshot);
    assert.deepEqual(keys(one), ['a']);
    assert.equal(snapshot.generation, 1);
  });

  it('is loaded, and says so, also where there is nothing', async () => {
    const one = project(memoryDisk());
    let fired = 0;
    one.onChange(() => fired++);
    await one.settle();
    assert.deepEqual([one.loaded, fired], [true, 1]);
  });

  it('makes no new generation where looking finds nothing new', async () => {
    const one = project(memoryDisk({ '.mooring/manifest.yaml': manifest('a') }));
    const first = await one.settle();
    one.touch('all');
    assert.equal(await one.settle(), first);
  });

  it('reads only what a hint names, and does not walk for a changed text', async () => {
    const disk = memoryDisk({ '.mooring/manifest.yaml': manifest('a'), 'x.py': '', 'y.py': '' });
    const one = project(disk);
    await one.settle();
    disk.asked.read.length = 0;
    disk.asked.list = 0;
    disk.write('x.py', 'x = 1');
    one.touch(['x.py']);
    const { sources } = await one.settle();
    assert.equal(sources.get('x.py')?.text, 'x = 1');
    assert.deepEqual([disk.asked.read, disk.asked.list], [['x.py'], 1]);
  });

  it('ignores hints about what is out of sight', async () => {
    const disk = memoryDisk({ 'node_modules/a/x.py': '', 'nested/.mooring/manifest.yaml': '', 'nested/x.py': '' });
    const one = project(disk);
    const first = await one.settle();
    disk.asked.list = 0;
    one.touch(['node_modules/a/x.py', '.git/index', '.mooring/.local/lock', 'nested/x.py', 'nested/deep/x.py']);
    assert.equal(await one.settle(), first);
    assert.equal(disk.asked.list, 0);
  });

  it('sees files come and go', async () => {
    const disk = memoryDisk({ '.mooring/manifest.yaml': manifest('a') });
    const one = project(disk);
    await one.settle();
    assert.equal([...one.snapshot.places.values()][0]?.ok, false);
    disk.write('a.form.yaml', 'name: a\n');
    one.touch(['a.form.yaml']);
    await one.settle();
    assert.equal([...one.snapshot.places.values()][0]?.ok, true);
    disk.remove('a.form.yaml');
    one.touch(['a.form.yaml']);
    await one.settle();
    assert.equal(one.snapshot.sources.has('a.form.yaml'), false);
  });

  it('shows unsaved text at once, and the disk’s again once the document is closed', async () => {
    const disk = memoryDisk({ '.mooring/manifest.yaml': manifest('disk') });
    const one = project(disk);
    await one.settle();
    one.setBuffer('.mooring/manifest.yaml', manifest('typed'));
    assert.deepEqual(keys(one), ['typed']);
    disk.write('.mooring/manifest.yaml', manifest('saved'));
    one.touch(['.mooring/manifest.yaml']);
    await one.settle();
    assert.deepEqual(keys(one), ['typed']);
    one.setBuffer('.mooring/manifest.yaml', undefined);
    assert.deepEqual(keys(one), ['saved']);
  });

  it('shows the disk without unsaved text, and is one with it where nothing differs', async () => {
    const disk = memoryDisk({ '.mooring/manifest.yaml': manifest('disk'), 'x.py': '' });
    const one = project(disk);
    const first = await one.settle();
    const path = '.mooring/manifest.yaml';
    one.setBuffer(path, manifest('disk'));
    assert.equal(one.onDisk(), one.snapshot);
    one.setBuffer(path, manifest('typed'));
    assert.equal(one.onDisk(), first);
    one.setBuffer(path, manifest('typed more'));
    assert.equal(one.onDisk(), first);
    disk.write('x.py', 'x = 1');
    one.touch(['x.py']);
    await one.settle();
    assert.deepEqual([keys(one), one.onDisk().entities[0]?.key], [['typed more'], 'disk']);
    assert.equal(one.onDisk().sources.get('x.py')?.text, 'x = 1');
    assert.equal(one.onDisk(), one.onDisk());
    disk.write(path, manifest('typed more'));
    one.touch([path]);
    await one.settle();
    assert.equal(one.onDisk(), one.snapshot);
  });

  it('tells that the disk changed behind an open document, with generations that only grow', async () => {
    const disk = memoryDisk({ '.mooring/manifest.yaml': manifest('a') });
    const one = project(disk);
    await one.settle();
    const path = '.mooring/manifest.yaml';
    one.setBuffer(path, manifest('typed'));
    let fired = 0;
    one.onChange(() => fired++);
    const generations: number[] = [];
    for (const key of ['b', 'c', 'd']) {
      disk.write(path, manifest(key));
      one.touch([path]);
      await one.settle();
      assert.equal(one.onDisk().entities[0]?.key, key);
      generations.push(one.onDisk().generation);
    }
    one.setBuffer(path, undefined);
    generations.push(one.onDisk().generation);
    assert.deepEqual([fired, generations], [4, [...new Set(generations)].sort((a, b) => a - b)]);
    assert.equal(one.onDisk(), one.snapshot);
  });

  it('forgets what was typed and thrown away, also where the file cannot be read', async () => {
    const disk = memoryDisk({ '.mooring/manifest.yaml': manifest('a') });
    const one = project(disk);
    await one.settle();
    const path = '.mooring/manifest.yaml';
    one.setBuffer(path, manifest('typed'));
    disk.write(path, 'forms: [');
    one.touch([path]);
    await one.settle();
    assert.deepEqual([keys(one), one.onDisk().entities[0]?.key], [['typed'], 'a']);
    one.setBuffer(path, undefined);
    assert.deepEqual(keys(one), ['a']);
  });

  it('does not lose what is typed while it loads', async () => {
    const disk = memoryDisk({ '.mooring/manifest.yaml': manifest('disk'), 'x.py': '', 'y.py': '' });
    let turns = 0;
    const one = project(disk, {
      steps: 1,
      pause: async () => one.setBuffer('.mooring/manifest.yaml', manifest(`typed${++turns}`)),
    });
    await one.settle();
    assert.ok(turns > 2);
    assert.deepEqual(keys(one), [`typed${turns}`]);
  });

  it('does not bring back old disk text when a document is closed while it loads', async () => {
    const disk = memoryDisk({ 'a.py': 'old', 'b.py': '', 'c.py': '' });
    let turns = 0;
    const one = project(disk, {
      steps: 1,
      async pause() {
        // After the walk of one folder, the first pause of the reads.
        if (++turns !== 2) return;
        one.setBuffer('a.py', 'typed');
        disk.write('a.py', 'new');
        one.setBuffer('a.py', undefined);
      },
    });
    await one.settle();
    assert.ok(turns >= 2);
    await one.settle();
    assert.equal(one.snapshot.sources.get('a.py')?.text, 'new');
  });

  it('shows an open document that is not on the disk, but none of another project or a tool’s folder', async () => {
    const disk = memoryDisk({ 'nested/.mooring/manifest.yaml': '', 'real/x.py': '' });
    disk.link('linked', 'real');
    const one = project(disk);
    await one.settle();
    for (const path of ['new.py', 'nested/x.py', 'venv/lib/x.py', 'linked/x.py', 'notes.md'])
      one.setBuffer(path, 'x = 1');
    assert.deepEqual([...one.snapshot.sources.keys()].sort(), ['new.py', 'real/x.py']);
    one.setBuffer('new.py', undefined);
    assert.equal(one.snapshot.sources.has('new.py'), false);
  });

  it('holds a manifest that cannot be read, and keeps its last good state', async () => {
    const disk = memoryDisk({ '.mooring/manifest.yaml': manifest('a') });
    const one = project(disk);
    await one.settle();
    disk.lock('.mooring/manifest.yaml');
    one.touch('all');
    await one.settle();
    assert.equal(one.snapshot.sources.get('.mooring/manifest.yaml')?.held, true);
    assert.deepEqual(keys(one), ['a']);
  });

  it('has a manifest to complain about where a folder or a broken link stands in its place', async () => {
    const disk = memoryDisk();
    disk.makeFolder('.mooring/manifest.yaml');
    disk.link('.mooring/manifest.yml', 'nowhere');
    const { layout, manifestUnknown } = await project(disk).settle();
    assert.deepEqual([layout.used.length, manifestUnknown], [2, true]);
  });

  it('reads a manifest again whose link leads to what changed', async () => {
    const disk = memoryDisk({ 'shared/manifest.yaml': manifest('a') });
    disk.link('.mooring/manifest.yaml', 'shared/manifest.yaml');
    const one = project(disk);
    await one.settle();
    disk.write('shared/manifest.yaml', manifest('b'));
    one.touch(['shared/manifest.yaml']);
    await one.settle();
    assert.deepEqual(keys(one), ['b']);
  });

  it('shares one round among those who wait, and runs one more for hints that came meanwhile', async () => {
    const disk = memoryDisk({ 'x.py': 'one', 'y.py': '' });
    const generations: number[] = [];
    const one = project(disk, { steps: 1 });
    one.onChange(({ generation }) => generations.push(generation));
    const first = one.settle();
    assert.equal(one.settle(), first);
    disk.write('x.py', 'two');
    one.touch(['x.py']);
    const second = one.settle();
    assert.notEqual(second, first);
    one.touch(['y.py']);
    assert.equal(one.settle(), second);
    assert.equal((await second).sources.get('x.py')?.text, 'two');
    await one.settle();
    assert.ok(generations.length <= 2);
  });

  it('keeps what it knows when its folder cannot be listed', async () => {
    const disk = memoryDisk({ '.mooring/manifest.yaml': manifest('a') });
    const one = project(disk);
    const first = await one.settle();
    disk.lock('');
    one.touch('all');
    assert.equal(await one.settle(), first);
  });

  it('falls silent once it is disposed', async () => {
    const disk = memoryDisk({ 'x.py': '' });
    let fired = 0;
    const one = project(disk, { steps: 1, pause: async () => one.dispose() });
    one.onChange(() => fired++);
    await one.settle();
    one.setBuffer('x.py', 'typed');
    one.touch('all');
    await one.settle();
    assert.equal(fired, 0);
  });
});
