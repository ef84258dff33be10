import assert from 'node:assert/strict';
import { offersOf } from '../../src/plans/reconcile/offers.ts';
import { planSteps } from '../../src/plans/reconcile/plan-reconcile.ts';
import type { Reconciler } from '../../src/runtime/reconcile-plans.ts';
import { readBase } from '../../src/snapshot/base.ts';
import { uuid } from '../kit/check.ts';
import { Stopped } from '../kit/model-disk.ts';
import { hashOf, modelOutside, type Registry } from '../kit/model-outside.ts';
import {
  BASE,
  choose,
  FILES,
  isApplied,
  isRefused,
  MANIFEST,
  PIER,
  pier,
  planned,
  type Rig,
  type RigOptions,
  replacing,
  rig,
  told,
  waits,
} from './runtime-kit.ts';

const reconciler: Reconciler = {
  offers: offersOf,
  plan: (context, choices) =>
    planSteps(context, choices, bytes => hashOf(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes))),
};

function real(options: RigOptions = {}): Rig {
  return rig({ reconciler, ...options });
}

/** A project whose base is what it holds. */
async function accepted(options: RigOptions = {}): Promise<Rig> {
  const world = rig(options);
  await world.runtime.look();
  isApplied(await world.runtime.apply(await planned(world, { edits: [{ path: 'x.txt', edits: [], create: 'x\n' }] })));
  assert.equal(baseOf(world)?.revision, 1);
  world.runtime.dispose();
  const next = real({ ...options, model: world.model });
  await next.runtime.look();
  assert.equal(next.runtime.status.state, 'healthy');
  return next;
}

function baseOf({ text }: Pick<Rig, 'text'>) {
  const reading = readBase(text(BASE) ?? '');
  return 'base' in reading ? reading.base : undefined;
}

async function chosen(world: Rig, kind: string, resolution: string) {
  const made = await world.runtime.plan([choose(world, kind, resolution)]);
  assert.ok(!('refused' in made), JSON.stringify(made));
  return world.runtime.apply(made);
}

describe('a runtime with the plans there are', () => {
  it('ends a move as the safe choice says, and takes it back', async () => {
    const world = await accepted();
    world.move('forms/a.form.yaml', 'a.form.yaml');
    await world.runtime.look();
    const made = await world.runtime.plan('safe');
    assert.ok(!('refused' in made));
    assert.equal(isApplied(await world.runtime.apply(made)).status.state, 'healthy');
    assert.equal(baseOf(world)?.entities.get(uuid(1))?.path, 'a.form.yaml');
    const undone = isApplied(await world.runtime.undo());
    assert.deepEqual(waits(undone.status), ['moved a']);
    assert.equal(isApplied(await world.runtime.undo(undone.operation?.id)).status.state, 'healthy');
    assert.deepEqual(world.runtime.safeChoices(), []);
  });

  it('sets aside what is undeclared, and brings back from there what is gone', async () => {
    const world = await accepted();
    const { model } = world;
    world.edit('forms/new.form.yaml', 'name: New\n');
    await world.runtime.look();
    isApplied(await chosen(world, 'undeclared', 'set-aside'));
    assert.equal(world.text('forms/new.form.yaml'), undefined);
    const made = await world.runtime.planRestore('forms/new.form.yaml');
    assert.ok(!('refused' in made), JSON.stringify(made));
    isApplied(await world.runtime.apply(made));
    assert.equal(world.text('forms/new.form.yaml'), 'name: New\n');
    assert.ok(model.paths().some(path => path.includes('/quarantine/')));
  });

  it('brings back the folder of an app from the quarantine as a whole', async () => {
    const world = await accepted();
    isApplied(await moveAside(world, 'apps/d'));
    assert.deepEqual(waits(world.runtime.status), ['deleted d']);
    const made = await world.runtime.planRestore('apps/d');
    assert.ok(!('refused' in made), JSON.stringify(made));
    assert.deepEqual(made.plan.advisory, []);
    assert.equal(isApplied(await world.runtime.apply(made)).status.state, 'healthy');
    assert.equal(world.text('apps/d/pages/main.tsx'), FILES['apps/d/pages/main.tsx']);
  });

  it('brings back from git what was last accepted, with its line ends, and says where it is another', async () => {
    const files = { ...FILES, 'c.md': 'One\r\nTwo\r\n' };
    const git = { 'c.md': 'One\nTwo\n', 'forms/a.form.yaml': 'id: 0\n' };
    const world = await accepted({ model: pier(files), git });
    for (const path of ['c.md', 'forms/a.form.yaml']) {
      assert.equal(world.model.open().unlink(`${PIER}/${path}`), undefined);
      world.runtime.project.touch([path]);
    }
    await world.runtime.look();
    isApplied(await choosing(world, 'deleted', 'c', 'restore'));
    assert.equal(world.text('c.md'), 'One\r\nTwo\r\n');
    const made = await world.runtime.planRestore('forms/a.form.yaml');
    assert.ok(!('refused' in made));
    assert.match(made.plan.advisory[0]?.message ?? '', /HEAD \(1a2b3c4d\)/);
    world.trusted = false;
    isRefused(await world.runtime.planRestore('forms/a.form.yaml'), 'not-kept');
  });

  it('brings back a file that is there with other content, and gives what was accepted', async () => {
    const world = await accepted({ git: { 'c.md': FILES['c.md'] } });
    world.edit('c.md', 'Mine\n');
    await world.runtime.look();
    assert.deepEqual(waits(world.runtime.status), []);
    assert.equal(new TextDecoder().decode(await world.runtime.accepted('c.md')), FILES['c.md']);
    assert.equal(await world.runtime.accepted('notes.txt'), undefined);
    const made = await world.runtime.planRestore('c.md');
    assert.ok(!('refused' in made));
    assert.deepEqual(made.files, [{ path: 'c.md', change: 'changed', before: 'Mine\n', after: FILES['c.md'] }]);
    isApplied(await world.runtime.apply(made));
    assert.equal(world.text('c.md'), FILES['c.md']);
    isApplied(await world.runtime.undo());
    assert.equal(world.text('c.md'), 'Mine\n');
  });

  it('refuses to restore what nobody has', async () => {
    const world = await accepted();
    assert.deepEqual(isRefused(await world.runtime.planRestore('forms/z.form.yaml'), 'not-kept').paths, [
      'forms/z.form.yaml',
    ]);
    isRefused(await world.runtime.planRestore('apps/d'), 'unknown');
  });

  it('refuses choices of what is not there any more', async () => {
    const world = await accepted();
    world.move('forms/a.form.yaml', 'a.form.yaml');
    await world.runtime.look();
    const choice = choose(world, 'moved', 'relocate');
    isRefused(await world.runtime.plan([{ ...choice, resolution: 'dance' }]), 'unknown');
    world.move('a.form.yaml', 'forms/a.form.yaml');
    isRefused(await world.runtime.plan([choice]), 'unknown');
  });
});

async function moveAside(world: Rig, path: string) {
  // As somebody did who set it aside by another plan.
  const before = rig({ model: world.model });
  await before.runtime.look();
  const done = await before.runtime.apply(await planned(before, { setAside: [path] }));
  world.runtime.project.touch('all');
  await world.runtime.look();
  return done;
}

async function choosing(world: Rig, kind: string, key: string, resolution: string) {
  const drift = world.runtime.status.drifts.find(each => each.kind === kind && each.entity?.key === key);
  assert.ok(drift);
  const { driftKey } = await import('../../src/snapshot/drift/drift-key.ts');
  const made = await world.runtime.plan([{ drift: driftKey(drift), resolution }]);
  assert.ok(!('refused' in made), JSON.stringify(made));
  return world.runtime.apply(made);
}

describe('what a runtime does by itself', () => {
  it('is nothing, where it ends with a command or has no base', async () => {
    const world = await accepted();
    world.edit('c.md', 'Mine\n');
    await world.runtime.look();
    await world.pass(60_000);
    assert.equal(baseOf(world)?.revision, 1);
    const without = real({ livesOn: true });
    await without.runtime.look();
    await without.pass(60_000);
    assert.equal(without.text(BASE), undefined);
  });

  it('is to move the base forward once edits rest, in silence', async () => {
    const world = await accepted({ livesOn: true });
    world.edit('c.md', 'Mine\n');
    await world.runtime.look();
    assert.deepEqual(
      world.runtime.status.told.map(({ kind }) => kind),
      ['modified'],
    );
    world.events.length = 0;
    await world.pass(1000);
    assert.equal(baseOf(world)?.revision, 1);
    await world.pass(1000);
    assert.equal(baseOf(world)?.revision, 2);
    assert.equal(baseOf(world)?.entities.get(uuid(3))?.hash, hashOf('Mine\n'));
    assert.deepEqual(world.runtime.status.told, []);
    assert.ok(
      told(world.events).every(word => word.startsWith('healthy')),
      told(world.events).join(),
    );
    const operations = world.runtime.operations();
    assert.ok(!('refused' in operations) && operations.length === 1);
  });

  it('leaves the base as long as something waits, the folder is not trusted, or somebody writes', async () => {
    const world = await accepted({ livesOn: true });
    world.edit('c.md', 'Mine\n');
    world.move('forms/a.form.yaml', 'a.form.yaml');
    await world.runtime.look();
    await world.pass(60_000);
    assert.equal(baseOf(world)?.revision, 1);
    world.move('a.form.yaml', 'forms/a.form.yaml');
    world.trusted = false;
    await world.runtime.look();
    await world.pass(60_000);
    assert.equal(baseOf(world)?.revision, 1);
    world.trusted = true;
    const { openStore } = await import('../../src/store/open-store.ts');
    const { projectPlace } = await import('../../src/store/root-places.ts');
    const other = modelOutside(world.model.open(), 'other');
    const held = openStore(other, projectPlace(other, PIER), { actor: 'bo@pier cli/7' }).lock.attempt('tidy');
    assert.ok(!('failed' in held));
    await world.runtime.look();
    await world.pass(60_000);
    assert.equal(baseOf(world)?.revision, 1);
    assert.deepEqual(world.errors, []);
    await held.release();
    world.edit('c.md', 'Mine again\n');
    await world.runtime.look();
    await world.pass(60_000);
    assert.equal(baseOf(world)?.revision, 2);
  });

  it('is not to touch a base that a newer Mooring wrote, and a commit heals a damaged one', async () => {
    const world = await accepted({ livesOn: true });
    const newer = '{ "schema": 99, "revision": 1, "entities": {} }\n';
    for (const [text, state] of [
      [newer, 'newer'],
      ['{ "schema": 1', 'damaged'],
    ] as const) {
      world.edit(BASE, text);
      assert.equal((await world.runtime.look()).base, state);
      await world.pass(60_000);
      assert.equal(world.text(BASE), text);
    }
    world.move('forms/a.form.yaml', 'a.form.yaml');
    await world.runtime.look();
    assert.equal(isApplied(await chosen(world, 'moved', 'relocate')).status.base, 'used');
    world.edit(BASE, newer);
    await world.runtime.look();
    isApplied(await world.runtime.undo());
    assert.equal(world.text(BASE), newer);
  });

  it('never takes what a policy ignores for accepted', async () => {
    const world = await accepted({ livesOn: true });
    world.policies = { moved: 'ignore' };
    world.edit('c.md', 'Mine\n');
    world.move('forms/a.form.yaml', 'a.form.yaml');
    assert.equal((await world.runtime.look()).state, 'healthy');
    await world.pass(60_000);
    assert.equal(baseOf(world)?.revision, 2);
    assert.equal(baseOf(world)?.entities.get(uuid(1))?.path, 'forms/a.form.yaml');
  });

  it('is to apply what a policy says, once, and only what is safe', async () => {
    const world = await accepted({ livesOn: true });
    world.policies = { moved: 'apply', undeclared: 'ask' };
    world.move('forms/a.form.yaml', 'a.form.yaml');
    world.edit('forms/new.form.yaml', `id: ${uuid(9)}\nname: New\n`);
    await world.runtime.look();
    assert.equal(world.runtime.policyChoices().length, 1);
    await world.pass(60_000);
    assert.deepEqual(waits(world.runtime.status), ['undeclared New']);
    assert.ok(world.text(MANIFEST)?.includes('path: a.form.yaml'));
  });

  it('does not try again and again what was refused', async () => {
    const world = await accepted({ livesOn: true });
    world.policies = { moved: 'apply' };
    world.move('forms/a.form.yaml', 'a.form.yaml');
    world.unsaved = [MANIFEST];
    await world.runtime.look();
    world.events.length = 0;
    for (let count = 0; count < 5; count++) {
      await world.pass(60_000);
      world.runtime.project.touch('all');
      await world.runtime.look();
    }
    assert.ok(told(world.events).every(word => !word.startsWith('reconciling')));
    assert.deepEqual(waits(world.runtime.status), ['moved a']);
  });
});

describe('a runtime beside one that was ended in the middle', () => {
  it('ends what that left before it does anything, and shows it with a look', async () => {
    for (const recovers of [true, false]) {
      const model = pier();
      const registry: Registry = new Map();
      const sound = modelOutside(model.open(), 'first', registry);
      const dead = rig({ model, outside: sound });
      await dead.runtime.look();
      const made = await planned(dead, {
        edits: [replacing(dead, MANIFEST, 'forms/a', 'a'), replacing(dead, 'forms/b.form.yaml', 'B', 'BB')],
        moves: [{ from: 'forms/a.form.yaml', to: 'a.form.yaml' }],
      });
      // The move is made, and nothing after it.
      const { rename } = sound.disk;
      let isOver = false;
      sound.disk.rename = (from, to) => {
        if (isOver) throw new Stopped();
        isOver = to.endsWith('/a.form.yaml');
        return rename(from, to);
      };
      await assert.rejects(dead.runtime.apply(made), Stopped);
      registry.set('first', 'dead');
      const world = real({ model, outside: modelOutside(model.open(), 'second', registry), livesOn: !recovers });
      const seen = await world.runtime.look();
      assert.match(seen.notes.join(), /half-way|is not done/);
      assert.equal(seen.state, 'diverged');
      if (recovers) await world.runtime.recover();
      else await world.pass(60_000);
      const { state, notes, told: also } = world.runtime.status;
      assert.equal(state, 'healthy', JSON.stringify([notes, also]));
      assert.ok(world.text(MANIFEST)?.includes('path: a.form.yaml'));
      assert.ok(world.text('forms/b.form.yaml')?.includes('BB'));
    }
  });
});

describe('two runtimes on one disk', () => {
  it('see each other’s commits and base with the next look, and undo them', async () => {
    const model = pier();
    const [one, other] = ['one', 'other'].map(process => real({ model, process }));
    assert.ok(one && other);
    await Promise.all([one.runtime.look(), other.runtime.look()]);
    one.move('forms/a.form.yaml', 'a.form.yaml');
    await one.runtime.look();
    isApplied(await chosen(one, 'moved', 'relocate'));
    other.runtime.project.touch('all');
    const seen = await other.runtime.look();
    assert.deepEqual([seen.state, seen.base], ['healthy', 'used']);
    isApplied(await other.runtime.undo());
    one.runtime.project.touch('all');
    assert.deepEqual(waits(await one.runtime.look()), ['moved a']);
  });

  it('notice a base alone that another wrote', async () => {
    const world = await accepted();
    world.edit('c.md', 'Mine\n');
    await world.runtime.look();
    const other = real({ model: world.model, process: 'other', livesOn: true });
    await other.runtime.look();
    await other.pass(60_000);
    assert.equal(world.runtime.status.told.length, 1);
    assert.deepEqual((await world.runtime.look()).told, []);
  });

  it('apply plans of one moment one after the other, and the second looks again', async () => {
    const model = pier();
    const [one, other] = ['one', 'other'].map(process => rig({ model, process }));
    assert.ok(one && other);
    await Promise.all([one.runtime.look(), other.runtime.look()]);
    const plans = [
      await planned(one, { edits: [replacing(one, MANIFEST, 'c.md', 'one.md')] }),
      await planned(other, { edits: [replacing(other, MANIFEST, 'c.md', 'other.md')] }),
    ];
    const answers = await Promise.all([one.runtime.apply(plans[0] as never), other.runtime.apply(plans[1] as never)]);
    assert.deepEqual(answers.map(answer => ('refused' in answer ? answer.refused : 'applied')).sort(), [
      'applied',
      'stale',
    ]);
    assert.match(one.text(MANIFEST) ?? '', /path: (?:one|other)\.md/);
  });
});
