import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createProject } from '../../src/runtime/create-project.ts';
import type { Project } from '../../src/runtime/project.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';
import { type MemoryDisk, memoryDisk } from '../kit/memory-disk.ts';
import { type StampedDisk, stampedDisk } from '../kit/stamped-disk.ts';

const log = { info() {}, debug() {}, error() {} };
const ids = ['1', '2', '3'].map(digit => `${digit.repeat(8)}-1111-4111-8111-${digit.repeat(12)}`);

const PATHS = [
  '.mooring/manifest.yaml',
  '.mooring/manifest/forms.yaml',
  '.bifrost/metadata.yaml',
  'a.form.yaml',
  'sub/b.form.yaml',
  'sub/deep/c.py',
  'sub/.mooring/manifest.yaml',
  'd.py',
  'venv/e.py',
  'notes.md',
] as const;
const FOLDERS = ['sub', 'sub/deep', '.mooring', 'other'] as const;
const TEXTS = [
  '',
  `forms:\n  a: { id: ${ids[0]}, path: a.form.yaml }\n  b: { id: ${ids[1]}, path: sub/b.form.yaml }\n`,
  `forms:\n  a: { id: ${ids[2]}, path: other/b.form.yaml }\nworkflows:\n  w: { id: ${ids[1]}, path: d.py }\n`,
  `name: one\nid: ${ids[0]}\n`,
  // Of the same size as the one before.
  `name: two\nid: ${ids[0]}\n`,
] as const;

type Operation =
  | { readonly do: 'write'; readonly path: string; readonly text: string }
  | { readonly do: 'remove' | 'folder' | 'lock' | 'close' | 'touch'; readonly path: string }
  | { readonly do: 'move' | 'link'; readonly path: string; readonly to: string }
  | { readonly do: 'open'; readonly path: string; readonly text: string }
  | { readonly do: 'settle' | 'touch-all' }
  | { readonly do: 'wait'; readonly delayMs: number };

const path = fc.constantFrom(...PATHS);
const place = fc.constantFrom(...PATHS, ...FOLDERS);
const text = fc.oneof({ weight: 20, arbitrary: fc.constantFrom(...TEXTS) }, fc.constant('forms: [unclosed\n'));
const onDisk: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('write' as const), path, text }) },
  fc.record({ do: fc.constantFrom('remove' as const, 'folder' as const), path: place }),
  fc.record({ do: fc.constant('lock' as const), path }),
  fc.record({
    do: fc.constant('move' as const),
    path: fc.constantFrom(...FOLDERS),
    to: fc.constantFrom('moved', 'other'),
  }),
  fc.record({ do: fc.constant('link' as const), path: place, to: place }),
);
const inEditor: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ do: fc.constant('open' as const), path, text }),
  fc.record({ do: fc.constant('close' as const), path }),
);
const anything: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 3, arbitrary: onDisk },
  { weight: 2, arbitrary: inEditor },
  fc.record({ do: fc.constant('touch' as const), path: place }),
  fc.record({ do: fc.constantFrom('settle' as const, 'touch-all' as const) }),
  fc.record({ do: fc.constant('wait' as const), delayMs: fc.constantFrom(1, 900, 5_000) }),
);

/** Without stamps, or with fine or coarse ones, from systems that tell when a file's times were set or do not. */
const disks = fc.constantFrom(
  () => memoryDisk(),
  () => stampedDisk(),
  () => stampedDisk({}, { tickMs: 1_000 }),
  () => stampedDisk({}, { tickMs: 2_000, status: false }),
);

/**
 * What people see of a snapshot, generations aside. A held file goes on with its last good state, which somebody who
 * starts now cannot know: its text and that it is held are compared, what follows from its last state is not.
 */
function view(snapshot: Snapshot): unknown {
  const { tree } = snapshot;
  const isHeld = [...snapshot.sources.values()].some(source => source.held);
  const meaning = {
    sections: snapshot.sections.map(({ name, path, wrapped, keySpan }) => ({ name, path, wrapped, keySpan })),
    entities: snapshot.entities.map(entity => ({
      key: entity.key,
      id: entity.id,
      path: entity.path,
      node: entity.node,
      place: snapshot.places.get(entity),
    })),
    entityFiles: [...snapshot.entityFiles.keys()].sort(),
  };
  return {
    files: [...tree.files].sort(),
    folders: [...tree.folders].sort(),
    links: [...tree.links].sort(([a], [b]) => (a < b ? -1 : 1)),
    nested: [...tree.nested].sort(),
    cut: tree.cut,
    sources: [...snapshot.sources.values()]
      .map(({ path, text, role, held, root }) => ({ path, text, role, held, ...(held ? {} : { root }) }))
      .sort((a, b) => (a.path < b.path ? -1 : 1)),
    layout: snapshot.layout,
    ...(isHeld ? {} : meaning),
  };
}

interface World {
  readonly disk: MemoryDisk;
  readonly buffers: Map<string, string>;
}

function apply(operation: Operation, { disk, buffers }: World, project: Project): string[] {
  switch (operation.do) {
    case 'write':
      disk.write(operation.path, operation.text);
      return [operation.path];
    case 'remove':
      disk.remove(operation.path);
      return [operation.path];
    case 'folder':
      disk.makeFolder(operation.path);
      return [operation.path];
    case 'lock':
      disk.lock(operation.path);
      return [operation.path];
    case 'move':
      disk.move(operation.path, operation.to);
      return [operation.path, operation.to];
    case 'link':
      disk.link(operation.path, operation.to);
      return [operation.path];
    case 'open':
      buffers.set(operation.path, operation.text);
      project.setBuffer(operation.path, operation.text);
      return [];
    case 'close':
      buffers.delete(operation.path);
      project.setBuffer(operation.path, undefined);
      return [];
    case 'touch':
      project.touch([operation.path]);
      return [];
    case 'touch-all':
      project.touch('all');
      return [];
    case 'settle':
      void project.settle();
      return [];
    case 'wait':
      if ('nowMs' in disk) (disk as StampedDisk).nowMs += operation.delayMs;
      return [];
  }
}

async function cold({ disk, buffers }: World): Promise<Snapshot> {
  const project = createProject({ root: '/p', disk, pause: async () => {}, log });
  for (const [path, text] of buffers) project.setBuffer(path, text);
  return project.settle();
}

describe('the laws of a project', () => {
  it('after any history and one look at everything, it shows what a project that starts now would show', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(anything, { maxLength: 40 }),
        fc.array(anything, { maxLength: 30 }),
        disks,
        fc.integer({ min: 1, max: 4 }),
        async (before, during, disk, steps) => {
          const world: World = { disk: disk(), buffers: new Map() };
          const waiting = [...during];
          // While the project works, the world goes on: one thing happens in every pause.
          const pause = async () => {
            const next = waiting.shift();
            if (next) apply(next, world, project);
          };
          const project = createProject({ root: '/p', disk: world.disk, pause, log, steps });
          for (const operation of before) {
            apply(operation, world, project);
            if (operation.do === 'settle') await project.settle();
          }
          await project.settle();
          waiting.length = 0;
          project.touch('all');
          assert.deepEqual(view(await project.settle()), view(await cold(world)));
          assert.deepEqual(view(project.onDisk()), view(await cold({ ...world, buffers: new Map() })));
        },
      ),
      { numRuns: 300 },
    ));

  it('with a hint for every path that changed, it needs no look at everything', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.oneof(onDisk, inEditor), fc.boolean()), { maxLength: 30 }), async steps => {
        const world: World = { disk: memoryDisk(), buffers: new Map() };
        const project = createProject({ root: '/p', disk: world.disk, pause: async () => {}, log });
        await project.settle();
        for (const [operation, settles] of steps) {
          const before = world.disk.paths();
          const touched = apply(operation, world, project);
          const after = new Set(world.disk.paths());
          // As watchers do: the path itself, and whatever went or came with it.
          const gone = before.filter(path => !after.has(path));
          const came = [...after].filter(path => !before.includes(path));
          project.touch([...touched, ...gone, ...came]);
          if (settles) await project.settle();
        }
        assert.deepEqual(view(await project.settle()), view(await cold(world)));
        assert.deepEqual(view(project.onDisk()), view(await cold({ ...world, buffers: new Map() })));
      }),
      { numRuns: 200 },
    ));
});
