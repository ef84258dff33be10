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
import { type StampedDisk, stampedDisk } from '../kit/stamped-disk.ts';

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

/** A disk with times, and what is asked of it. */
interface Timed {
  readonly disk: StampedDisk;
  facts(): ProjectFacts;
  look(): Promise<Snapshot>;
}

function timed(files: Readonly<Record<string, string>> = FILES): Timed {
  const disk = stampedDisk(files);
  disk.nowMs += 100_000;
  return {
    disk,
    facts: () =>
      createProjectFacts({ disk, hash: sha, clock: () => disk.nowMs, stampOf: disk.stamp, pause: async () => {} }),
    look: () =>
      createProject({ root: '/p', disk, pause: async () => {}, log: { info() {}, debug() {}, error() {} } }).settle(),
  };
}

const sha = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('the facts of a project', () => {
  it('are the hashes of what the manifest names and of what was found, and of nothing else', async () => {
    const world = timed();
    const snapshot = await world.look();
    world.disk.asked.read.length = 0;
    const { files, folders } = await world.facts().read(snapshot);
    assert.deepEqual([...files.keys()].sort(), ['a.form.yaml', 'b.md', 'd.py']);
    assert.deepEqual([...folders.keys()], ['c']);
    assert.equal(files.get('b.md')?.hash, sha('One\nTwo\n'));
    assert.equal(files.get('d.py')?.hash, sha(FILES['d.py']));
    assert.equal(
      folders.get('c'),
      sha(`app.yaml\0${sha(FILES['c/app.yaml'])}\npages/main.tsx\0${sha(FILES['c/pages/main.tsx'])}\n`),
    );
    assert.ok(files.get('b.md')?.sketch);
    assert.equal(files.get('d.py')?.sketch, undefined);
  });

  it('are made of what the snapshot read, byte for byte, and only the rest is read', async () => {
    const form = `\uFEFFid: ${uuid(1)}\r\nname: Ärger\r\n`;
    const world = timed({ ...FILES, 'a.form.yaml': form });
    const snapshot = await world.look();
    world.disk.asked.read.length = 0;
    const { files } = await world.facts().read(snapshot);
    assert.equal(files.get('a.form.yaml')?.hash, sha(form));
    assert.deepEqual(world.disk.asked.read.sort(), ['b.md', 'c/pages/main.tsx']);
  });

  it('are the very same where nothing changed', async () => {
    const world = timed();
    const facts = world.facts();
    const first = await facts.read(await world.look());
    assert.equal(await facts.read(await world.look()), first);
    assert.equal(await facts.read(await world.look(), true), first);
    world.disk.write('b.md', 'Other\n');
    assert.notEqual(await facts.read(await world.look()), first);
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
    assert.equal(world.disk.asked.read.length, 2);
  });

  it('are read again where the file was changed just before it was read', async () => {
    const world = timed();
    const facts = world.facts();
    world.disk.write('b.md', 'Eno\nOwt\n');
    const snapshot = await world.look();
    await facts.read(snapshot);
    // In the same moment, and of the same size.
    world.disk.write('b.md', 'Uno\nDue\n');
    assert.equal((await facts.read(snapshot)).files.get('b.md')?.hash, sha('Uno\nDue\n'));
    world.disk.nowMs += 10_000;
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
            world.disk.nowMs += later;
            world.disk.write(path, text);
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
    world.disk.write('docs/other.md', 'One\nTwo\n');
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
