import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { createProject } from '../../src/runtime/create-project.ts';
import { createProjectFacts, type ProjectFacts } from '../../src/runtime/project-facts.ts';
import { findBase, projectStatus } from '../../src/runtime/status.ts';
import { BASE_PATH, printBase } from '../../src/snapshot/base.ts';
import { baseOf } from '../../src/snapshot/base-of.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';
import { uuid } from '../kit/check.ts';
import { type MemoryDisk, memoryDisk } from '../kit/memory-disk.ts';

const FILES = {
  '.mooring/manifest.yaml': `forms:
  a: { id: ${uuid(1)}, path: a.form.yaml }
rules:
  b: { id: ${uuid(2)}, path: b.md }
apps:
  c: { id: ${uuid(3)}, path: c }
workflows:
  d: { id: ${uuid(4)}, path: d.py, function_name: d }
`,
  'a.form.yaml': `id: ${uuid(1)}\nname: A\n`,
  'b.md': 'One\nTwo\n',
  'c/app.yaml': `id: ${uuid(3)}\nname: C\n`,
  'c/pages/main.tsx': 'main',
  'd.py': 'from bifrost import workflow\n\n@workflow\ndef d():\n    pass\n',
  'unrelated/huge.bin': 'not read',
} as const;

/** A disk with times: a clock that goes only when told, and a stamp for each file. */
interface Timed {
  readonly disk: MemoryDisk;
  nowMs: number;
  write(path: string, text: string): void;
  facts(): ProjectFacts;
  look(): Promise<Snapshot>;
}

function timed(files: Readonly<Record<string, string>> = FILES): Timed {
  const disk = memoryDisk(files);
  const stamps = new Map(Object.entries(files).map(([path, text]) => [path, { size: text.length, changedMs: 0 }]));
  const world: Timed = {
    disk,
    nowMs: 100_000,
    write(path, text) {
      disk.write(path, text);
      stamps.set(path, { size: text.length, changedMs: world.nowMs });
    },
    facts: () =>
      createProjectFacts({
        disk,
        hash: bytes => createHash('sha256').update(bytes).digest('hex'),
        clock: () => world.nowMs,
        stampOf: path => stamps.get(path) ?? { failed: 'missing', code: 'ENOENT' },
        pause: async () => {},
      }),
    look: () =>
      createProject({ root: '/p', disk, pause: async () => {}, log: { info() {}, debug() {}, error() {} } }).settle(),
  };
  return world;
}

describe('the facts of a project', () => {
  it('are the hashes of what the manifest names and of what was found, and of nothing else', async () => {
    const world = timed();
    const snapshot = await world.look();
    world.disk.asked.read.length = 0;
    const { files, folders } = await world.facts().read(snapshot);
    assert.deepEqual([...files.keys()].sort(), ['a.form.yaml', 'b.md', 'd.py']);
    assert.deepEqual([...folders.keys()], ['c']);
    assert.deepEqual(world.disk.asked.read.sort(), ['a.form.yaml', 'b.md', 'c/app.yaml', 'c/pages/main.tsx', 'd.py']);
    assert.equal(files.get('b.md')?.hash, createHash('sha256').update('One\nTwo\n').digest('hex'));
    assert.ok(files.get('b.md')?.sketch);
    assert.equal(files.get('d.py')?.sketch, undefined);
  });

  it('are not read again where size and time are the same', async () => {
    const world = timed();
    const facts = world.facts();
    const snapshot = await world.look();
    const first = await facts.read(snapshot);
    world.disk.asked.read.length = 0;
    assert.deepEqual(await facts.read(snapshot), first);
    assert.deepEqual(world.disk.asked.read, []);
    await facts.read(snapshot, true);
    assert.equal(world.disk.asked.read.length, 5);
  });

  it('are read again where the file was changed just before it was read', async () => {
    const world = timed();
    const facts = world.facts();
    world.write('b.md', 'Eno\nOwt\n');
    const snapshot = await world.look();
    await facts.read(snapshot);
    // In the same moment, and of the same size.
    world.write('b.md', 'Uno\nDue\n');
    const hash = createHash('sha256').update('Uno\nDue\n').digest('hex');
    assert.equal((await facts.read(snapshot)).files.get('b.md')?.hash, hash);
    world.nowMs += 10_000;
    await facts.read(snapshot);
    world.disk.asked.read.length = 0;
    await facts.read(snapshot);
    assert.deepEqual(world.disk.asked.read, []);
  });

  it('leave out what cannot be read, and a folder with such a file', async () => {
    const world = timed();
    const snapshot = await world.look();
    world.disk.lock('b.md');
    world.disk.lock('c/pages/main.tsx');
    const { files, folders } = await world.facts().read(snapshot);
    assert.deepEqual([files.has('b.md'), folders.has('c')], [false, false]);
  });

  it('tell a file that is too large by its size, in a folder alone', async () => {
    const world = timed();
    const snapshot = await world.look();
    world.disk.lock('b.md', 'too-large', 'EFBIG');
    world.disk.lock('c/pages/main.tsx', 'too-large', 'EFBIG');
    const { files, folders } = await world.facts().read(snapshot);
    assert.deepEqual([files.has('b.md'), folders.has('c')], [false, true]);
  });

  it('are, after any writes, those that somebody gets who looks for the first time', async () => {
    const write = fc.record({
      path: fc.constantFrom(...Object.keys(FILES).slice(1), 'c/more.txt', 'e.md'),
      text: fc.constantFrom(
        'x',
        'y',
        'from bifrost import workflow\n@workflow\ndef d(): ...\n',
        `id: ${uuid(1)}\nname: Z\n`,
      ),
      later: fc.constantFrom(0, 1, 1_000, 5_000),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(write, { maxLength: 3 }), { maxLength: 5 }), async rounds => {
        const world = timed();
        const facts = world.facts();
        for (const writes of rounds) {
          for (const { path, text, later } of writes) {
            world.nowMs += later;
            world.write(path, text);
          }
          const snapshot = await world.look();
          assert.deepEqual(await facts.read(snapshot), await world.facts().read(snapshot));
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('the status of a project', () => {
  const look = async (world: Timed) => {
    const snapshot = await world.look();
    return projectStatus(findBase(world.disk), snapshot, await world.facts().read(snapshot));
  };

  it('is healthy where nothing was accepted yet and all is there, and says what it cannot know', async () => {
    const { state, base, notes, rows } = await look(timed());
    assert.deepEqual([state, base, rows.length], ['healthy', 'none', 0]);
    assert.match(notes.join(), /^Nothing was accepted yet/);
  });

  it('uses the base that was written', async () => {
    const world = timed();
    const snapshot = await world.look();
    world.disk.write(BASE_PATH, printBase(baseOf(snapshot, await world.facts().read(snapshot), 1)));
    world.disk.move('b.md', 'docs/other.md');
    world.write('docs/other.md', 'One\nTwo\n');
    const { state, base, causes, rows } = await look(world);
    assert.deepEqual([state, base, causes], ['diverged', 'used', ['There is 1 difference to decide on.']]);
    assert.deepEqual([rows[0]?.kind, rows[0]?.to], ['moved', 'docs/other.md']);
  });

  it('does without a base that cannot be read', async () => {
    const world = timed();
    world.disk.write(BASE_PATH, '{');
    assert.equal((await look(world)).base, 'damaged');
    world.disk.lock(BASE_PATH);
    assert.equal((await look(world)).base, 'damaged');
    world.disk.write(BASE_PATH, new Uint8Array([0xff]));
    assert.equal((await look(world)).base, 'damaged');
  });

  it('fails where the manifest cannot be read, and says so', async () => {
    const world = timed();
    world.disk.write('.mooring/manifest.yaml', 'a: [');
    const { state, causes, rows } = await look(world);
    assert.deepEqual([state, rows.length], ['failed', 0]);
    assert.match(causes.join(), /^\.mooring\/manifest\.yaml cannot be read: /);
  });

  it('names a second manifest', async () => {
    const world = timed();
    world.disk.write('.bifrost/metadata.yaml', 'forms: {}\n');
    assert.match((await look(world)).notes.join(), /\.bifrost\/metadata\.yaml is a second manifest beside/);
  });
});
