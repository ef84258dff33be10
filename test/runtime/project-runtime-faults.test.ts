import assert from 'node:assert/strict';
import { readBase } from '../../src/snapshot/base.ts';
import { cleanTemps } from '../../src/store/temps.ts';
import { chanceOf } from '../kit/chance.ts';
import { uuid } from '../kit/check.ts';
import { type Faults, type ModelDisk, Stopped } from '../kit/model-disk.ts';
import { modelOutside, type Registry } from '../kit/model-outside.ts';
import { seedOr } from '../kit/often.ts';
import {
  BASE,
  FILES,
  isApplied,
  MANIFEST,
  PIER,
  pier,
  planned,
  type Rig,
  replacing,
  rig,
  waits,
} from './runtime-kit.ts';

const BEFORE: Readonly<Record<string, string>> = {
  ...FILES,
  'forms/new.form.yaml': `id: ${uuid(7)}\nname: New\n`,
};
const { 'forms/b.form.yaml': _b, 'c.md': _c, 'apps/d/app.yaml': _d, 'apps/d/pages/main.tsx': page, ...rest } = BEFORE;
const AFTER: Readonly<Record<string, string>> = {
  ...rest,
  [MANIFEST]: FILES[MANIFEST].replace('apps/d ', 'apps/deep/e ').replace('forms/b.', 'b.'),
  'b.form.yaml': FILES['forms/b.form.yaml'],
  'apps/deep/e/app.yaml': FILES['apps/d/app.yaml'].replace('name: D', 'name: E'),
  'apps/deep/e/pages/main.tsx': page ?? '',
  'made.md': 'Made by a plan, and longer than a block\n',
};
const WAITED = ['undeclared New'];
const WAITS = ['declared-but-missing c', 'deleted c'];

function change(world: Rig) {
  return planned(world, {
    moves: [
      { from: 'apps/d', to: 'apps/deep/e' },
      { from: 'forms/b.form.yaml', to: 'b.form.yaml' },
    ],
    edits: [
      replacing(world, 'apps/d/app.yaml', 'name: D', 'name: E'),
      {
        path: MANIFEST,
        edits: [
          ...replacing(world, MANIFEST, 'forms/b.', 'b.').edits,
          ...replacing(world, MANIFEST, 'apps/d ', 'apps/deep/e ').edits,
        ],
      },
      { path: 'made.md', edits: [], create: AFTER['made.md'] ?? '' },
    ],
    setAside: ['c.md'],
  });
}

let base: string | undefined;

/** What Mooring itself writes for the project as it was, before anything was undeclared. */
async function acceptedBase(): Promise<string> {
  if (base !== undefined) return base;
  const world = rig({ model: pier() });
  await world.runtime.look();
  isApplied(await world.runtime.apply(await planned(world, { edits: [{ path: 'x.txt', edits: [], create: 'x' }] })));
  base = world.text(BASE) ?? '';
  return base;
}

/** All of it or nothing, and a base that hides nothing. Whether it is done. */
async function checkWhole({
  model,
  registry,
}: {
  readonly model: ModelDisk;
  readonly registry: Registry;
}): Promise<boolean> {
  const outside = modelOutside(model.open(), 'later', registry, 3);
  const world = rig({ model, outside, process: 'later' });
  await world.runtime.recover();
  const status = await world.runtime.look();
  assert.deepEqual(world.errors, []);
  for (const folder of model.folders()) cleanTemps(outside, folder);
  const files = theirs(model);
  const isNew = files['made.md'] !== undefined;
  assert.deepEqual(files, isNew ? AFTER : BEFORE);
  assert.equal(
    model.paths().some(path => path.endsWith('/c.md') && path.includes('/quarantine/')),
    isNew,
  );
  assert.ok(!model.paths().some(path => path.includes('/journal/')));
  const reading = readBase(world.text(BASE) ?? '');
  assert.ok('base' in reading, 'the base is whole');
  const place = reading.base.entities.get(uuid(4))?.path;
  assert.ok(place === 'apps/d' || (isNew && place === 'apps/deep/e'), `the base is not ahead: ${place}`);
  const waited = waits(status);
  if (isNew)
    assert.ok(waited.length === 2 && WAITS.includes(waited[0] ?? '') && waited[1] === WAITED[0], waited.join());
  else assert.deepEqual(waited, WAITED);
  isApplied(await world.runtime.apply(await planned(world, { edits: [{ path: 'next', edits: [], create: 'n' }] })));
  return isNew;
}

function theirs(model: ModelDisk): Record<string, string> {
  const paths = model.paths().filter(path => !path.includes('/.local/') && !path.endsWith('/.gitignore'));
  return Object.fromEntries(paths.map(path => [path.slice(PIER.length + 1), model.text(path) ?? '']));
}

describe('a plan of several files, moves and the quarantine', () => {
  it('is applied as it was asked', async () => {
    const { model, registry, answer } = await runWith({});
    assert.ok(answer && !('refused' in answer) && answer.durable);
    assert.ok(await checkWhole({ model, registry }));
  });

  it('is applied or not after a crash at any step, and is there once that was said', async () => {
    const steps = await stepsOf();
    for (let at = FIRST; at <= steps; at += EVERY) {
      const { model, registry, answer } = await runWith({ stopAfter: at });
      if (at % 2 === 0) model.crash(chanceOf(at));
      const isNew = await within(`stopped after step ${at} of ${steps}`, () => checkWhole({ model, registry }));
      if (answer && !('refused' in answer) && answer.durable) assert.ok(isNew, `step ${at}`);
    }
  });

  it('is applied or refused when any step fails, and says which', async () => {
    const steps = await stepsOf();
    for (let at = FIRST; at <= steps; at += EVERY) {
      for (const count of [1, Number.POSITIVE_INFINITY]) {
        const story = `step ${at} of ${steps} fails${count === 1 ? '' : ', and all after it'}`;
        const { model, registry, answer } = await runWith({ fail: { at, code: at % 5 ? 'EIO' : 'EPERM', count } });
        assert.ok(answer, story);
        if ('refused' in answer) assert.match(answer.message, /[.]$/);
        const isLeft = model.paths().some(path => path.includes('/journal/'));
        registry.set('first', 'dead');
        const isNew = await within(story, () => checkWhole({ model, registry }));
        if (!('refused' in answer)) assert.ok(isNew, story);
        else if (!isLeft) assert.ok(!isNew, story);
      }
    }
  });
});

/** One in so many steps; in a long run, others of them each time. */
const EVERY = 7;
const FIRST = 1 + (seedOr(0) % EVERY);

async function stepsOf(): Promise<number> {
  return (await runWith({})).steps;
}

async function runWith(faults: Faults) {
  const model = pier(BEFORE);
  model.put(`${PIER}/${BASE}`, await acceptedBase());
  const registry: Registry = new Map();
  const sound = model.open();
  const disk = model.open(faults);
  let isSound = true;
  const world = rig({
    model,
    // Only what applying asks of the disk stops or fails.
    outside: modelOutside(
      new Proxy(sound, { get: (_target, name) => Reflect.get(isSound ? sound : disk, name) }),
      'first',
      registry,
    ),
  });
  await world.runtime.look();
  const made = await change(world);
  isSound = false;
  const answer = await world.runtime.apply(made).catch((error: unknown) => {
    if (!(error instanceof Stopped)) throw error;
    return undefined;
  });
  // Where it was stopped after the change itself was done, it ends without a word.
  if (faults.stopAfter !== undefined) registry.set('first', 'dead');
  return { model, registry, answer, steps: disk.steps() };
}

async function within<Value>(story: string, check: () => Promise<Value>): Promise<Value> {
  try {
    return await check();
  } catch (error) {
    if (error instanceof Error) error.message = `${story}: ${error.message}`;
    throw error;
  }
}
