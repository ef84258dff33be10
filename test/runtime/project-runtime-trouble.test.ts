import assert from 'node:assert/strict';
import type { RuntimeEvent } from '../../src/runtime/project-runtime.ts';
import { driftKey } from '../../src/snapshot/drift/drift-key.ts';
import { openStore } from '../../src/store/open-store.ts';
import { projectPlace } from '../../src/store/root-places.ts';
import { uuid } from '../kit/check.ts';
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
  waits,
} from './runtime-kit.ts';

const RENAMED = '# Ours, changed';

/** A rig that has looked, with a plan that changes the comment of the manifest. */
async function withPlan(world: Rig) {
  await world.runtime.look();
  return planned(world, { edits: [replacing(world, MANIFEST, '# Ours', RENAMED)] });
}

/** Lets a rig wait for a lock that is given back when the test says so. */
function patientOutside(model: Rig['model'], process: string) {
  const waiting: (() => void)[] = [];
  const outside = {
    ...modelOutside(model.open(), process),
    wait: () => new Promise<void>(resolve => void waiting.push(resolve)),
  };
  return {
    outside,
    goOn() {
      for (const go of waiting.splice(0)) go();
    },
  };
}

function storeOf(model: Rig['model'], process: string) {
  const outside = modelOutside(model.open(), process);
  return openStore(outside, projectPlace(outside, PIER), { actor: `bea@pier test/${process}` });
}

function takeTrust(world: Rig): void {
  world.trusted = false;
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise(resolve => setImmediate(resolve));
}

async function until(isSo: () => boolean, go: () => void): Promise<void> {
  for (let turn = 0; turn < 500 && !isSo(); turn++) {
    go();
    await new Promise(resolve => setImmediate(resolve));
  }
  assert.ok(isSo());
}

/** Takes the lock as another process, and gives it back in the end. */
async function whileLocked(model: Rig['model'], work: () => Promise<void>): Promise<void> {
  const held = await storeOf(model, 'other').lock.acquire({ doing: 'write' });
  assert.ok(!('failed' in held));
  await work();
  await held.release();
}

describe('a runtime in trouble', () => {
  it('goes on when its host fails to listen', async () => {
    const events: RuntimeEvent['is'][] = [];
    const world = rig({
      bus(event) {
        events.push(event.is);
        throw new Error('The connection is closed.');
      },
    });
    const made = await withPlan(world);
    isApplied(await world.runtime.apply(made));
    isApplied(await world.runtime.undo());
    assert.deepEqual(world.runtime.status.lane, []);
    assert.equal(events.filter(is => is === 'committed').length, 2);
    assert.match(world.errors.join(), /The connection is closed/);
  });

  it('tells that a change is done though it could not be looked at', async () => {
    const world = rig();
    const made = await withPlan(world);
    const { apply } = world.runtime;
    world.breaksLooks = true;
    const answer = isApplied(await apply(made));
    world.breaksLooks = false;
    assert.equal(answer.durable, false);
    assert.equal(world.text(MANIFEST)?.startsWith(RENAMED), true);
    assert.equal(answer.status.state, 'stale');
    assert.deepEqual(world.events.filter(event => event.is === 'committed').length, 1);
    assert.equal((await world.runtime.look()).state, 'healthy');
    assert.match(world.errors.join(), /The disk went away/);
  });

  it('is looked at while a change only waits for another process', async () => {
    const model = pier();
    const { outside, goOn } = patientOutside(model, 'first');
    const world = rig({ model, outside });
    const made = await withPlan(world);
    await whileLocked(model, async () => {
      const applying = world.runtime.apply(made);
      await turns();
      assert.equal(world.runtime.status.state, 'reconciling');
      world.edit('forms/new.form.yaml', 'name: New\n');
      const seen = await world.runtime.look();
      assert.deepEqual(
        seen.drifts.map(({ kind }) => kind),
        ['undeclared'],
      );
      await world.runtime.project.settle();
      void applying.catch(() => {});
    });
    await until(() => world.runtime.status.lane.length === 0, goOn);
    assert.equal(world.text(MANIFEST)?.startsWith(RENAMED), true);
  });

  it('stops an undo that waits for another process', async () => {
    const model = pier();
    const { outside, goOn } = patientOutside(model, 'first');
    const world = rig({ model, outside });
    isApplied(await world.runtime.apply(await withPlan(world)));
    await whileLocked(model, async () => {
      const undoing = world.runtime.undo();
      await turns();
      const [entry] = world.runtime.status.lane;
      assert.equal(entry?.is, 'running');
      assert.equal(world.runtime.cancel(entry.id), true);
      goOn();
      isRefused(await undoing, 'cancelled');
    });
    assert.equal(world.text(MANIFEST)?.startsWith(RENAMED), true);
  });

  it('takes nothing back over what was typed, and in no folder whose trust was taken, while it waited', async () => {
    for (const [refused, happens] of [
      ['unsaved', (world: Rig) => world.unsaved.push(...[MANIFEST])],
      ['untrusted', takeTrust],
    ] as const) {
      const model = pier();
      const { outside, goOn } = patientOutside(model, 'first');
      const world = rig({ model, outside });
      isApplied(await world.runtime.apply(await withPlan(world)));
      let undoing: ReturnType<typeof world.runtime.undo> | undefined;
      await whileLocked(model, async () => {
        undoing = world.runtime.undo();
        await turns();
        happens(world);
      });
      goOn();
      isRefused((await undoing) ?? {}, refused);
      assert.equal(world.text(MANIFEST)?.startsWith(RENAMED), true);
    }
  });

  it('looks once more at what a plan rests on and what is typed when all is staged', async () => {
    for (const [refused, happens] of [
      ['unsaved', (world: Rig) => world.unsaved.push(...['made-9.md'])],
      ['stale', (world: Rig) => world.model.put(`${PIER}/notes.txt`, 'Other\n')],
      ['untrusted', takeTrust],
    ] as const) {
      const world = rig();
      await world.runtime.look();
      const edits = Array.from({ length: 10 }, (_, at) => ({ path: `made-${at}.md`, edits: [], create: `${at}\n` }));
      const relies = [{ path: 'notes.txt', hash: world.hash(FILES['notes.txt']) }];
      const made = await planned(world, { edits, relies });
      world.onStep = () => {
        if (world.model.paths().filter(path => path.endsWith('.tmp')).length === 10) happens(world);
      };
      isRefused(await world.runtime.apply(made), refused);
      assert.equal(world.text('made-1.md'), undefined);
      assert.deepEqual(
        world.model.paths().filter(path => /\.tmp$|\/journal\//.test(path)),
        [],
      );
    }
  });

  it('ends what is being committed when it is closed, and accepts what came of it', async () => {
    const world = rig();
    await world.runtime.look();
    const made = await planned(world, {
      moves: [{ from: 'apps/d', to: 'apps/e' }],
      edits: [replacing(world, MANIFEST, 'apps/d', 'apps/e')],
    });
    const applying = world.runtime.apply(made);
    await turns();
    world.runtime.dispose();
    isApplied(await applying);
    assert.match(world.text(BASE) ?? '', /apps\/e/);
    isRefused(await world.runtime.undo(), 'cancelled');
  });

  it('finds what another process changed together with the base, though no hint came', async () => {
    const model = pier();
    const [first, second] = [rig({ model }), rig({ model, process: 'second' })];
    isApplied(await first.runtime.apply(await withPlan(first)));
    await second.runtime.look();
    const made = await planned(first, {
      moves: [{ from: 'c.md', to: 'rules/c.md' }],
      edits: [replacing(first, MANIFEST, 'c.md', 'rules/c.md')],
    });
    isApplied(await first.runtime.apply(made));
    const status = await second.runtime.look();
    assert.deepEqual(status.drifts, []);
    assert.ok(second.runtime.project.onDisk().tree.files.has('rules/c.md'));
  });

  it('never holds files of before against a base of afterwards, whenever another process commits', async () => {
    const model = pier();
    const first = rig({ model });
    isApplied(await first.runtime.apply(await withPlan(first)));
    model.open().unlink(`${PIER}/c.md`);
    const [before, base] = [first.text(MANIFEST) ?? '', first.text(BASE) ?? ''];
    await first.runtime.look(true);
    const undeclare = replacing(first, MANIFEST, `rules:\n  c: { id: ${uuid(3)}, path: c.md }\n`, '');
    isApplied(await first.runtime.apply(await planned(first, { edits: [undeclare] })));
    const [after, baseAfter] = [first.text(MANIFEST) ?? '', first.text(BASE) ?? ''];
    let steps = 0;
    for (let at = 1; at === 1 || at <= steps; at++) {
      model.put(`${PIER}/${MANIFEST}`, before);
      model.put(`${PIER}/${BASE}`, base);
      const second = rig({ model, process: `looks ${at}` });
      steps = 0;
      second.onStep = () => {
        if (++steps !== at) return;
        model.put(`${PIER}/${MANIFEST}`, after);
        model.put(`${PIER}/${BASE}`, baseAfter);
      };
      const seen = waits(await second.runtime.look());
      assert.ok(seen.length === 0 || seen[0] === 'deleted c', `${seen.join()} at step ${at}`);
    }
  });

  it('never puts an older sight over the base that another process wrote after it', async () => {
    const model = pier();
    const first = rig({ model });
    isApplied(await first.runtime.apply(await withPlan(first)));
    const second = rig({ model, process: 'second', livesOn: true });
    await second.runtime.look();
    second.edit('c.md', 'Mine\n');
    await second.runtime.look();
    await first.runtime.look(true);
    const made = await planned(first, {
      moves: [{ from: 'forms/a.form.yaml', to: 'deep/a.form.yaml' }],
      edits: [replacing(first, MANIFEST, 'forms/a', 'deep/a')],
    });
    isApplied(await first.runtime.apply(made));
    const after = model.text(`${PIER}/${BASE}`);
    await second.pass(2_000);
    assert.equal(model.text(`${PIER}/${BASE}`), after);
    assert.match(after ?? '', /deep\/a/);
  });

  it('follows in the end, though somebody looks all the time', async () => {
    const world = rig({ livesOn: true });
    isApplied(await world.runtime.apply(await withPlan(world)));
    const before = world.text(BASE);
    world.edit('c.md', 'Mine\n');
    for (let count = 0; count < 4; count++) {
      await world.runtime.look();
      await world.pass(700);
    }
    assert.notEqual(world.text(BASE), before);
  });

  it('refuses what would change underneath an editor, by whatever name that has the file open', async () => {
    const model = pier();
    model.putLink(`${PIER}/same`, `${PIER}/forms`);
    const world = rig({ model });
    await world.runtime.look();
    const made = await planned(world, { edits: [replacing(world, 'forms/a.form.yaml', 'name: A', 'name: AA')] });
    world.unsaved = ['same/a.form.yaml'];
    const refusal = isRefused(await world.runtime.apply(made), 'unsaved');
    assert.deepEqual(refusal.paths, ['same/a.form.yaml']);
    // A link that nobody looked at yet.
    model.putLink(`${PIER}/other`, `${PIER}/forms`);
    world.unsaved = ['other/a.form.yaml'];
    isRefused(await world.runtime.apply(made), 'unsaved');
    world.unsaved = ['same/b.form.yaml'];
    isApplied(await world.runtime.apply(made));
  });

  it('cannot be stopped any more while it looks at what one file became', async () => {
    const world = rig();
    const made = await withPlan(world);
    const states: string[] = [];
    let couldBeStopped: boolean | undefined;
    world.onStep = () => {
      const [entry] = world.runtime.status.lane;
      if (!entry || !world.text(MANIFEST)?.startsWith(RENAMED)) return;
      states.push(entry.is);
      if (world.text(BASE) !== undefined) couldBeStopped ??= world.runtime.cancel(entry.id);
    };
    isApplied(await world.runtime.apply(made));
    assert.equal(states.at(-1), 'committing');
    assert.equal(couldBeStopped, false);
  });

  it('does not say that something was accepted where it could not be', async () => {
    const world = rig({ model: pier({ ...FILES, [BASE]: '{"schema": 9}' }) });
    world.edit('forms/new.form.yaml', 'name: New\n');
    const [drift] = (await world.runtime.look()).drifts;
    assert.ok(drift);
    const refusal = isRefused(
      await world.runtime.apply(await planned(world, { accepts: [driftKey(drift)] })),
      'failed',
    );
    assert.match(refusal.message, /newer Mooring/);
    assert.equal(world.text(BASE), '{"schema": 9}');
    world.edit(BASE, '');
    await world.runtime.look();
    isApplied(await world.runtime.apply(await planned(world, { accepts: [driftKey(drift)] })));
    assert.match(world.text(BASE) ?? '', /revision/);
  });
});
