/**
 * Several people with clones of one remote, with the real disk and the real git: they edit manifests, entity files and texts,
 * commit by Mooring and by plain git, push, pull, decide, abort, take back, and lose their process in the middle. One seed makes
 * one history. What git's own merge by line would make of the same git commits is told beside.
 */
import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import path from 'node:path';
import type { PullPlan, Resolved, SyncRefusal } from '../../src/sync/sync.ts';
import { type Chance, chanceOf } from '../kit/chance.ts';
import { type Commits, readCommits } from './commits-as-texts.ts';
import { Died } from './dying.ts';
import { entitiesIn } from './expected-entities.ts';
import { addTo, checkMarkers, judgeMerge, newSyncTally, type SyncTally } from './merge-tally.ts';
import {
  checkFolder,
  checkTexts,
  comesBack,
  look,
  newPerson,
  type Person,
  plainCommit,
  plainForward,
  plainPush,
} from './simulated-person.ts';
import { firstFiles, looseFile, oneChange, ownFile } from './simulated-project.ts';
import { syncWorld, type World } from './sync-kit.ts';

interface Simulation {
  readonly chance: Chance;
  readonly world: World;
  readonly people: readonly Person[];
  readonly tally: SyncTally;
  readonly commits: Commits;
  /** All git commits that somebody made or was told of, and nobody took back. */
  readonly acknowledged: Set<string>;
  /** What was asked since the last merge, by key. */
  readonly asked: Map<string, { readonly isText: boolean }>;
  /** Nobody does anything beside a pull. */
  isCalm: boolean;
}

export interface SyncSimulation {
  readonly rounds?: number;
  /** Is added to. */
  readonly tally?: SyncTally;
}

/** Throws where something is lost, doubled, half done, or not the same for all at the end. */
export async function simulateSyncs(seed: number, { rounds = 20, tally }: SyncSimulation = {}): Promise<void> {
  const chance = chanceOf(seed);
  const names = ['theirs', 'ours', 'third'].slice(0, 2 + chance.below(2));
  const world = syncWorld(firstFiles(chance, names));
  try {
    const simulation = begin(chance, world, names);
    const { people } = simulation;
    for (let round = 0; round < rounds; round++) {
      await oneRound(simulation, chance.pick(people));
      simulation.tally.rounds++;
    }
    const other = chance.below(3) === 0 ? copyOf(simulation) : undefined;
    const isSettled = await atRest(simulation);
    if (other && (await atRest(other)) && isSettled)
      assert.deepEqual(meaningAtRest(other), meaningAtRest(simulation), 'who pulls first makes a difference');
    if (tally) addTo(tally, simulation.tally);
  } finally {
    world.end();
  }
}

function begin(chance: Chance, world: World, names: readonly string[]): Simulation {
  const known = new Map([
    ['theirs', world.theirs],
    ['ours', world.ours],
  ]);
  const people = names.map(name => {
    const clone = known.get(name) ?? world.clone(name);
    clone.put(looseFile(name), `Loose ${chance.below(1000)}\n`);
    clone.put(ownFile(name), `Changed ${chance.below(1000)}\n`);
    return newPerson(name, clone);
  });
  const commits = readCommits(world.environment);
  const tally = newSyncTally();
  return { chance, world, people, tally, commits, acknowledged: new Set(), asked: new Map(), isCalm: false };
}

async function oneRound(simulation: Simulation, person: Person): Promise<void> {
  const { chance } = simulation;
  for (let changes = chance.below(6); changes > 0; changes--) oneChange(chance, person.clone);
  if (chance.below(6) === 0) person.clone.git('add', '--', chance.pick(['notes.md', 'docs']));
  const what = chance.below(10);
  if (what < 2) acknowledge(simulation, plainCommit(person));
  if (what === 0) acknowledge(simulation, plainPush(person));
  else if (what === 2) acknowledge(simulation, plainForward(person));
  else if (what === 3) await mortal(simulation, person, undo);
  else if (what === 4) await mortal(simulation, person, push);
  else if (what > 4) {
    await mortal(simulation, person, pull);
    await mortal(simulation, person, push);
  }
}

function acknowledge({ acknowledged }: Simulation, commit: string | undefined): void {
  if (commit !== undefined) acknowledged.add(commit);
}

type Work = (simulation: Simulation, person: Person) => Promise<unknown>;

/** Runs it; where the process ends in the middle of it, another one comes. */
async function mortal(simulation: Simulation, person: Person, work: Work): Promise<void> {
  const { chance, tally } = simulation;
  if (chance.below(5) === 0) person.life.left = chance.below(40);
  try {
    await work(simulation, person);
    person.life.left = Number.POSITIVE_INFINITY;
  } catch (error) {
    if (!(error instanceof Died)) throw error;
    tally.deaths++;
    comesBack(person);
    await afterDeath(simulation, person, work);
  }
}

/** What was begun is taken back, or ended by whatever is done next. */
async function afterDeath(simulation: Simulation, person: Person, work: Work): Promise<void> {
  const { sync, clone, before } = person;
  const next = await (simulation.chance.below(2) === 0 ? sync.abort() : sync.planPull());
  if ('refused' in next) refusedFor(next, ['nothing', 'dirty', 'pending']);
  const status = await sync.status();
  assert.ok(!('refused' in status) && !status.pending?.isInterrupted, 'nothing is left half done');
  if (work === pull) merged(simulation, person);
  else if (work === undo) checkFolder(person);
  checkTexts(clone, before);
  simulation.acknowledged.add(clone.git('rev-parse', 'HEAD'));
}

/** Whether there was anything to pull. */
async function pull(simulation: Simulation, person: Person): Promise<boolean> {
  const { chance, isCalm } = simulation;
  simulation.asked.clear();
  person.before = look(person.clone);
  let plan = await person.sync.planPull();
  if ('refused' in plan && plan.refused === 'pending') plan = await person.sync.resolve(new Map());
  if ('refused' in plan && plan.refused === 'dirty') {
    if (!isCalm && chance.below(3) === 0) return true;
    acknowledge(simulation, plainCommit(person));
    person.before = look(person.clone);
    plan = await person.sync.planPull();
  }
  if ('refused' in plan) {
    refusedFor(plan, ['nothing', 'dirty', 'stale']);
    if (plan.refused === 'stale') await person.sync.abort();
    return plan.refused !== 'nothing';
  }
  const decided = await decide(simulation, person, plan);
  checkFolder(person);
  if (!decided) return true;
  if (!isCalm && chance.below(8) === 0) meanwhile(simulation, person);
  const applied = await person.sync.apply(decided, { allowsDeletes: true, allowsMassDelete: true });
  if ('refused' in applied) {
    refusedFor(applied, ['stale', 'dirty']);
    checkFolder(person);
    const aborted = await person.sync.abort();
    if ('refused' in aborted) refusedFor(aborted, ['nothing']);
  } else assert.equal(applied.commit, merged(simulation, person));
  return true;
}

function refusedFor(refusal: SyncRefusal, expected: readonly SyncRefusal['refused'][]): void {
  assert.ok(expected.includes(refusal.refused), JSON.stringify(refusal));
}

/** Before it is applied somebody pushes, or edits something here. */
function meanwhile(simulation: Simulation, person: Person): void {
  const { chance, people } = simulation;
  const other = chance.pick(people);
  oneChange(chance, other.clone);
  if (other === person) person.before = look(person.clone);
  else {
    acknowledge(simulation, plainCommit(other));
    acknowledge(simulation, plainPush(other));
  }
}

/** Decides everything, a few at a time, or gives it up. */
async function decide(
  { chance, tally, asked }: Simulation,
  person: Person,
  first: PullPlan,
): Promise<PullPlan | undefined> {
  let plan = first;
  for (let tries = 0; plan.conflicts.length > 0; tries++) {
    assert.ok(tries < 60, 'the questions do not end');
    for (const { key, entity } of plan.conflicts) asked.set(key, { isText: entity === undefined });
    if (chance.below(8) === 0) {
      const aborted = await person.sync.abort();
      assert.ok(!('refused' in aborted), JSON.stringify(aborted));
      tally.aborts++;
      return undefined;
    }
    if (chance.below(6) === 0) comesBack(person);
    if (chance.below(4) === 0) {
      const refused = await person.sync.apply(plan, { allowsDeletes: true });
      assert.ok('refused' in refused && ['conflicts', 'stale'].includes(refused.refused), JSON.stringify(refused));
    }
    const next = await person.sync.resolve(somePicks(chance, person, plan));
    assert.ok(!('refused' in next), JSON.stringify(next));
    plan = next;
  }
  return plan;
}

function somePicks(chance: Chance, { clone }: Person, { conflicts }: PullPlan): ReadonlyMap<string, Resolved> {
  const picks = new Map<string, Resolved>();
  for (const { key, files } of conflicts) {
    if (chance.below(4) === 0) continue;
    if (!files || chance.below(3) > 0) {
      picks.set(key, chance.pick(['ours', 'theirs']));
      continue;
    }
    const place = path.relative(clone.folder, files.result);
    clone.put(place, (clone.text(place) ?? '').replace(/^(?:[<>|]{7} .*|={7})\n/gm, ''));
    picks.set(key, 'edited');
  }
  return picks;
}

/** Where the branch went on, by a merge or to theirs: that says what both meant, and the folder is as it says. */
function merged({ commits, tally, asked, acknowledged }: Simulation, person: Person): string {
  const { clone, before } = person;
  const { head } = checkFolder(person);
  if (head === before.head) return head;
  acknowledged.add(head);
  checkMarkers(commits, clone, head);
  const [, ours, theirs] = clone.git('rev-list', '--parents', '-1', head).split(' ');
  if (ours === before.head && theirs !== undefined)
    judgeMerge(commits, clone, { ours, theirs, result: head, asked }, tally);
  else assert.equal(clone.git('rev-list', '--count', `${head}..${before.head}`), '0', 'a git commit is lost');
  return head;
}

/** Whether there was anything to push. */
async function push({ chance, tally, acknowledged, commits }: Simulation, person: Person): Promise<boolean> {
  person.before = look(person.clone);
  const plan = await person.sync.planPush(chance.below(2) === 0 ? { also: ['notes.md', 'docs'] } : {});
  if ('refused' in plan) {
    refusedFor(plan, ['nothing']);
    return false;
  }
  const pushed = await person.sync.push(plan, plan.message || 'Pushed');
  if ('refused' in pushed) {
    refusedFor(pushed, ['rejected', 'pending']);
    if (pushed.refused === 'pending') return true;
    tally.rejected++;
  } else tally.pushes++;
  const { head } = checkFolder(person, plan.files);
  acknowledged.add(head);
  checkMarkers(commits, person.clone, head);
  return true;
}

async function undo({ acknowledged, tally }: Simulation, person: Person): Promise<void> {
  person.before = look(person.clone);
  // Unless somebody has it by then.
  acknowledged.delete(person.before.head);
  const undone = await person.sync.undo();
  if ('refused' in undone) {
    refusedFor(undone, ['nothing', 'changed', 'dirty', 'pending']);
    acknowledged.add(person.before.head);
  } else tally.undos++;
  const { head } = checkFolder(person);
  assert.equal(head === person.before.head, 'refused' in undone);
}

/** Another world as this one is now, in which the last one comes first. */
function copyOf(simulation: Simulation): Simulation {
  const { world, people } = simulation;
  for (const name of ['remote.git', ...people.map(each => each.name)])
    cpSync(path.join(world.root, name), path.join(world.root, 'copy', name), { recursive: true });
  const copies = people.toReversed().map(({ name }) => newPerson(name, world.at(`copy/${name}`)));
  const url = `file://${path.join(world.root, 'copy/remote.git')}`;
  for (const { clone } of copies) clone.git('remote', 'set-url', 'origin', url);
  return { ...simulation, people: copies, tally: newSyncTally(), acknowledged: new Set(), asked: new Map() };
}

/** Everybody commits, pulls and pushes, then pulls what came later; whether nobody had to decide anything. */
async function atRest(simulation: Simulation): Promise<boolean> {
  const { people, tally } = simulation;
  const asked = (): number => tally.conflicts + tally.textConflicts + tally.aborts;
  const before = asked();
  simulation.isCalm = true;
  for (const person of people) {
    await person.sync.abort();
    acknowledge(simulation, plainCommit(person));
    for (let tries = 0; await pull(simulation, person); tries++) assert.ok(tries < 60, 'pulls do not end');
    await push(simulation, person);
  }
  for (const person of people) for (let tries = 0; tries < 3 && (await pull(simulation, person)); tries++);
  checkEnd(simulation);
  return asked() === before;
}

function checkEnd({ people, acknowledged }: Simulation): void {
  const heads = people.map(({ clone }) => clone.git('rev-parse', 'HEAD', '@{upstream}'));
  assert.equal(new Set(heads.flatMap(lines => lines.split('\n'))).size, 1, 'all have the same');
  const kept = new Set(people.flatMap(({ clone }) => clone.git('rev-list', '--all').split('\n')));
  for (const commit of acknowledged) assert.ok(kept.has(commit), `the git commit ${commit} is lost`);
  for (const { name, clone } of people) {
    assert.match(clone.text(looseFile(name)) ?? '', /^Loose /);
    assert.match(clone.text(ownFile(name)) ?? '', /^Changed /);
  }
}

function meaningAtRest({ people: [person], commits }: Simulation): unknown {
  assert.ok(person);
  const entities = entitiesIn(commits.texts(person.clone, person.clone.git('rev-parse', 'HEAD')));
  assert.ok(typeof entities !== 'string', `${entities}`);
  return [...entities].sort(([a], [b]) => (a < b ? -1 : 1));
}
