import assert from 'node:assert/strict';
import { modelOutside } from '../kit/model-outside.ts';
import {
  BASE,
  FILES,
  isApplied,
  isRefused,
  MANIFEST,
  PIER,
  pier,
  planned,
  type Rig,
  replacing,
  rig,
} from './runtime-kit.ts';

/** Two files and a move; the manifest is edited, `forms/b` moved. */
async function change(world: Rig) {
  await world.runtime.look();
  return planned(world, {
    edits: [replacing(world, MANIFEST, 'forms/b.form.yaml', 'b.form.yaml')],
    moves: [{ from: 'forms/b.form.yaml', to: 'b.form.yaml' }],
    relies: [{ path: 'apps/new', hash: 'absent' }],
  });
}

/** Nothing of people's changed, and a further plan can be applied. */
async function checkUntouched(world: Rig, files: Readonly<Record<string, string>> = FILES): Promise<void> {
  for (const [path, text] of Object.entries(files)) assert.equal(world.text(path), text, path);
  assert.equal(world.text('b.form.yaml'), undefined);
  assert.deepEqual(world.runtime.status.lane, []);
}

describe('a plan is refused', () => {
  it('in a folder that is not trusted, where nothing is written at all', async () => {
    const world = rig();
    const made = await change(world);
    world.trusted = false;
    const before = world.model.paths();
    isRefused(await world.runtime.apply(made), 'untrusted');
    isRefused(await world.runtime.undo(), 'untrusted');
    await world.runtime.recover();
    assert.deepEqual(world.model.paths(), before);
    await checkUntouched(world);
    world.trusted = true;
    isApplied(await world.runtime.apply(made));
  });

  it('where a finding is blocking', async () => {
    const world = rig();
    const plan = { blocking: [{ message: 'Two of them take c.md; choose one.', path: 'c.md' }] };
    const made = await planned(world, { setAside: ['c.md'], plan });
    const { message, paths } = isRefused(await world.runtime.apply(made), 'blocked');
    assert.deepEqual([message, paths], ['Two of them take c.md; choose one.', ['c.md']]);
    await checkUntouched(world);
  });

  it('where it deletes too much, until a person allows it', async () => {
    const world = rig();
    const made = await planned(world, { setAside: ['c.md'], plan: { massDelete: 'All rules would go.' } });
    assert.equal(isRefused(await world.runtime.apply(made), 'mass-delete').message, 'All rules would go.');
    await checkUntouched(world);
    isApplied(await world.runtime.apply(made, { allowsMassDelete: true }));
    assert.equal(world.text('c.md'), undefined);
  });

  it('while a file of it has unsaved text, and goes on once that is saved', async () => {
    const world = rig();
    const made = await change(world);
    for (const path of [MANIFEST, 'forms/b.form.yaml']) {
      world.unsaved = ['c.md', path];
      assert.deepEqual(isRefused(await world.runtime.apply(made), 'unsaved').paths, [path]);
    }
    await checkUntouched(world);
    world.unsaved = ['c.md', 'forms/a.form.yaml'];
    isApplied(await world.runtime.apply(made));
  });

  it('where a file of it was edited in the editor while it waited for its turn', async () => {
    const world = rig();
    const made = await change(world);
    const [, second] = [world.runtime.undo('first'), world.runtime.apply(made)];
    world.unsaved = [MANIFEST];
    assert.deepEqual(isRefused(await second, 'unsaved').paths, [MANIFEST]);
    await checkUntouched(world);
  });

  it('while a file in a folder that it moves has unsaved text', async () => {
    const world = rig();
    const made = await planned(world, { moves: [{ from: 'apps/d', to: 'apps/e' }] });
    world.unsaved = ['apps/d/pages/main.tsx'];
    assert.deepEqual(isRefused(await world.runtime.apply(made), 'unsaved').paths, ['apps/d/pages/main.tsx']);
  });

  const OUTDATED: Readonly<Record<string, (world: Rig) => void>> = {
    [MANIFEST]: world => world.edit(MANIFEST, `${FILES[MANIFEST]}# Mine\n`),
    'forms/b.form.yaml': world => world.edit('forms/b.form.yaml', 'name: Mine\n'),
    'apps/new': world => world.edit('apps/new', 'Mine\n'),
  };
  for (const [path, doing] of Object.entries(OUTDATED)) {
    it(`where ${path} changed since it was made, and names it`, async () => {
      const world = rig();
      const made = await change(world);
      doing(world);
      const mine = world.text(path) ?? '';
      const { message, paths } = isRefused(await world.runtime.apply(made), 'stale');
      assert.deepEqual(paths, [path]);
      assert.ok(message.includes(path), message);
      await checkUntouched(world, { ...FILES, [path]: mine });
    });
  }

  it('where a file in a folder that it moves changed or came, though nobody gave a hint', async () => {
    for (const file of ['main.tsx', 'more.tsx']) {
      const world = rig();
      await world.runtime.look();
      const made = await planned(world, { moves: [{ from: 'apps/d', to: 'apps/e' }] });
      world.model.put(`${PIER}/apps/d/pages/${file}`, 'Mine\n');
      assert.deepEqual(isRefused(await world.runtime.apply(made), 'stale').paths, ['apps/d']);
      assert.equal(world.text(`apps/d/pages/${file}`), 'Mine\n');
    }
  });

  it('where something stands now where it would move to', async () => {
    const world = rig();
    const made = await change(world);
    world.model.put(`${PIER}/b.form.yaml`, 'Mine\n');
    assert.deepEqual(isRefused(await world.runtime.apply(made), 'stale').paths, ['b.form.yaml']);
    assert.equal(world.text('b.form.yaml'), 'Mine\n');
  });

  it('while somebody else writes for long, and goes on afterwards', async () => {
    const model = pier();
    const other = modelOutside(model.open(), 'other');
    const world = rig({ model, outside: modelOutside(model.open(), 'first') });
    const made = await change(world);
    const { openStore } = await import('../../src/store/open-store.ts');
    const { projectPlace } = await import('../../src/store/root-places.ts');
    const held = openStore(other, projectPlace(other, PIER), { actor: 'bo@pier cli/7' }).lock.attempt('tidy');
    assert.ok(!('failed' in held));
    assert.match(isRefused(await world.runtime.apply(made), 'busy').message, /bo@pier/);
    await checkUntouched(world);
    await held.release();
    isApplied(await world.runtime.apply(made));
  });

  it('where the disk refuses, and can be made again', async () => {
    const model = pier();
    const world = rig({ model, outside: modelOutside(model.open(), 'first') });
    const made = await change(world);
    model.traits.volumes = [`${PIER}/forms`];
    isRefused(await world.runtime.apply(made), 'failed');
    model.traits.volumes = [];
    await checkUntouched(world);
    isApplied(await world.runtime.apply(await change(world)));
  });

  it('when it was stopped while it waited, and not once it is being committed', async () => {
    const world = rig();
    const first = await change(world);
    const second = await planned(world, { setAside: ['c.md'] });
    const stop = new AbortController();
    const [one, other] = [world.runtime.apply(first), world.runtime.apply(second, { signal: stop.signal })];
    assert.deepEqual(
      world.runtime.status.lane.map(({ is }) => is),
      ['waiting', 'waiting'],
    );
    assert.equal(world.runtime.status.state, 'reconciling');
    stop.abort();
    isRefused(await other, 'cancelled');
    isApplied(await one);
    assert.equal(world.text('c.md'), FILES['c.md']);
    isApplied(await world.runtime.apply(second));
    assert.equal(world.text('c.md'), undefined);
  });

  it('when it is stopped by its number in the lane', async () => {
    const world = rig();
    const made = await change(world);
    const applying = world.runtime.apply(made);
    const [entry] = world.runtime.status.lane;
    assert.ok(entry && world.runtime.cancel(entry.id));
    isRefused(await applying, 'cancelled');
    await checkUntouched(world);
    assert.equal(world.runtime.cancel(entry.id), false);
  });

  it('where too many wait already', async () => {
    const world = rig();
    await world.runtime.look();
    const all = [];
    for (let count = 0; count < 16; count++) {
      all.push(await planned(world, { edits: [{ path: `new${count}.md`, edits: [], create: `${count}\n` }] }));
    }
    const applied = all.map(made => world.runtime.apply(made));
    const undone = Array.from({ length: 3 }, () => world.runtime.undo());
    const answers = await Promise.all([...applied, ...undone]);
    assert.ok(answers.some(answer => 'refused' in answer && answer.refused === 'busy'));
    assert.deepEqual(world.runtime.status.lane, []);
  });

  it('where it was made from something that is not there any more', async () => {
    const world = rig();
    const made = await change(world);
    for (let count = 0; count < 20; count++) await planned(world, { setAside: ['c.md'] });
    isRefused(await world.runtime.apply(made), 'stale');
  });
});

describe('an undo is refused', () => {
  it('where a file was changed since', async () => {
    const world = rig();
    isApplied(await world.runtime.apply(await change(world)));
    world.edit(MANIFEST, 'forms: {}\n');
    assert.deepEqual(isRefused(await world.runtime.undo(), 'changed').paths, [MANIFEST]);
    assert.equal(world.text(MANIFEST), 'forms: {}\n');
  });

  it('while a file of it has unsaved text', async () => {
    const world = rig();
    isApplied(await world.runtime.apply(await change(world)));
    world.unsaved = ['b.form.yaml'];
    assert.deepEqual(isRefused(await world.runtime.undo(), 'unsaved').paths, ['b.form.yaml']);
    world.unsaved = [];
    isApplied(await world.runtime.undo());
    await checkUntouched(world);
  });

  it('where nothing was done, or its id is unknown', async () => {
    const world = rig();
    isRefused(await world.runtime.undo(), 'nothing');
    isRefused(await world.runtime.undo('nobody'), 'unknown');
    assert.equal(world.text(BASE), undefined);
  });
});
