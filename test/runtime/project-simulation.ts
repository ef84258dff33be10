/**
 * Several runtimes on one project of a model disk, and a person who edits, moves, copies, links and deletes files by hand,
 * switches branches underneath, types into documents without saving them, and knows of no lock. Commits begin at any step of
 * another one; hints are lost or come twice; clocks are set; policies apply by themselves; one process may not write at first;
 * processes end in the middle, or the power goes. One seed makes one run.
 */
import { nodeHash } from '../../src/node/hash.ts';
import { offersOf } from '../../src/plans/reconcile/offers.ts';
import type { Choice } from '../../src/plans/reconcile/plan.ts';
import { planSteps } from '../../src/plans/reconcile/plan-reconcile.ts';
import type { DiskFailure, ReadDisk, Stamp } from '../../src/ports/disk.ts';
import type { WriteDisk } from '../../src/ports/write-disk.ts';
import { createProject } from '../../src/runtime/create-project.ts';
import { createProjectRuntime } from '../../src/runtime/create-project-runtime.ts';
import { createProjectFacts } from '../../src/runtime/project-facts.ts';
import type { MadePlan, ProjectRuntime, RuntimeStatus } from '../../src/runtime/project-runtime.ts';
import { driftKey } from '../../src/snapshot/drift/drift-key.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';
import type { Operation } from '../../src/store/operation-log.ts';
import type { Outside } from '../../src/store/outside.ts';
import { projectPlace } from '../../src/store/root-places.ts';
import { type Chance, chanceOf } from '../kit/chance.ts';
import { uuid } from '../kit/check.ts';
import { filesOf, project, type Thing, type ThingKind } from '../kit/drift-history.ts';
import { type ModelDisk, modelDisk, Stopped } from '../kit/model-disk.ts';
import { modelOutside, type Registry } from '../kit/model-outside.ts';
import { endProcess, letPass, type SimulatedTime, takeTurns } from '../kit/simulated-time.ts';
import { MANIFEST, PIER, readDisk } from './runtime-kit.ts';

export interface ProjectSimulation {
  readonly seed: number;
  readonly runtimes?: number;
  /** How many times something happens. */
  readonly rounds?: number;
}

export interface SimulatedProject {
  readonly applied: number;
  readonly refused: number;
  readonly undone: number;
  readonly handEdits: number;
  readonly switches: number;
  readonly kills: number;
  readonly crashes: number;
  readonly restored: number;
  /** Commits that were refused since a document was not saved, or the folder not trusted. */
  readonly unsaved: number;
  readonly untrusted: number;
  /** What policies applied. */
  readonly byPolicy: number;
}

interface Actor {
  readonly process: string;
  readonly runtime: ProjectRuntime;
  readonly store: Store;
  readonly stop: { now: boolean };
  /** Its documents with unsaved text, by path, and since when. */
  readonly open: Map<string, number>;
  isTrusted: boolean;
  readonly hasPolicies: boolean;
  /** The newest generation that it was told of. */
  told: number;
  /** The operations that it was told of. */
  readonly committed: Set<string>;
  /** The journals of its own changes that are under way. */
  readonly ready: Set<string>;
  /** What it showed as deleted, in which generation and when that was new. */
  deleted: { readonly ids: ReadonlySet<string>; readonly generation: number; readonly tick: number };
}

interface World extends SimulatedTime {
  readonly seed: number;
  readonly chance: Chance;
  readonly model: ModelDisk;
  readonly registry: Registry;
  readonly actors: Actor[];
  readonly running: Set<Promise<void>>;
  /** What a person wrote and did not replace or delete, by content: none of it may be lost. */
  readonly written: Map<string, { readonly path: string; readonly tick: number }>;
  /** What was told to be done, in that order, and when it was begun: by hand a file may change while it is done. */
  readonly acknowledged: { readonly operation: Operation; readonly tick: number }[];
  /** When a path was last changed by hand or by a branch switch. */
  readonly touched: Map<string, number>;
  readonly totals: { -readonly [Name in keyof SimulatedProject]: number };
  /** How far clocks are from what they should be. */
  skewMs: number;
  tick: number;
  life: number;
  count: number;
  /** When an entry may last have gone and come back, by a switch, an undo or a restore. */
  brokeAt: number;
  depth: number;
  calm: boolean;
  found?: unknown;
}

const KINDS: readonly ThingKind[] = ['form', 'workflow', 'rule', 'app', 'asset'];
const FOLDERS = ['a', 'b', 'a/c', 'd/e'] as const;

export const NOTHING: SimulatedProject = {
  applied: 0,
  refused: 0,
  undone: 0,
  handEdits: 0,
  switches: 0,
  kills: 0,
  crashes: 0,
  restored: 0,
  unsaved: 0,
  untrusted: 0,
  byPolicy: 0,
};

/** Throws with the seed where an invariant does not hold. */
export async function simulateProject({
  seed,
  runtimes = 3,
  rounds = 80,
}: ProjectSimulation): Promise<SimulatedProject> {
  const chance = chanceOf(seed);
  const world: World = {
    seed,
    chance,
    model: modelDisk(),
    registry: new Map(),
    actors: [],
    waiting: [],
    timers: [],
    running: new Set(),
    written: new Map(),
    acknowledged: [],
    touched: new Map(),
    totals: { ...NOTHING },
    nowMs: 0,
    skewMs: 0,
    tick: 0,
    life: 0,
    count: 0,
    brokeAt: 0,
    depth: 0,
    calm: false,
  };
  world.model.putFolder(PIER);
  for (const [path, text] of Object.entries(branch(world))) put(world, path, text ?? '');
  for (let id = 0; id < runtimes; id++) world.actors.push(newActor(world));
  for (let round = 0; round < rounds; round++) {
    happen(world);
    await takeTurns(4);
    check(world);
  }
  for (let round = 0; round < 20_000 && world.running.size > 0; round++) {
    passTime(world, 1 + chance.below(20));
    await takeTurns(4);
  }
  if (world.running.size > 0) fail(world, `${world.running.size} commits never end`);
  await atRest(world);
  return world.totals;
}

function newActor(world: World): Actor {
  const process = `p${world.life++}`;
  world.registry.set(process, 'alive');
  const stop = { now: false };
  const isTrusted = world.chance.below(5) > 0;
  const hasPolicies = world.chance.below(4) === 0;
  const ready = new Set<string>();
  const outside = outsideOf(world, process, { stop, ready, mayWrite: () => actor.isTrusted });
  const disk = stamping(readDisk(outside.disk), outside);
  const log = { info() {}, debug() {}, error() {} };
  const pause = (): Promise<void> => new Promise(resolve => void setImmediate(resolve));
  const projectHere = createProject({ root: PIER, disk, pause, log, steps: 8 });
  const store = openStore(outside, projectPlace(outside, PIER), {
    actor: `${process}@sim test/1`,
    history: { versionsPerPath: 1000 },
  });
  const runtime = createProjectRuntime({
    project: projectHere,
    facts: createProjectFacts({
      disk,
      hash: nodeHash,
      clock: outside.clock,
      pause,
      ...(projectHere.stampOf ? { stampOf: projectHere.stampOf } : {}),
    }),
    reconciler: { offers: offersOf, plan: (context, choices) => planSteps(context, choices, nodeHash) },
    disk,
    store,
    storeRoot: PIER,
    hash: nodeHash,
    clock: outside.clock,
    freshId: () => uuid(500_000 + world.count++),
    log,
    pause,
    trusted: () => actor.isTrusted,
    unsaved: () => [...actor.open.keys()],
    policyOf: kind => (hasPolicies && ['moved', 'renamed', 'undeclared'].includes(kind) ? 'apply' : 'ask'),
    bus(event) {
      if (event.is === 'committed') {
        if (!isLogged(store, event.operation)) world.found ??= new Error(`seed ${world.seed}: told before it is kept`);
        actor.committed.add(event.operation.id);
        if (!world.running.size) world.totals.byPolicy++;
      }
      if (event.is === 'state') checkMemory(world, actor, event.status);
      const isHalf = [...actor.ready].some(path => world.model.facts(path));
      if (isHalf && event.is === 'state' && event.status.generation > actor.told)
        world.found ??= new Error(`seed ${world.seed}: ${process} shows half of its own change`);
      const generation = event.is === 'committed' ? event.generation : event.status.generation;
      if (generation < actor.told) world.found ??= new Error(`seed ${world.seed}: ${process} is told of the past`);
      actor.told = generation;
    },
    follows: {
      timer(delayMs, work) {
        const timer = { atMs: world.nowMs + delayMs, work, process, over: false };
        world.timers.push(timer);
        return {
          dispose() {
            timer.over = true;
          },
        };
      },
    },
  });
  const actor: Actor = {
    process,
    runtime,
    store,
    stop,
    open: new Map(),
    isTrusted,
    hasPolicies,
    told: 0,
    committed: new Set(),
    ready,
    deleted: { ids: new Set(), generation: 0, tick: 0 },
  };
  return actor;
}

/** How many steps a look takes at most, from its first to what it tells. */
const LONGEST_LOOK = 250;

/** As long as an entry stands in the manifest, the base does not forget that its file was there. */
function checkMemory(world: World, actor: Actor, { drifts, base, generation }: RuntimeStatus): void {
  if (base !== 'used' || generation === actor.deleted.generation) return;
  const idsOf = (kind: string): string[] =>
    drifts.flatMap(drift => (drift.kind === kind ? (drift.entity?.id ?? []) : []));
  const forgotten = idsOf('declared-but-missing').find(id => actor.deleted.ids.has(id));
  if (forgotten && world.brokeAt < actor.deleted.tick - LONGEST_LOOK)
    world.found ??= new Error(`seed ${world.seed}: ${actor.process}: the base forgot that ${forgotten} was there`);
  actor.deleted = { ids: new Set(idsOf('deleted')), generation, tick: world.tick };
}

function isLogged(store: Store, { id }: Operation): boolean {
  const log = store.log.read();
  return !('failed' in log) && log.some(operation => operation.id === id);
}

/** As a real disk tells of files without reading them. */
function stamping(disk: ReadDisk, { disk: whole, clock }: Outside): ReadDisk {
  const stamp = (path: string): Stamp | DiskFailure => {
    const facts = whole.facts(`${PIER}/${path}`);
    if ('failed' in facts) return facts;
    return facts.type === 'file' ? facts : { failed: 'not-a-file', code: 'EISDIR' };
  };
  return {
    ...disk,
    stamp,
    read(path, limit) {
      const atMs = clock();
      const seen = stamp(path);
      const answer = disk.read(path, limit);
      return 'failed' in answer || 'failed' in seen ? answer : { ...answer, seen: { stamp: seen, atMs } };
    },
  };
}

/** What is known of one process. */
interface Own extends Pick<Actor, 'stop' | 'ready'> {
  readonly mayWrite: () => boolean;
}

/** The world of one process: its disk hands every step to what may happen in between. */
function outsideOf(world: World, process: string, own: Own): Outside {
  const { stop } = own;
  const { chance, model } = world;
  const disk = model.open({
    before() {
      if (stop.now) throw new Stopped();
      world.tick++;
      if (!world.calm && world.depth === 0 && chance.below(150) === 0) between(world);
      if (stop.now) throw new Stopped();
    },
  });
  return {
    ...modelOutside(watched(world, disk, own), process, world.registry, chance.below(1e9)),
    clock: () => world.model.clockMs,
    // Steps take time, so that long work rests and others come in between.
    stopwatch: () => world.nowMs + disk.steps() * STEP_MS,
    wait: delayMs => new Promise(go => void world.waiting.push({ atMs: world.nowMs + delayMs, go, process })),
  };
}

const STEP_MS = 0.2;

/** How many steps may lie between the last comparison of a file and what takes its place; nobody can see into them. */
const BLIND_STEPS = 6;

function watched(world: World, disk: WriteDisk & { steps(): number }, { mayWrite, ready }: Own): WriteDisk {
  const written = (path: string): void => {
    if (!mayWrite()) world.found ??= new Error(`seed ${world.seed}: ${path} is written without trust`);
  };
  const looked = new Map<string, { readonly step: number; readonly tick: number }>();
  const replaced = (path: string): void => {
    const look = looked.get(path);
    if (!look || disk.steps() - look.step > BLIND_STEPS) return;
    for (const [text, by] of world.written) if (by.path === path && by.tick > look.tick) world.written.delete(text);
  };
  return {
    ...disk,
    read(path, limit) {
      const answer = disk.read(path, limit);
      looked.set(path, { step: disk.steps(), tick: world.tick });
      return answer;
    },
    create(path, mode) {
      written(path);
      return disk.create(path, mode);
    },
    makeFolder(path, mode) {
      written(path);
      return disk.makeFolder(path, mode);
    },
    rename(from, to) {
      written(to);
      const refused = disk.rename(from, to);
      if (!refused) replaced(to);
      if (!refused && to.endsWith('.ready.json')) ready.add(to);
      return refused;
    },
    unlink(path) {
      const refused = disk.unlink(path);
      if (!refused) replaced(path);
      return refused;
    },
  };
}

/** What may happen in the middle of somebody's step. */
function between(world: World): void {
  world.depth++;
  const kind = world.chance.below(4);
  if (kind < 2) byHand(world);
  else if (kind === 2) hints(world);
  else begin(world);
  world.depth--;
}

function happen(world: World): void {
  const kind = world.chance.below(100);
  if (kind < 26) byHand(world);
  else if (kind < 33) type(world);
  else if (kind < 62) begin(world);
  else if (kind < 72) hints(world);
  else if (kind < 74) setClock(world);
  else if (kind < 76) trust(world);
  else if (kind < 88) passTime(world, world.chance.below(3000));
  else if (kind < 93) switchBranch(world);
  else if (kind < 98) kill(world, world.chance.below(world.actors.length));
  else crash(world);
}

/** A look and a plan of some of what it found, or an undo. */
function begin(world: World): void {
  const { chance } = world;
  const alive = world.actors.filter(({ stop }) => !stop.now);
  if (alive.length === 0 || world.running.size > 6) return;
  const actor = chance.pick(alive);
  const kind = chance.below(12);
  const work = kind < 2 ? takeBack(world, actor) : kind < 4 ? restore(world, actor) : reconcile(world, actor);
  const running = work
    .catch((error: unknown) => {
      if (!(error instanceof Stopped)) world.found ??= error;
    })
    .finally(() => world.running.delete(running));
  world.running.add(running);
}

async function reconcile(world: World, actor: Actor): Promise<void> {
  const { chance } = world;
  const { runtime, stop } = actor;
  const status = await runtime.look(chance.below(3) === 0);
  const choices: Choice[] = [];
  for (const drift of status.drifts.filter(({ waits }) => waits)) {
    const resolutions = runtime.resolutions(driftKey(drift));
    if (resolutions.length > 0 && chance.below(3) > 0)
      choices.push({ drift: driftKey(drift), resolution: chance.pick(resolutions).id });
  }
  const plan = await runtime.plan(chance.below(3) === 0 ? runtime.safeChoices() : choices);
  if ('refused' in plan) return void world.totals.refused++;
  if (chance.below(4) === 0) editOneOf(world, plan);
  const isOutdated = plan.plan.effects.relies.some(({ path, hash }) => isOther(world, path, hash));
  const began = world.tick;
  const answer = await runtime.apply(plan, { allowsMassDelete: true });
  if (isOutdated && 'operation' in answer)
    world.found ??= new Error(`seed ${world.seed}: “${plan.plan.label}” rests on what is not there any more`);
  if ('operation' in answer && answer.operation) checkShown(world, plan, answer.operation);
  noteAnswer(world, actor, { stop, began }, answer, 'applied');
}

/** What a plan rests on is changed by hand between its making and its applying. */
function editOneOf(world: World, { plan }: MadePlan): void {
  const files = plan.effects.relies.filter(({ path }) => world.model.text(`${PIER}/${path}`) !== undefined);
  if (files.length === 0) return;
  const { path } = world.chance.pick(files);
  // What cannot be read goes on as it was, which only those know who saw it then.
  const mark = path.endsWith('.json') ? ' ' : markOf(world);
  put(world, path, `${world.model.text(`${PIER}/${path}`) ?? ''}${mark}`);
}

/** What was shown before is what was done. */
function checkShown(world: World, { files, plan }: MadePlan, { files: done }: Operation): void {
  for (const { path, movesTo = path, after, change } of files) {
    if (after === undefined || (change !== 'changed' && change !== 'added')) continue;
    const file = done.find(each => each.path === movesTo);
    if (file && file.after !== nodeHash(new TextEncoder().encode(after)))
      world.found ??= new Error(`seed ${world.seed}: “${plan.label}” did not do to ${path} what it showed`);
  }
}

/** Whether a file, not a folder, holds something else. */
function isOther({ model }: World, path: string, hash: string): boolean {
  const text = model.text(`${PIER}/${path}`);
  const isFolder = model.facts(`${PIER}/${path}`)?.type === 'folder';
  return text === undefined ? hash !== 'absent' && !isFolder : nodeHash(new TextEncoder().encode(text)) !== hash;
}

async function restore(world: World, actor: Actor): Promise<void> {
  const { runtime, stop } = actor;
  const changed = world.acknowledged.flatMap(({ operation }) => operation.files.map(({ path }) => path));
  const gone = [...world.touched.keys()].filter(each => world.model.text(`${PIER}/${each}`) === undefined);
  const path = world.chance.pick([...paths(world), MANIFEST, ...changed, ...changed, ...changed, ...gone]);
  const plan = await runtime.planRestore(path);
  if ('refused' in plan) return void world.totals.refused++;
  const began = world.tick;
  world.brokeAt = world.tick;
  const answer = await runtime.apply(plan);
  world.brokeAt = world.tick;
  noteAnswer(world, actor, { stop, began }, answer, 'restored');
}

async function takeBack(world: World, actor: Actor): Promise<void> {
  const { stop } = actor;
  const began = world.tick;
  world.brokeAt = world.tick;
  const answer = await actor.runtime.undo();
  world.brokeAt = world.tick;
  noteAnswer(world, actor, { stop, began }, answer, 'undone');
}

function noteAnswer(
  world: World,
  { process, open, committed, runtime }: Actor,
  { stop, began }: { readonly stop: { readonly now: boolean }; readonly began: number },
  answer: Awaited<ReturnType<ProjectRuntime['undo']>>,
  as: 'applied' | 'undone' | 'restored',
): void {
  // Whoever has ended cannot have told anybody.
  if (stop.now) return;
  if ('refused' in answer) {
    world.totals.refused++;
    if (answer.refused === 'unsaved' || answer.refused === 'untrusted') world.totals[answer.refused]++;
    // What stands in the way is told, and is nobody's fault: a link or folder, or a name that somebody took.
    if (answer.refused === 'failed' && !/link|folder/.test(answer.message))
      world.found ??= new Error(`seed ${world.seed}: ${process}: ${answer.message}`);
    return;
  }
  world.totals[as]++;
  const { operation } = answer;
  if (!operation) return;
  if (!committed.has(operation.id)) world.found ??= new Error(`seed ${world.seed}: ${process} was not told`);
  world.acknowledged.push({ operation, tick: began });
  for (const { path, after } of operation.files) {
    const source = runtime.project.onDisk().sources.get(path);
    const isAsLeft = after !== 'absent' && !isOther(world, path, after) && (world.touched.get(path) ?? 0) <= began;
    if (isAsLeft && source && nodeHash(new TextEncoder().encode(source.text)) !== after)
      world.found ??= new Error(`seed ${world.seed}: ${process} does not see its own change of ${path}`);
  }
  for (const [path, since] of open) {
    // By whatever name it is open, and the whole time.
    if (since < began && concerns(operation, realPath(world, path)))
      world.found ??= new Error(`seed ${world.seed}: ${path} was changed underneath an editor`);
  }
}

function realPath({ model }: World, path: string): string {
  const real = model.open().realPath(`${PIER}/${path}`);
  return 'failed' in real ? path : real.path.slice(PIER.length + 1);
}

/** A document is typed into, saved, or closed without saving. */
function type(world: World): void {
  const { chance, model } = world;
  const actor = chance.pick(world.actors);
  const { open, runtime } = actor;
  const [first] = open.keys();
  if (first !== undefined && chance.below(2) === 0) {
    open.delete(first);
    runtime.project.setBuffer(first, undefined);
    return;
  }
  const files = paths(world);
  if (files.length === 0) return;
  const file = chance.below(4) === 0 ? MANIFEST : chance.pick(files);
  const [link] = links(world);
  const inside = link && model.open().realPath(`${PIER}/${link}`);
  const real = inside && 'path' in inside ? inside.path.slice(PIER.length + 1) : undefined;
  const path = real !== undefined && file.startsWith(`${real}/`) ? `${link}${file.slice(real.length)}` : file;
  if (!open.has(path)) open.set(path, ++world.tick);
  runtime.project.setBuffer(path, `${model.text(`${PIER}/${file}`) ?? ''}# typed ${world.count++}\n`);
}

/** Clocks are set back or on, and nobody is told. */
function setClock(world: World): void {
  world.skewMs += (world.chance.below(2) === 0 ? -1 : 1) * world.chance.below(100_000);
  passTime(world, 1);
}

/** Once given it is not taken back without the end of the process. */
function trust(world: World): void {
  for (const actor of world.actors) actor.isTrusted = true;
}

/** The project's own files, without Mooring's memory. */
function paths(world: World): string[] {
  return world.model
    .paths()
    .filter(path => world.model.facts(path)?.type !== 'link')
    .map(path => path.slice(PIER.length + 1))
    .filter(path => !path.startsWith('.mooring/'));
}

function links(world: World): string[] {
  const all = world.model.paths().filter(path => world.model.facts(path)?.type === 'link');
  return all.map(path => path.slice(PIER.length + 1));
}

function put(world: World, path: string, text: string): void {
  const before = world.model.text(`${PIER}/${path}`);
  if (before !== undefined) world.written.delete(before);
  const tick = ++world.tick;
  world.touched.set(path, tick);
  world.written.set(text, { path: `${PIER}/${path}`, tick });
  world.model.put(`${PIER}/${path}`, text);
}

function remove(world: World, path: string): void {
  const text = world.model.text(`${PIER}/${path}`);
  if (text !== undefined) world.written.delete(text);
  world.touched.set(path, ++world.tick);
  const disk = world.model.open();
  disk.unlink(`${PIER}/${path}`);
  disk.syncFolder(`${PIER}/${path}`.replace(/\/[^/]*$/, ''));
}

function byHand(world: World): void {
  const { chance, model } = world;
  const files = paths(world);
  world.totals.handEdits++;
  const kind = chance.below(8);
  if (kind === 7) {
    linkByHand(world);
    return;
  }
  if (files.length === 0 || kind === 0) {
    const [[path, text] = ['notes.md', '']] = Object.entries(filesOf(thing(world, 100 + world.count++)));
    put(world, path, text ?? '');
    return;
  }
  const path = chance.pick(files);
  const text = model.text(`${PIER}/${path}`) ?? '';
  const mark = markOf(world);
  // Also with as many bytes as before.
  if (kind === 1) put(world, path, path.endsWith('.json') ? `${text} ` : `${text.replace(MARK, '')}${mark}`);
  else if (kind === 2) put(world, MANIFEST, `${mark}${model.text(`${PIER}/${MANIFEST}`) ?? ''}`);
  else if (kind === 3) remove(world, path);
  else if (kind === 4) put(world, `z${world.count++}/${path.split('/').at(-1)}`, `${text}\n`);
  else moveByHand(world, kind === 5 ? path : (path.split('/')[0] ?? path));
}

function markOf(world: World): string {
  return `# by hand ${String(world.count++).padStart(6, '0')}\n`;
}

const MARK = /# by hand \d{6}\n$/;

/** A link to a folder, of which there are few; or one of them goes. */
function linkByHand(world: World): void {
  const { chance, model } = world;
  const [old] = links(world);
  if (old !== undefined && chance.below(2) === 0) return void model.open().unlink(`${PIER}/${old}`);
  const folders = model.folders().filter(path => path.startsWith(`${PIER}/`) && !path.includes('/.mooring'));
  if (folders.length > 0 && links(world).length < 3) model.putLink(`${PIER}/l${world.count++}`, chance.pick(folders));
}

/** A file or a whole folder; what a move of a file in the file system is. */
function moveByHand(world: World, from: string): void {
  const { chance, model } = world;
  const files = paths(world);
  const to = `${chance.pick(FOLDERS)}/to${world.count++}_${from.split('/').at(-1)}`;
  if (`${to}/`.startsWith(`${from}/`)) return;
  model.putFolder(`${PIER}/${to.slice(0, to.lastIndexOf('/'))}`);
  const disk = model.open();
  if (disk.rename(`${PIER}/${from}`, `${PIER}/${to}`)) return;
  // What the power takes of a person's own work is not Mooring's to keep.
  for (const each of [from, to]) disk.syncFolder(`${PIER}/${each}`.replace(/\/[^/]*$/, ''));
  for (const each of files) if (each === from || each.startsWith(`${from}/`)) world.touched.set(each, ++world.tick);
}

function thing({ chance }: World, number: number): Thing {
  return {
    number,
    kind: chance.pick(KINDS),
    folder: chance.pick(FOLDERS),
    name: `thing${number}`,
    edition: chance.below(4),
  };
}

/** A whole project in which manifest and disk agree. */
function branch(world: World): ReturnType<typeof project> {
  const count = 3 + world.chance.below(5);
  return project(Array.from({ length: count }, (_, at) => thing(world, at + 1)));
}

/** File by file, as git does it, and nobody is told. */
function switchBranch(world: World): void {
  world.totals.switches++;
  world.brokeAt = world.tick;
  const next = branch(world);
  for (const path of paths(world)) if (!(path in next)) remove(world, path);
  for (const [path, text] of Object.entries(next)) {
    // Where a folder or file stands in the way, git fails too.
    if (world.model.facts(`${PIER}/${path}`)?.type === 'folder') continue;
    const mark = path.endsWith('.json') ? ' '.repeat(world.count++ % 50) : `# branch ${world.count++}\n`;
    put(world, path, `${text ?? ''}${mark}`);
  }
}

/** Some are lost, some come twice. */
function hints(world: World): void {
  for (const { runtime } of world.actors) {
    for (let times = world.chance.below(3); times > 0; times--) runtime.project.touch('all');
  }
}

function kill(world: World, at: number): void {
  const actor = world.actors[at];
  if (!actor) return;
  end(world, actor);
  world.totals.kills++;
  world.actors[at] = newActor(world);
}

function end(world: World, { process, stop, runtime }: Actor): void {
  stop.now = true;
  world.registry.set(process, 'dead');
  endProcess(world, process);
  runtime.dispose();
}

function crash(world: World): void {
  for (const actor of world.actors) end(world, actor);
  world.model.crash(world.chance);
  world.totals.crashes++;
  for (const at of world.actors.keys()) world.actors[at] = newActor(world);
}

function passTime(world: World, ms: number): void {
  world.model.clockMs = 1_700_000_000_000 + world.nowMs + ms + world.skewMs;
  letPass(world, ms);
}

function check(world: World): void {
  if (world.found !== undefined) throw world.found;
}

/** Nobody writes any more: nothing of a person is lost, what was promised is there, and all see the same. */
async function atRest(world: World): Promise<void> {
  world.calm = true;
  trust(world);
  for (const actor of world.actors) await calmly(world, actor.runtime.recover());
  await untilAtRest(world);
  const cold = newActor(world);
  const expected = sight(await calmly(world, cold.runtime.look(true)));
  for (const { runtime, process } of world.actors) {
    const seen = sight(await calmly(world, runtime.look()));
    if (seen !== expected) fail(world, `${process} sees\n${seen}\nnot\n${expected}`);
  }
  check(world);
  const all = world.model.paths();
  const litter = all.filter(path => /\.mooring-[^/]*$|\/journal\//.test(path));
  if (litter.length > 0 && litter.some(path => path.includes('/journal/')))
    fail(world, `there is ${litter.join(', ')}`);
  const contents = new Set(all.map(path => world.model.text(path)));
  for (const [text, { path }] of world.written) {
    if (contents.has(text) || cold.store.history.read(nodeHash(new TextEncoder().encode(text)))) continue;
    fail(world, `what a person wrote into ${path} is nowhere: ${JSON.stringify(text)}`);
  }
  checkAcknowledged(world, cold);
  for (const { runtime } of [...world.actors, cold]) runtime.dispose();
}

/** What policies want is done, and the base follows; that comes to an end. */
async function untilAtRest(world: World): Promise<void> {
  const all = (): string => JSON.stringify(theirs(world).map(path => [path, world.model.text(path)]));
  for (let round = 0; round < 30; round++) {
    const before = all();
    for (const actor of world.actors) await calmly(world, actor.runtime.look(true));
    for (let step = 0; step < 4; step++) {
      passTime(world, 1_000);
      for (let turn = 0; turn < 10; turn++) await takeTurns(4);
    }
    if (before === all()) return;
  }
  fail(world, 'it never comes to rest');
}

function theirs({ model }: World): string[] {
  return model.paths().filter(path => !path.includes('/lock/'));
}

/** Each of them is in the log, and its files are as it left them, or were touched after it. */
function checkAcknowledged(world: World, { store }: Actor): void {
  const log = store.log.read();
  if ('failed' in log) fail(world, 'the log cannot be read');
  const order = new Map(log.map(({ id }, at) => [id, at]));
  for (const { operation, tick } of world.acknowledged) {
    const place = order.get(operation.id);
    if (place === undefined) fail(world, `“${operation.label}” (${operation.id}) is not in the log`);
    const later = log.slice(0, place);
    for (const { path, after } of operation.files) {
      const text = world.model.text(`${PIER}/${path}`);
      const now = text === undefined ? 'absent' : nodeHash(new TextEncoder().encode(text));
      const isTouched =
        [...world.touched].some(([each, at]) => at > tick && (each === path || path.startsWith(`${each}/`))) ||
        later.some(each => concerns(each, path));
      if (now !== after && !isTouched) fail(world, `${path} of “${operation.label}” is ${now}, not ${after}`);
    }
  }
}

function concerns({ files, moves = [] }: Operation, path: string): boolean {
  const isIn = (folder: string): boolean => path === folder || path.startsWith(`${folder}/`);
  return files.some(file => file.path === path) || moves.some(({ from, to }) => isIn(from) || isIn(to));
}

async function calmly<Answer>(world: World, work: Promise<Answer>): Promise<Answer> {
  let isOver = false;
  const over = work.finally(() => {
    isOver = true;
  });
  for (let round = 0; round < 20_000 && !isOver; round++) {
    passTime(world, 25);
    await takeTurns(4);
  }
  if (!isOver) fail(world, 'somebody waits for ever');
  return over;
}

/** What all must agree about; generations are each one's own. */
function sight({ state, causes, base, drifts, rows, told }: RuntimeStatus): string {
  const lines = drifts.map(drift => `${driftKey(drift)} ${drift.reason}`);
  return [state, ...causes, base, ...lines, `${rows.length} rows`, `${told.length} told`].join('\n');
}

function fail({ seed, tick }: World, message: string): never {
  throw new Error(`seed ${seed}, tick ${tick}: ${message}`);
}
