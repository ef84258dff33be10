/**
 * Several lives of a store under chance: each moves the one folder there is to another place, with a file in it that says
 * where it is, or takes back what was done last, while steps fail and the process is killed at any step, with or without
 * a loss of power. There is always one folder, whole, whose file says its place; and what was acknowledged is there.
 */
import assert from 'node:assert/strict';
import { openStore, type Store } from '../../src/store/open-store.ts';
import { chanceOf } from './chance.ts';
import { faultsOf } from './commit-faults.ts';
import { CODES } from './every-step.ts';
import { modelDisk, Stopped } from './model-disk.ts';
import { bytesOf, hashOf, modelOutside, PLACE, type Registry, ROOT } from './model-outside.ts';
import { foldersOf } from './move-scenario.ts';

const LIVES = 12;
const PLACES = ['dev', 'teams/int', 'teams/far/prod', 'Dev', '.local/quarantine/old'];

/** Files in the folder that say where it is; the second and those after it may not be there yet. */
const SAYING = ['place.txt', 'deep/place.txt', 'new/place.txt', 'new/deep/place.txt', 'other.txt'];

/** Without those by which a system says that it syncs no folders: it then promises nothing either. */
const FAILING = CODES.filter(code => !['EPERM', 'EACCES'].includes(code));

/** Throws with the seed where something is lost, doubled or torn. */
export async function simulateMoves(seed: number): Promise<void> {
  const chance = chanceOf(seed);
  const model = modelDisk({ ignoreCase: chance.below(2) === 0, deafToCase: chance.below(4) === 0 });
  const [first = ''] = PLACES;
  model.put(`${ROOT}/${first}/place.txt`, first);
  model.put(`${ROOT}/${first}/deep/kept.txt`, 'kept');
  const registry: Registry = new Map();
  /** Under which name it stands, where case does not count. */
  const where = (): string[] =>
    PLACES.filter(
      place => model.folders().includes(`${ROOT}/${place}`) && model.text(`${ROOT}/${place}/deep/kept.txt`),
    );
  let possible = new Set<string>([first]);
  for (let life = 0; life < LIVES; life++) {
    const process = `life${life}`;
    const outside = modelOutside(model.open(faultsOf(chance, FAILING)), process, registry, chance.below(1e9));
    const store = openStore(outside, PLACE, { actor: process });
    try {
      for (let times = 0; times < 3; times++) {
        const answer = chance.below(3) === 0 ? await undoLast(store) : await moveOn(store);
        if (answer !== undefined) possible = new Set([answer]);
      }
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
    }
    registry.set(process, 'dead');
    if (chance.below(2) === 0) model.crash(chance);
    if (chance.below(4) === 0) await check(life);
  }
  await check(LIVES);

  /** The place that is promised, where it is. */
  async function moveOn(store: Store): Promise<string | undefined> {
    // What a crash left must be ended before anything is said about where things are.
    if ('failed' in (await store.recover())) return undefined;
    const [from] = where();
    const to = chance.pick(PLACES.filter(place => place !== from));
    if (from === undefined) return undefined;
    possible.add(to);
    const changes = SAYING.map(path => {
      const text = model.text(`${ROOT}/${from}/${path}`);
      return {
        path: `${to}/${path}`,
        before: text === undefined ? ('absent' as const) : hashOf(text),
        after: bytesOf(to),
      };
    });
    const answer = await store.commit({ label: `Move to ${to}`, moves: [{ from, to }], changes });
    return !('failed' in answer) && answer.durable ? to : undefined;
  }

  async function undoLast(store: Store): Promise<string | undefined> {
    if ('failed' in (await store.recover())) return undefined;
    const plan = store.planUndo();
    const to = 'moves' in plan ? plan.moves[0]?.to : undefined;
    if (to === undefined) return undefined;
    possible.add(to);
    const answer = await store.undo();
    return 'undone' in answer && answer.durable ? to : undefined;
  }

  async function check(life: number): Promise<void> {
    const process = `check${life}`;
    const outside = modelOutside(model.open(), process, registry, chance.below(1e9));
    const recovery = await openStore(outside, PLACE, { actor: process }).recover();
    registry.set(process, 'dead');
    const story = `seed ${seed}, life ${life}: ${JSON.stringify([recovery, where(), [...possible], foldersOf(model)])}`;
    assert.ok(!('failed' in recovery) && recovery.damaged.length + recovery.conflicts.length === 0, story);
    const [place, ...others] = where();
    assert.ok(place !== undefined && others.length === 0 && possible.has(place), story);
    const said = SAYING.map(path => model.text(`${ROOT}/${place}/${path}`) ?? first);
    assert.deepEqual([...new Set(said)], [place], story);
    possible = new Set([place]);
  }
}
