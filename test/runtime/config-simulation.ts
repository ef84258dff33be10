/**
 * Several engines on one model disk, and a person who edits the same file with an editor that knows of no lock. Writes
 * begin at any step of another one; holders pause in the middle, clocks step back, hints are lost or come twice, and
 * processes end or the power goes. One seed makes one run.
 */
import { applyEdits } from '../../src/base/text.ts';
import type { FileLayer } from '../../src/config/schema.ts';
import type { WriteDisk } from '../../src/ports/write-disk.ts';
import type { ConfigEngine, KeyChange } from '../../src/runtime/config-engine.ts';
import { createConfigEngine } from '../../src/runtime/create-config-engine.ts';
import type { Outside } from '../../src/store/outside.ts';
import { parseToml } from '../../src/syntax/toml.ts';
import { setToml } from '../../src/syntax/toml-edit.ts';
import { type Chance, chanceOf } from '../kit/chance.ts';
import { type ModelDisk, modelDisk, Stopped } from '../kit/model-disk.ts';
import { modelOutside, type Registry } from '../kit/model-outside.ts';
import { endProcess, letPass, type SimulatedTime, takeTurns } from '../kit/simulated-time.ts';
import { HOME, rootsOf, USER_FILE } from './config-kit.ts';

export interface ConfigSimulation {
  readonly seed: number;
  readonly engines?: number;
  /** How many writes are begun. */
  readonly writes?: number;
}

export interface Simulated {
  readonly acknowledged: number;
  readonly refused: number;
  readonly handEdits: number;
  readonly kills: number;
  readonly crashes: number;
  readonly events: number;
}

/** A write of one key: when it began and ended, in ticks that never repeat. */
interface Attempt {
  readonly key: string;
  readonly value: number;
  readonly begun: number;
  /** Unset where nobody was told. */
  ended?: number;
  /** Whether it was told to have been done. */
  done?: boolean;
  /** A person's edit takes place at once. */
  readonly byHand?: true;
  /** It came in the one moment that nobody can see: between the last comparison and the rename. */
  unseen?: true;
}

interface Actor {
  process: string;
  engine: ConfigEngine;
  events: number;
  hint(): void;
  stop: { now: boolean };
  readonly mirror: Map<string, unknown>;
}

interface World extends SimulatedTime {
  readonly seed: number;
  readonly chance: Chance;
  readonly model: ModelDisk;
  readonly registry: Registry;
  readonly actors: Actor[];
  readonly attempts: Attempt[];
  readonly running: Set<Promise<void>>;
  readonly totals: { handEdits: number; kills: number; crashes: number };
  skewMs: number;
  tick: number;
  begun: number;
  life: number;
  /** How deep writes have begun within steps of others. */
  depth: number;
  /** Nothing happens any more that was not begun. */
  calm: boolean;
  /** What was found in the middle of a write. */
  found?: unknown;
}

const KEYS = 6;

/** Throws with the seed where an invariant does not hold. */
export async function simulateConfig({ seed, engines = 8, writes = 60 }: ConfigSimulation): Promise<Simulated> {
  const chance = chanceOf(seed);
  const world: World = {
    seed,
    chance,
    model: modelDisk(),
    registry: new Map(),
    waiting: [],
    timers: [],
    actors: [],
    attempts: [],
    running: new Set(),
    totals: { handEdits: 0, kills: 0, crashes: 0 },
    nowMs: 0,
    skewMs: 0,
    tick: 0,
    begun: 0,
    life: 0,
    depth: 0,
    calm: false,
  };
  world.model.put(USER_FILE, '# shared\n[k]\nk0 = 0 # the first\n');
  for (let id = 0; id < engines; id++) world.actors.push(newActor(world));
  while (world.begun < writes) {
    happen(world, writes);
    await takeTurns(3);
    check(world);
  }
  for (let round = 0; round < 20_000 && world.running.size > 0; round++) {
    passTime(world, 1 + chance.below(20));
    await takeTurns(3);
  }
  if (world.running.size > 0) throw new Error(`seed ${seed}: ${world.running.size} writes never end`);
  atRest(world);
  const own = world.attempts.filter(({ byHand }) => !byHand);
  return {
    ...world.totals,
    acknowledged: own.filter(({ done }) => done).length,
    refused: own.filter(({ done }) => done === false).length,
    events: world.actors.reduce((sum, { events }) => sum + events, 0),
  };
}

function newActor(world: World): Actor {
  const process = `p${world.life++}`;
  world.registry.set(process, 'alive');
  const stop = { now: false };
  let onHint: (() => void) | undefined;
  const outside = outsideOf(world, process, stop);
  const engine = createConfigEngine({
    roots: rootsOf(outside, `${process}@sim test/1`).filter(({ layer }) => layer === ('user' satisfies FileLayer)),
    variables: {},
    outside,
    actor: `${process}@sim test/1`,
    log: { info() {}, debug() {}, error() {} },
    timer(delayMs, work) {
      const timer = { atMs: world.nowMs + delayMs, work, process, over: false };
      world.timers.push(timer);
      return {
        dispose() {
          timer.over = true;
        },
      };
    },
    watch(_paths, hint) {
      onHint = hint;
      return {
        dispose() {
          onHint = undefined;
        },
      };
    },
  });
  const mirror = new Map<string, unknown>();
  const actor: Actor = { process, engine, events: 0, hint: () => onHint?.(), stop, mirror };
  for (const [key, { value }] of engine.config.values) mirror.set(key, value);
  engine.watch((changes: readonly KeyChange[]) => {
    actor.events += changes.length;
    for (const change of changes) {
      if (mirror.get(change.key) !== change.old)
        fail(world, `${process} is told of another old value of ${change.key}`);
      if (change.new === undefined) mirror.delete(change.key);
      else mirror.set(change.key, change.new);
    }
  });
  return actor;
}

/** The world of one process: its disk hands every step to what may happen in between. */
function outsideOf(world: World, process: string, stop: { now: boolean }): Outside {
  const { chance, model } = world;
  const disk = model.open({
    before() {
      if (stop.now) throw new Stopped();
      world.tick++;
      if (!world.calm && world.depth < 3 && chance.below(40) === 0) between(world);
      if (stop.now) throw new Stopped();
    },
  });
  const base = modelOutside(watched(world, process, disk), process, world.registry, chance.below(1e9));
  return {
    ...base,
    clock: () => 1_700_000_000_000 + world.nowMs + world.skewMs,
    stopwatch: () => world.nowMs,
    wait: delayMs =>
      new Promise(go => {
        // A holder may be stopped by its system for long, and does not know.
        const pauseMs = chance.below(30) === 0 ? chance.below(3000) : 0;
        world.waiting.push({ atMs: world.nowMs + delayMs + pauseMs, go, process });
      }),
  };
}

/** How many steps may lie between the last comparison of the file and its rename. */
const BLIND_STEPS = 4;

/**
 * The same disk, on which the config's rename is refused now and then, as scanners do on some systems: its writer then
 * waits in the middle. And each rename must come right after a look at what it replaces.
 */
function watched(world: World, process: string, disk: WriteDisk & { steps(): number }): WriteDisk {
  let looked = { step: 0, tick: 0 };
  return {
    ...disk,
    read(path, limit) {
      const answer = disk.read(path, limit);
      if (path === USER_FILE) looked = { step: disk.steps(), tick: world.tick };
      return answer;
    },
    rename(from, to) {
      if (to !== USER_FILE) return disk.rename(from, to);
      if (world.chance.below(10) === 0) return { failed: 'other', code: 'EBUSY' };
      if (disk.steps() - looked.step > BLIND_STEPS) fail(world, `${process} replaces the file without a look`);
      const refused = disk.rename(from, to);
      const { tick } = looked;
      for (const each of world.attempts) if (!refused && each.byHand && each.begun > tick) each.unseen = true;
      return refused;
    },
  };
}

/** What may happen in the middle of somebody's step. */
function between(world: World): void {
  world.depth++;
  const kind = world.chance.below(4);
  if (kind === 0) handEdit(world);
  else if (kind === 1) beginWrite(world);
  else if (kind === 2) hints(world);
  else world.skewMs -= world.chance.below(3_600_000);
  world.depth--;
}

function happen(world: World, writes: number): void {
  const { chance } = world;
  const kind = chance.below(100);
  if (kind < 45) beginWrite(world);
  else if (kind < 55) handEdit(world);
  else if (kind < 70) hints(world);
  else if (kind < 95) passTime(world, chance.below(50));
  else if (kind < 98) kill(world, chance.below(world.actors.length));
  else if (kind === 98) world.skewMs -= chance.below(3_600_000);
  else if (writes > 20) crash(world);
}

function beginWrite(world: World): void {
  const { chance, attempts } = world;
  const alive = world.actors.filter(({ stop }) => !stop.now);
  if (alive.length === 0) return;
  const actor = chance.pick(alive);
  const { process, stop } = actor;
  world.begun++;
  const key = `k${chance.below(KEYS)}`;
  const attempt: Attempt = { key, value: world.begun, begun: ++world.tick };
  attempts.push(attempt);
  const written = actor.engine.set(['k', key], attempt.value, { patienceMs: 2000 }).then(
    answer => {
      // Whoever has ended cannot have told anybody.
      if (stop.now) return;
      attempt.ended = ++world.tick;
      attempt.done = answer.is === 'written';
      if (answer.is === 'refused' && answer.why !== 'locked' && answer.why !== 'changed')
        world.found ??= new Error(`seed ${world.seed}: ${process} was refused: ${answer.message}`);
    },
    (error: unknown) => {
      if (!(error instanceof Stopped)) world.found ??= error;
    },
  );
  const running = written.finally(() => world.running.delete(running));
  world.running.add(running);
}

/** Read, changed and saved at one moment, without the lock: in place, or by another file that takes its place. */
function handEdit(world: World): void {
  const { chance, model } = world;
  const text = model.text(USER_FILE) ?? '';
  const key = `k${chance.below(KEYS)}`;
  const value = 1_000_000 + world.totals.handEdits++;
  const edited = setToml(text, ['k', key], value);
  if ('refused' in edited) return;
  const tick = ++world.tick;
  world.attempts.push({ key, value, begun: tick, ended: tick, byHand: true });
  model.put(USER_FILE, applyEdits(text, edited.edits));
}

/** Some are lost, some come twice. */
function hints(world: World): void {
  for (const actor of world.actors) {
    for (let times = world.chance.below(3); times > 0; times--) actor.hint();
  }
}

function kill(world: World, at: number): void {
  const actor = world.actors[at];
  if (!actor) return;
  end(world, actor);
  world.totals.kills++;
  world.actors[at] = newActor(world);
}

function end(world: World, { process, stop }: Actor): void {
  stop.now = true;
  world.registry.set(process, 'dead');
  endProcess(world, process);
}

function crash(world: World): void {
  for (const actor of world.actors) end(world, actor);
  world.model.crash(world.chance);
  world.totals.crashes++;
  for (const at of world.actors.keys()) world.actors[at] = newActor(world);
}

function passTime(world: World, ms: number): void {
  world.model.clockMs = 1_700_000_000_000 + world.nowMs + ms;
  letPass(world, ms);
}

function check(world: World): void {
  if (world.found !== undefined) throw world.found;
  const text = world.model.text(USER_FILE);
  if (text === undefined) fail(world, 'the file is gone');
  const { held } = parseToml(text ?? '');
  if (held) fail(world, `the file does not parse: ${held.message}\n${text}`);
  if (!text?.startsWith('# shared\n')) fail(world, 'a comment is lost');
}

/** Nobody writes any more: what was promised is there, and all see the same. */
function atRest(world: World): void {
  check(world);
  world.calm = true;
  // Hints may all be lost now; whoever looks now and then sees it in time.
  for (let second = 0; second < 20; second++) passTime(world, 1000);
  const cold = newActor(world);
  const expected = valuesOf(cold.engine);
  for (const actor of world.actors) {
    if (valuesOf(actor.engine) !== expected)
      fail(world, `${actor.process} sees ${valuesOf(actor.engine)}, not ${expected}`);
    const told = [...actor.mirror].filter(([key]) => key.startsWith('k.'));
    const seen = [...actor.engine.config.values].filter(([key]) => key.startsWith('k.'));
    if (told.length !== seen.length || seen.some(([key, { value }]) => actor.mirror.get(key) !== value))
      fail(world, `${actor.process} was not told of all changes`);
  }
  for (let number = 0; number < KEYS; number++) checkKey(world, `k${number}`, cold.engine.get(`k.k${number}`));
  const litter = world.model.paths().filter(path => path.startsWith(`${HOME}/.mooring-`));
  if (litter.length > world.totals.kills + world.totals.crashes * world.actors.length)
    fail(world, `there is litter: ${litter.join(', ')}`);
}

/** What is there was written by somebody, and nothing that was promised came after it and is gone. */
function checkKey(world: World, key: string, value: unknown): void {
  const own = world.attempts.filter(attempt => attempt.key === key);
  const source = own.find(attempt => attempt.value === value);
  const isFirst = value === undefined || (key === 'k0' && value === 0);
  if (!source && !isFirst) fail(world, `${key} is ${String(value)}, which nobody wrote`);
  // A write that was told to be refused did nothing.
  if (source?.done === false) fail(world, `${key} is ${String(value)}, which was refused`);
  const after = source ? (source.ended ?? Number.POSITIVE_INFINITY) : 0;
  const lost = own.find(attempt => (attempt.byHand ? !attempt.unseen : attempt.done) && attempt.begun > after);
  if (lost) fail(world, `${key} is ${String(value)}, but ${lost.value} came later`);
}

function valuesOf(engine: ConfigEngine): string {
  return JSON.stringify([...engine.config.values].map(([key, { value }]) => [key, String(value)]).sort());
}

function fail({ seed, tick }: World, message: string): never {
  throw new Error(`seed ${seed}, tick ${tick}: ${message}`);
}
