import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createProject } from '../../src/runtime/create-project.ts';
import type { Project } from '../../src/runtime/project.ts';
import { type StampedDisk, stampedDisk } from '../kit/stamped-disk.ts';

const log = { info() {}, debug() {}, error() {} };
const open = (disk: StampedDisk): Project => createProject({ root: '/p', disk, pause: async () => {}, log });
const textOf = (project: Project, path: string) => project.snapshot.sources.get(path)?.text;
const manyFiles = (count: number, text: string) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`area_${index % 50}/m_${index}.py`, text]));

/** Long enough for the times of all files to be believed. */
const RESTED_MS = 10_000;

async function rested(files: Readonly<Record<string, string>>, options = {}) {
  const disk = stampedDisk(files, options);
  disk.nowMs += RESTED_MS;
  const project = open(disk);
  await project.settle();
  disk.asked.read.length = 0;
  return { disk, project };
}

describe('looking again at a project', () => {
  it('reads nothing where nothing changed, and gives the same snapshot', async () => {
    const { disk, project } = await rested({ '.mooring/manifest.yaml': '', 'a/x.py': 'x', 'b/y.py': 'y' });
    const first = project.snapshot;
    project.touch('all');
    assert.equal(await project.settle(), first);
    assert.deepEqual(disk.asked.read, []);
  });

  it('reads what has another size or time, or was replaced by another file', async () => {
    const { disk, project } = await rested({ 'a.py': 'aa', 'b.py': 'bb', 'c.py': 'cc', 'd.py': 'dd' });
    const { changedMs } = disk.stamp('c.py') as { changedMs: number };
    disk.write('a.py', 'a');
    disk.write('b.py', 'BB');
    disk.replace('c.py', 'CC');
    disk.setBack('c.py', changedMs);
    project.touch('all');
    await project.settle();
    assert.deepEqual(disk.asked.read, ['a.py', 'b.py', 'c.py']);
    assert.deepEqual(
      ['a.py', 'b.py', 'c.py'].map(path => textOf(project, path)),
      ['a', 'BB', 'CC'],
    );
  });

  it('finds a change of equal size and time, where the file was read too soon after another', async () => {
    const disk = stampedDisk({ 'a.py': 'one' }, { tickMs: 2_000, status: false });
    const project = open(disk);
    await project.settle();
    // In the same tick of the file system.
    disk.write('a.py', 'two');
    project.touch('all');
    await project.settle();
    assert.equal(textOf(project, 'a.py'), 'two');
    disk.nowMs += RESTED_MS;
    project.touch('all');
    await project.settle();
    disk.asked.read.length = 0;
    project.touch('all');
    await project.settle();
    assert.deepEqual(disk.asked.read, []);
  });

  it('believes no stamp where a hint names the file, or everything is to be looked at again', async () => {
    const deceive = async () => {
      const { disk, project } = await rested({ 'a.py': 'one' }, { status: false });
      const { changedMs } = disk.stamp('a.py') as { changedMs: number };
      disk.write('a.py', 'two');
      disk.setBack('a.py', changedMs);
      return project;
    };
    for (const hint of [['a.py'], 'again'] as const) {
      const project = await deceive();
      project.touch('all');
      project.touch(hint);
      await project.settle();
      assert.equal(textOf(project, 'a.py'), 'two');
    }
    const project = await deceive();
    project.touch('all');
    await project.settle();
    assert.equal(textOf(project, 'a.py'), 'one');
  });

  it('is not deceived by a time that was set back where the system tells when it was set', async () => {
    const { disk, project } = await rested({ 'a.py': 'one' });
    const { changedMs } = disk.stamp('a.py') as { changedMs: number };
    disk.write('a.py', 'two');
    disk.setBack('a.py', changedMs);
    project.touch('all');
    await project.settle();
    assert.equal(textOf(project, 'a.py'), 'two');
  });

  it('always reads a manifest through a link', async () => {
    const { disk, project } = await rested({ 'shared/manifest.yaml': 'forms: {}\n' });
    disk.link('.mooring/manifest.yaml', 'shared/manifest.yaml');
    project.touch('all');
    await project.settle();
    disk.write('shared/manifest.yaml', 'rules: {}\n');
    project.touch('all');
    await project.settle();
    assert.equal(textOf(project, '.mooring/manifest.yaml'), 'rules: {}\n');
  });

  it('tries again what could not be read', async () => {
    const { disk, project } = await rested({ 'a.py': 'one' });
    disk.lock('a.py');
    project.touch(['a.py']);
    await project.settle();
    assert.equal(project.snapshot.sources.get('a.py')?.held, true);
    disk.replace('a.py', 'one');
    project.touch('all');
    await project.settle();
    assert.equal(textOf(project, 'a.py'), 'one');
  });

  it('keeps the tree where only texts changed, and reads only what came', async () => {
    const { disk, project } = await rested({ 'a/x.py': 'x', 'a/y.py': 'y', 'b/z.py': 'z' });
    const { tree } = project.snapshot;
    disk.write('a/x.py', 'xx');
    project.touch('all');
    await project.settle();
    assert.equal(project.snapshot.tree, tree);
    disk.asked.read.length = 0;
    disk.nowMs += RESTED_MS;
    disk.write('b/new.py', 'new');
    project.touch(['b/new.py']);
    await project.settle();
    assert.deepEqual([...project.snapshot.tree.files], ['a/x.py', 'a/y.py', 'b/new.py', 'b/z.py']);
    assert.deepEqual(disk.asked.read, ['b/new.py']);
  });
});

describe('hints for a project', () => {
  it('may be lost: a look at everything finds what they would have told', async () => {
    const { disk, project } = await rested({ 'a.py': 'a', 'b.py': 'b', 'c/d.py': 'd' });
    disk.write('a.py', 'A');
    disk.remove('b.py');
    disk.move('c', 'e');
    await project.settle();
    assert.equal(textOf(project, 'a.py'), 'a');
    project.touch('all');
    await project.settle();
    assert.deepEqual([...project.snapshot.sources.keys()], ['a.py', 'e/d.py']);
    assert.equal(textOf(project, 'a.py'), 'A');
  });

  it('may come twice, late and for nothing, and make one generation for what changed', async () => {
    const { disk, project } = await rested({ 'a.py': 'a', 'b.py': 'b' });
    const { generation } = project.snapshot;
    disk.write('a.py', 'A');
    for (let times = 0; times < 3; times++) project.touch(['a.py', 'b.py', 'never/was.py', 'a.py']);
    await project.settle();
    project.touch(['a.py']);
    await project.settle();
    assert.equal(project.snapshot.generation, generation + 1);
  });

  it('of a branch switch make one generation, and nobody sees half of it', async () => {
    const { disk, project } = await rested(manyFiles(5_000, 'VERSION = 1\n'));
    const seen: ReadonlySet<string>[] = [];
    project.onChange(({ sources }) => seen.push(new Set([...sources.values()].map(({ text }) => text))));
    for (const [path, text] of Object.entries(manyFiles(5_000, 'VERSION = 2\n'))) {
      disk.write(path, text);
      project.touch([path]);
    }
    await project.settle();
    assert.deepEqual(seen, [new Set(['VERSION = 2\n'])]);
  });

  it('leave nothing behind: memory is the same after many looks', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const { disk, project } = await rested(manyFiles(200, 'one'));
    const lookOften = async (from: number) => {
      for (let turn = from; turn < from + 100; turn++) {
        disk.nowMs += RESTED_MS;
        disk.write('area_1/m_1.py', `turn ${turn}`);
        disk.write(`fresh_${turn}/x.py`, 'x'.repeat(2_000));
        disk.remove(`fresh_${turn - 1}`);
        project.setBuffer('area_2/m_2.py', `typed ${turn}`);
        project.touch(turn % 2 === 0 ? 'all' : ['area_1/m_1.py', `fresh_${turn}`, `fresh_${turn - 1}`]);
        await project.settle();
        project.onDisk();
        project.setBuffer('area_2/m_2.py', undefined);
      }
      disk.asked.read.length = 0;
      collect();
      return process.memoryUsage().heapUsed;
    };
    await lookOften(0);
    const before = await lookOften(100);
    const grown = (await lookOften(200)) - before;
    assert.ok(grown < 100_000, `${grown} bytes more`);
  });
});
