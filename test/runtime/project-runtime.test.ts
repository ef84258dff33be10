import assert from 'node:assert/strict';
import { printBase, readBase } from '../../src/snapshot/base.ts';
import { uuid } from '../kit/check.ts';
import {
  BASE,
  FILES,
  isApplied,
  isRefused,
  MANIFEST,
  PIER,
  pier,
  planned,
  replacing,
  rig,
  told,
  waits,
} from './runtime-kit.ts';

describe('the runtime of a project', () => {
  it('is stale until somebody looked, and then says what it is', async () => {
    const world = rig();
    assert.equal(world.runtime.status.state, 'stale');
    assert.equal(world.runtime.status.generation, 0);
    const { state, generation, base } = await world.runtime.look();
    assert.deepEqual([state, generation, base], ['healthy', 1, 'none']);
    assert.deepEqual(told(world.events), ['healthy 1']);
  });

  it('writes nothing by looking', async () => {
    const world = rig();
    const before = world.model.paths();
    await world.runtime.look();
    await world.runtime.look(true);
    assert.deepEqual(world.model.paths(), before);
  });

  it('becomes stale with a hint and diverged with a look', async () => {
    const world = rig();
    await world.runtime.look();
    world.move('forms/a.form.yaml', 'a.form.yaml');
    assert.equal(world.runtime.status.state, 'stale');
    const status = await world.runtime.look();
    assert.equal(status.state, 'diverged');
    assert.deepEqual(waits(status), ['moved a']);
    assert.deepEqual(told(world.events), ['healthy 1', 'stale 1', 'diverged 2']);
  });

  it('makes no new generation where a look finds nothing new', async () => {
    const world = rig();
    await world.runtime.look();
    world.runtime.project.touch('all');
    await world.runtime.look();
    await world.runtime.look(true);
    world.edit('notes.txt', 'Still of no kind\n');
    assert.equal((await world.runtime.look()).generation, 1);
    assert.deepEqual(told(world.events), ['healthy 1', 'stale 1', 'healthy 1', 'stale 1', 'healthy 1']);
  });

  it('makes one look and one generation of thousands of hints', async () => {
    const world = rig();
    await world.runtime.look();
    for (let count = 0; count < 5000; count++) world.edit(`forms/f${count % 50}.form.yaml`, `name: ${count}\n`);
    const looks = Array.from({ length: 20 }, () => world.runtime.look());
    const all = await Promise.all(looks);
    assert.deepEqual(new Set(all.map(({ generation }) => generation)), new Set([2]));
    assert.deepEqual(told(world.events), ['healthy 1', 'stale 1', 'diverged 2']);
  });

  it('does not take what is typed for a change of the disk', async () => {
    const world = rig();
    await world.runtime.look();
    world.runtime.project.setBuffer(MANIFEST, 'forms: {}\n');
    assert.equal(world.runtime.project.snapshot.entities.length, 0);
    assert.equal(world.runtime.status.state, 'healthy');
    assert.equal((await world.runtime.look()).generation, 1);
    world.runtime.project.setBuffer(MANIFEST, undefined);
    assert.equal((await world.runtime.look()).generation, 1);
  });

  it('fails where the manifest was never readable, and says what to do', async () => {
    const world = rig({ model: pier({ ...FILES, [MANIFEST]: 'forms: [\n' }) });
    const { state, causes } = await world.runtime.look();
    assert.equal(state, 'failed');
    assert.match(causes.join(), /manifest\.yaml/);
  });

  it('fails while its folder cannot be listed, and keeps what it knew', async () => {
    const world = rig();
    await world.runtime.look();
    assert.equal(world.model.open().rename(PIER, '/srv/away'), undefined);
    world.runtime.project.touch('all');
    const { state, causes } = await world.runtime.look();
    assert.equal(state, 'failed');
    assert.match(causes[0] ?? '', /is not there/);
    assert.equal(world.runtime.project.snapshot.entities.length, 4);
    assert.equal(world.model.open().rename('/srv/away', PIER), undefined);
    world.runtime.project.touch('all');
    assert.equal((await world.runtime.look()).state, 'healthy');
  });

  it('tells what a policy ignores and is healthy with it', async () => {
    const world = rig();
    world.policies = { moved: 'ignore' };
    world.move('forms/a.form.yaml', 'a.form.yaml');
    const { state, told: also } = await world.runtime.look();
    assert.equal(state, 'healthy');
    assert.deepEqual(
      also.map(({ kind }) => kind),
      ['moved'],
    );
    world.policies = {};
    assert.equal((await world.runtime.look()).state, 'diverged');
  });
});

describe('a plan that is applied', () => {
  it('is one operation of the log and one generation, and then the base knows', async () => {
    const world = rig();
    await world.runtime.look();
    world.move('forms/a.form.yaml', 'a.form.yaml');
    const made = await planned(world, { edits: [replacing(world, MANIFEST, 'forms/a.form.yaml', 'a.form.yaml')] });
    assert.deepEqual(
      made.files.map(({ path, change }) => [path, change]),
      [[MANIFEST, 'changed']],
    );
    world.events.length = 0;
    const { operation, durable, status } = isApplied(await world.runtime.apply(made));
    assert.ok(operation && durable);
    assert.deepEqual([status.state, status.generation, status.base], ['healthy', 3, 'used']);
    assert.equal(world.text(MANIFEST), FILES[MANIFEST].replace('forms/a.form.yaml', 'a.form.yaml'));
    assert.equal(base(world)?.entities.get(uuid(1))?.path, 'a.form.yaml');
    const operations = world.runtime.operations();
    assert.ok(!('refused' in operations));
    assert.deepEqual(
      operations.map(({ label, id }) => [label, id]),
      [['As given', operation.id]],
    );
    const words = told(world.events);
    assert.equal(words.at(-1), 'healthy 3');
    assert.ok(words.includes('committed 3') && words[0] === 'reconciling 2', words.join());
    // The hints of what it wrote itself find nothing.
    world.runtime.project.touch([MANIFEST, BASE]);
    assert.equal((await world.runtime.look()).generation, 3);
  });

  it('moves, edits what it moves, sets aside and makes files together, and is undone together', async () => {
    const world = rig();
    await world.runtime.look();
    const before = people(world.model);
    const made = await planned(world, {
      moves: [{ from: 'apps/d', to: 'apps/deep/e' }],
      edits: [
        replacing(world, 'apps/d/app.yaml', 'name: D', 'name: E'),
        replacing(world, MANIFEST, 'apps/d', 'apps/deep/e'),
        { path: 'forms/new.form.yaml', edits: [], create: 'name: New\n' },
      ],
      setAside: ['forms/b.form.yaml'],
    });
    assert.deepEqual(
      made.files.map(({ path, change, movesTo }) => [path, change, movesTo]),
      [
        ['apps/d', 'moved', 'apps/deep/e'],
        ['apps/d/app.yaml', 'changed', 'apps/deep/e/app.yaml'],
        [MANIFEST, 'changed', undefined],
        ['forms/new.form.yaml', 'added', undefined],
        ['forms/b.form.yaml', 'removed', undefined],
      ],
    );
    isApplied(await world.runtime.apply(made));
    assert.equal(world.text('apps/deep/e/app.yaml'), `id: ${uuid(4)}\nname: E\n`);
    assert.equal(world.text('apps/deep/e/pages/main.tsx'), FILES['apps/d/pages/main.tsx']);
    assert.equal(world.text('forms/b.form.yaml'), undefined);
    assert.ok(world.model.paths().some(path => /quarantine\/\d{8}T\d+Z\/forms\/b\.form\.yaml$/.test(path)));
    assert.deepEqual(waits(world.runtime.status), ['declared-but-missing b', 'undeclared New']);
    const undone = isApplied(await world.runtime.undo());
    assert.equal(undone.status.state, 'healthy');
    assert.deepEqual(people(world.model), before);
    isRefused(await world.runtime.undo(), 'nothing');
  });

  it('shows nobody the half of it, however often they look', async () => {
    // The first change of all writes one, before anybody has to be kept from looking.
    const world = rig({ model: pier({ ...FILES, '.mooring/.gitignore': '.local/\n' }) });
    await world.runtime.look();
    const made = await planned(world, {
      moves: [{ from: 'forms', to: 'deep' }],
      edits: [replacing(world, MANIFEST, 'forms/a', 'deep/a'), replacing(world, 'forms/b.form.yaml', 'B', 'BB')],
    });
    const { project } = world.runtime;
    let count = 0;
    project.onChange(({ tree, sources }) => {
      count++;
      const isMoved = tree.files.has('deep/a.form.yaml');
      assert.equal(tree.files.has('forms/a.form.yaml'), !isMoved);
      assert.equal(sources.get(MANIFEST)?.text.includes('deep/a'), isMoved);
      if (isMoved) assert.ok(sources.get('deep/b.form.yaml')?.text.includes('BB'));
    });
    let isDone = false;
    const applying = world.runtime.apply(made).finally(() => {
      isDone = true;
    });
    const looking = async (look: () => Promise<unknown>): Promise<void> => {
      while (!isDone) {
        project.touch('all');
        await look();
      }
    };
    await Promise.all([applying, looking(() => project.settle()), looking(() => world.runtime.look())]);
    isApplied(await applying);
    assert.equal(count, 1);
    assert.deepEqual([...new Set(told(world.events).filter(word => word.startsWith('diverged')))], ['diverged 2']);
  });

  it('keeps BOM and line ends to the byte', async () => {
    const manifest = `\uFEFFforms:\r\n  a: { id: ${uuid(1)}, path: x.form.yaml }\r\n# Ünïcode 🚢\r\n`;
    const world = rig({ model: pier({ [MANIFEST]: manifest, 'a.form.yaml': `id: ${uuid(1)}\n` }) });
    await world.runtime.look();
    const made = await planned(world, { edits: [replacing(world, MANIFEST, 'x.form.yaml', 'a.form.yaml')] });
    assert.ok(!made.files[0]?.after?.startsWith('\uFEFF'));
    isApplied(await world.runtime.apply(made));
    const bytes = world.model.open().read(`${PIER}/${MANIFEST}`, 1e6);
    assert.ok('bytes' in bytes);
    const expected = new TextEncoder().encode(manifest.replace('x.form.yaml', 'a.form.yaml'));
    assert.deepEqual(Buffer.from(bytes.bytes), Buffer.from(expected));
  });

  it('is applied once', async () => {
    const world = rig();
    await world.runtime.look();
    const made = await planned(world, { edits: [replacing(world, 'forms/a.form.yaml', 'A', 'AA')] });
    isApplied(await world.runtime.apply(made));
    isRefused(await world.runtime.apply(made), 'stale');
  });

  it('with nothing to do writes nothing', async () => {
    const world = rig();
    const made = await planned(world, {});
    const before = world.model.paths();
    const { operation } = isApplied(await world.runtime.apply(made));
    assert.equal(operation, undefined);
    assert.deepEqual(world.model.paths(), before);
  });
});

function base(world: { text(path: string): string | undefined }) {
  const reading = readBase(world.text(BASE) ?? '');
  assert.ok('base' in reading, printBase.name);
  return reading.base;
}

function people(model: ReturnType<typeof pier>): string[] {
  return model
    .paths()
    .filter(path => !path.includes('/.local/') && !path.endsWith('.gitignore'))
    .map(path => `${path} ${model.text(path)}`);
}
