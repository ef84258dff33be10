/**
 * Several processes count in one file under the lock, each at any step of the others; they are paused, killed and
 * started again, and clocks step back. Whoever writes while another one does loses a count, and that is seen at once.
 */

import { childOf } from '../../src/store/absolute.ts';
import { readClaim, readClaims } from '../../src/store/claims.ts';
import { type Lock, openLock } from '../../src/store/lock.ts';
import type { Outside } from '../../src/store/outside.ts';
import { tempPath } from '../../src/store/temps.ts';
import { type Chance, chanceOf } from './chance.ts';
import { type Piece, piece } from './interleave.ts';
import { type ModelDisk, modelDisk } from './model-disk.ts';
import { bytesOf, modelOutside, PLACE, type Registry, ROOT } from './model-outside.ts';

export interface LockSimulation {
  readonly seed: number;
  readonly writers?: number;
  readonly steps?: number;
}

export interface Counted {
  /** Counts that were acknowledged. */
  readonly acknowledged: number;
  readonly counter: number;
  readonly kills: number;
  readonly takeovers: number;
  /** The most steps that went by without a count, pauses of the holder left out. */
  readonly longestWait: number;
}

const COUNTER = `${ROOT}/counter`;
/** Without a count for so many steps, somebody is blocked. */
const LIMIT_WAIT = 5000;

type Answer = 'counted' | 'taken-over' | 'busy' | 'lost';

interface Writer {
  life: number;
  process: string;
  work: Piece<readonly Answer[]>;
  /** Does nothing until this step. */
  pausedUntil: number;
}

/** Throws with the seed where the lock failed. */
export function simulateLock({ seed, writers = 8, steps = 4000 }: LockSimulation): Counted {
  const chance = chanceOf(seed);
  const model = modelDisk();
  model.put(COUNTER, '0');
  const registry: Registry = new Map();
  const begin = (id: number, life: number): Writer => {
    const process = `w${id}l${life}`;
    registry.set(process, 'alive');
    return { life, process, work: next(model, process, registry, chance), pausedUntil: 0 };
  };
  const all = Array.from({ length: writers }, (_, id) => begin(id, 0));
  const totals = { acknowledged: 0, kills: 0, takeovers: 0, longestWait: 0 };
  let waited = 0;
  for (let step = 0; step < steps; step++) {
    const id = chance.below(writers);
    const writer = all[id];
    if (!writer || writer.pausedUntil > step) continue;
    const event = chance.below(200);
    if (event === 0) {
      // Half of the time whoever claims the lock right now, where the damage would be.
      const holder = chance.below(2) === 0 ? all.findIndex(({ process }) => process === claimant(model)) : -1;
      const victim = holder < 0 ? id : holder;
      const { process, life } = all[victim] ?? writer;
      registry.set(process, 'dead');
      all[victim] = begin(victim, life + 1);
      totals.kills++;
      continue;
    }
    if (event < 4) writer.pausedUntil = step + chance.below(300);
    if (event === 5) model.clockMs -= chance.below(3_600_000);
    model.clockMs += chance.below(5);
    const before = counterOf(model);
    const done = writer.work.step();
    const after = counterOf(model);
    if (after !== before && after !== before + 1)
      throw new Error(`seed ${seed}, step ${step}: ${before} became ${after}`);
    waited = after === before && all.every(({ pausedUntil }) => pausedUntil <= step) ? waited + 1 : 0;
    totals.longestWait = Math.max(totals.longestWait, waited);
    if (waited > LIMIT_WAIT) throw new Error(`seed ${seed}, step ${step}: nobody gets on`);
    if (!done) continue;
    for (const answer of done.answer) {
      if (answer === 'lost') throw new Error(`seed ${seed}, step ${step}: ${writer.process} lost a lock while alive`);
      if (answer === 'counted' || answer === 'taken-over') totals.acknowledged++;
      if (answer === 'taken-over') totals.takeovers++;
    }
    writer.work = next(model, writer.process, registry, chance);
  }
  const counter = counterOf(model);
  // Those who were killed after the count and before they said so make the difference.
  const { acknowledged, kills } = totals;
  if (counter < acknowledged || counter > acknowledged + 2 * (kills + writers)) {
    throw new Error(`seed ${seed}: ${acknowledged} counts were acknowledged, ${counter} are there`);
  }
  return { ...totals, counter };
}

function next(model: ModelDisk, process: string, registry: Registry, chance: Chance): Piece<readonly Answer[]> {
  // Twice in a row, since the second time begins with what is known from the first.
  return piece(modelOutside(model.open(), process, registry, chance.below(1e9)), outside => {
    const lock = openLock(outside, PLACE, { actor: outside.processes.self });
    return [count(outside, lock), count(outside, lock)];
  });
}

function count(outside: Outside, lock: Lock): Answer {
  const { disk } = outside;
  const held = lock.attempt('count');
  if ('failed' in held) {
    if (held.failed !== 'locked') throw new Error(`${held.failed} ${held.path}`);
    return 'busy';
  }
  const now = disk.read(COUNTER, 100);
  const temp = tempPath(outside, ROOT);
  const file = disk.create(temp, 0o644);
  if ('failed' in now || 'failed' in file) throw new Error('The model disk refused.');
  file.write(bytesOf(String(Number(new TextDecoder().decode(now.bytes)) + 1)));
  file.close();
  if (held.fence()) return 'lost';
  disk.rename(temp, COUNTER);
  void held.release();
  return held.tookOver ? 'taken-over' : 'counted';
}

/** Who made the highest claim. */
function claimant(model: ModelDisk): string | undefined {
  const folder = childOf(PLACE.local, 'lock');
  const claims = readClaims(model.open(), folder);
  const claim = 'failed' in claims ? 'torn' : readClaim(model.open(), folder, claims.highest);
  return typeof claim === 'object' && 'process' in claim ? claim.process : undefined;
}

function counterOf(model: ModelDisk): number {
  return Number(model.text(COUNTER));
}
