import assert from 'node:assert/strict';
import { uuid } from '../kit/check.ts';
import { bytesOf } from '../kit/model-outside.ts';
import { BASE, FILES, isApplied, isRefused, MANIFEST, type Rig, rig, told, waits } from './runtime-kit.ts';

const FORM = `id: ${uuid(5)}\nname: E\n`;
const WITH_FORM = FILES[MANIFEST].replace(
  'rules:',
  `  e: { id: ${uuid(5)}, path: forms/e.form.yaml }
rules:`,
);

/** A new form and its entry, and a file that goes. */
const coming = (world: Rig) => ({
  label: 'Pull 1 new from origin/main',
  changes: [
    { path: MANIFEST, before: world.hash(FILES[MANIFEST]), after: bytesOf(WITH_FORM) },
    { path: 'forms/e.form.yaml', before: 'absent', after: bytesOf(FORM) },
    { path: 'notes.txt', before: world.hash(FILES['notes.txt']), after: 'remove' as const },
  ],
  group: 'pull-1',
});

describe('a change that was worked out elsewhere', () => {
  it('is one operation and one generation, and moves the base where all agrees after it', async () => {
    const world = rig();
    await world.runtime.look();
    const { operation, status } = isApplied(await world.runtime.change(coming(world)));
    assert.deepEqual([operation?.label, operation?.group], ['Pull 1 new from origin/main', 'pull-1']);
    assert.deepEqual([status.state, waits(status)], ['healthy', []]);
    assert.equal(world.text('forms/e.form.yaml'), FORM);
    assert.equal(world.text('notes.txt'), undefined);
    assert.ok(world.text(BASE)?.includes('forms/e.form.yaml'));
    assert.ok(told(world.events).some(each => each.startsWith('committed')));
    isApplied(await world.runtime.undo(operation?.id));
    assert.equal(world.text(MANIFEST), FILES[MANIFEST]);
    assert.equal(world.text('notes.txt'), FILES['notes.txt']);
  });

  it('is refused in a folder that is not trusted', async () => {
    const world = rig();
    world.trusted = false;
    const before = world.model.paths();
    isRefused(await world.runtime.change(coming(world)), 'untrusted');
    assert.deepEqual(world.model.paths(), before);
  });

  it('is refused while one of its files has unsaved text, also where it only moves', async () => {
    const world = rig();
    world.unsaved = ['notes.txt'];
    assert.deepEqual(isRefused(await world.runtime.change(coming(world)), 'unsaved').paths, ['notes.txt']);
    const moving = { label: 'Pull', moves: [{ from: 'notes.txt', to: 'Notes.txt' }], changes: [] };
    isRefused(await world.runtime.change(moving), 'unsaved');
    const hash = world.hash(FILES['notes.txt']);
    const going = { label: 'Pull', changes: [{ path: 'notes.txt', before: hash, moveTo: 'n.txt' }] };
    isRefused(await world.runtime.change(going), 'unsaved');
    world.unsaved = ['c.md'];
    isApplied(await world.runtime.change(coming(world)));
  });

  it('is refused whole where a file is not what it starts from, or what it relies on is another', async () => {
    const world = rig();
    const change = coming(world);
    world.edit('notes.txt', 'By hand\n');
    assert.deepEqual(isRefused(await world.runtime.change(change), 'stale').paths, ['notes.txt']);
    assert.equal(world.text(MANIFEST), FILES[MANIFEST]);
    const relies = [{ path: 'c.md', hash: 'absent' }];
    isRefused(await world.runtime.change({ ...change, changes: change.changes.slice(0, 2), relies }), 'stale');
    assert.equal(world.text('forms/e.form.yaml'), undefined);
  });

  it('is seen in the lane and stopped there', async () => {
    const world = rig();
    await world.runtime.look();
    const stop = new AbortController();
    const seen: string[] = [];
    world.onStep = () => {
      const [entry] = world.runtime.status.lane;
      if (entry) seen.push(entry.label);
      if (seen.length === 5) stop.abort();
    };
    isRefused(await world.runtime.change(coming(world), { signal: stop.signal }), 'cancelled');
    assert.equal(seen[0], 'Pull 1 new from origin/main');
    assert.equal(world.text('notes.txt'), FILES['notes.txt']);
  });
});

describe('the sight of a project', () => {
  it('is the disk without unsaved text, with its facts', async () => {
    const world = rig();
    world.runtime.project.setBuffer(MANIFEST, 'forms: {}\n');
    const { snapshot, facts } = await world.runtime.sight();
    assert.equal(snapshot.entities.length, 4);
    assert.ok(facts.files.get('c.md'));
  });
});
