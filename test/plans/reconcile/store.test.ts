/** Plans as the store makes them: moves before changes, and no two moves that touch what the other does. */
import assert from 'node:assert/strict';
import { nodeHash } from '../../../src/node/hash.ts';
import { offersOf } from '../../../src/plans/reconcile/offers.ts';
import { planSteps } from '../../../src/plans/reconcile/plan-reconcile.ts';
import type { Reconciler } from '../../../src/runtime/reconcile-plans.ts';
import { driftKey } from '../../../src/snapshot/drift/drift-key.ts';
import { uuid } from '../../kit/check.ts';
import { isApplied, isRefused, MANIFEST, PIER, pier, type Rig, rig } from '../../runtime/runtime-kit.ts';

const reconciler: Reconciler = {
  offers: offersOf,
  plan: (context, choices) => planSteps(context, choices, nodeHash),
};
const form = (number: number): string => `id: ${uuid(number)}\nname: Form ${number}\n`;
const FILES: Record<string, string> = {
  [MANIFEST]: `forms:\n${[1, 2, 3].map(number => `  f${number}: { id: ${uuid(number)}, path: forms/f${number}.form.yaml }\n`).join('')}`,
  'forms/f1.form.yaml': form(1),
  'forms/f2.form.yaml': form(2),
  'forms/f3.form.yaml': form(3),
};

/** Its base is what it holds. */
async function accepted(files: Record<string, string>): Promise<Rig> {
  const world = rig({ model: pier(files), git: files, reconciler });
  world.edit('forms/f9.form.yaml', form(9));
  await world.runtime.look();
  isApplied(await chosen(world, () => 'set-aside'));
  assert.equal(world.runtime.status.state, 'healthy');
  return world;
}

async function chosen(world: Rig, way: (kind: string, key: string) => string) {
  const choices = world.runtime.status.rows
    .flatMap(({ drifts }) => drifts)
    .map(drift => ({ drift: driftKey(drift), resolution: way(drift.kind, drift.entity?.key ?? '') }));
  const made = await world.runtime.plan(choices);
  assert.ok(!('refused' in made), JSON.stringify(made));
  return world.runtime.apply(made);
}

function remove({ model, runtime }: Rig, path: string): void {
  assert.equal(model.open().unlink(`${PIER}/${path}`), undefined);
  runtime.project.touch([path]);
}

const back = (kind: string): string => (kind === 'moved' ? 'move-back' : 'restore');

describe('a folder that goes back while a file comes back', () => {
  it('into the place where the folder goes', async () => {
    const world = await accepted(FILES);
    world.move('forms', 'pages');
    remove(world, 'pages/f3.form.yaml');
    await world.runtime.look();
    assert.equal(isApplied(await chosen(world, back)).status.state, 'healthy');
    for (const [path, text] of Object.entries(FILES)) assert.equal(world.text(path), text, path);
  });

  it('into the place that the folder leaves', async () => {
    const { [MANIFEST]: manifest = '', 'forms/f3.form.yaml': third = '', ...others } = FILES;
    const pages = { [MANIFEST]: manifest.replace('forms/f3', 'pages/f3'), 'pages/f3.form.yaml': third };
    const world = await accepted({ ...others, ...pages });
    remove(world, 'pages/f3.form.yaml');
    world.move('forms/f1.form.yaml', 'pages/f1.form.yaml');
    world.move('forms/f2.form.yaml', 'pages/f2.form.yaml');
    assert.equal(world.model.open().removeFolder(`${PIER}/forms`), undefined);
    await world.runtime.look();
    assert.equal(isApplied(await chosen(world, back)).status.state, 'healthy');
    assert.equal(world.text('pages/f3.form.yaml'), third);
    assert.equal(world.text('forms/f1.form.yaml'), form(1));
  });

  it('from the quarantine, into the place where the folder goes', async () => {
    const world = await accepted(FILES);
    const third = 'forms/f3.form.yaml';
    const key = `copied ${uuid(3)}`;
    world.edit('forms/g3.form.yaml', form(3));
    await world.runtime.look();
    const drift = world.runtime.status.drifts.find(each => driftKey(each).startsWith(key));
    assert.ok(drift);
    const made = await world.runtime.plan([{ drift: driftKey(drift), resolution: `set-aside ${third}` }]);
    assert.ok(!('refused' in made), JSON.stringify(made));
    isApplied(await world.runtime.apply(made));
    isApplied(await world.runtime.undo());
    remove(world, 'forms/g3.form.yaml');
    world.move('forms', 'pages');
    remove(world, 'pages/f3.form.yaml');
    await world.runtime.look();
    assert.equal(isApplied(await chosen(world, back)).status.state, 'healthy');
    assert.equal(world.text(third), form(3));
  });

  it('is refused where one cannot be without the other', async () => {
    const app: Record<string, string> = {
      [MANIFEST]: `apps:\n  a: { id: ${uuid(1)}, path: apps/a }\nrules:\n  r: { id: ${uuid(2)}, path: apps/a/rule.md }\n`,
      'apps/a/app.yaml': form(1),
      'apps/a/rule.md': 'One\nTwo\n',
    };
    const world = await accepted(app);
    world.move('apps/a', 'web');
    remove(world, 'web/rule.md');
    await world.runtime.look();
    const { message } = isRefused(await chosen(world, back), 'blocked');
    assert.match(message, /apps\/a\/rule\.md cannot come back in one step/);
  });
});

describe('the folder of an app', () => {
  const app = { 'apps/x/app.yaml': form(8), 'apps/x/pages/main.tsx': 'x\n', 'apps/x/b.bin': '\u0000' };

  it('is set aside whole, and not where something in it changed', async () => {
    for (const isEdited of [false, true]) {
      const world = await accepted(FILES);
      for (const [path, text] of Object.entries(app)) world.edit(path, text);
      await world.runtime.look();
      if (isEdited) world.model.put(`${PIER}/apps/x/pages/main.tsx`, 'mine\n');
      const answer = await chosen(world, () => 'set-aside');
      if (isEdited) assert.deepEqual(isRefused(answer, 'stale').paths, ['apps/x']);
      else assert.equal(isApplied(answer).status.state, 'healthy');
      assert.equal(world.text('apps/x/pages/main.tsx'), isEdited ? 'mine\n' : undefined);
    }
  });

  it('moves back whole', async () => {
    const files = { [MANIFEST]: `apps:\n  x: { id: ${uuid(8)}, path: apps/x }\n`, ...app };
    const world = await accepted(files);
    world.move('apps/x', 'web');
    await world.runtime.look();
    assert.equal(isApplied(await chosen(world, back)).status.state, 'healthy');
    for (const [path, text] of Object.entries(files)) assert.equal(world.text(path), text, path);
  });
});

describe('a folder that moves back whole', () => {
  it('takes nothing along that came into it since it was looked at', async () => {
    for (const isNew of [false, true]) {
      const world = await accepted(FILES);
      world.move('forms', 'pages');
      await world.runtime.look();
      if (isNew) world.model.put(`${PIER}/pages/mine.txt`, 'mine\n');
      const answer = await chosen(world, back);
      if (isNew) assert.deepEqual(isRefused(answer, 'stale').paths, ['pages']);
      else assert.deepEqual(isApplied(answer).operation?.moves, [{ from: 'pages', to: 'forms' }]);
    }
  });
});

describe('what was edited since it was looked at', () => {
  it('is neither set aside nor moved back', async () => {
    for (const [edited, way] of [
      ['forms/new.form.yaml', 'set-aside'],
      ['f1.form.yaml', 'move-back'],
    ] as const) {
      const world = await accepted(FILES);
      if (way === 'set-aside') world.edit(edited, form(8));
      else world.move('forms/f1.form.yaml', edited);
      await world.runtime.look();
      // Without a hint: what is looked at is as before.
      world.model.put(`${PIER}/${edited}`, `${form(8)}# mine\n`);
      const choices = world.runtime.status.drifts
        .filter(({ waits }) => waits)
        .map(drift => ({ drift: driftKey(drift), resolution: way }));
      const made = await world.runtime.plan(choices);
      assert.ok(!('refused' in made));
      assert.deepEqual(isRefused(await world.runtime.apply(made), 'stale').paths, [edited]);
    }
  });
});
