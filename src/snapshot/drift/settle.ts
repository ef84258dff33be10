/**
 * Decides for every declared entity where it is now, and what on disk is left over. Evidence is asked for in the order of
 * its weight, each for all entities before the next: the id in the file, the content, the function's name, likeness.
 */
import { eachInSteps, type Steps } from '../../base/steps.ts';
import { canonicalUuid } from '../../base/uuid.ts';
import type { Kind } from '../../manifest/fields.ts';
import type { DiskFacts } from './disk-facts.ts';
import { evictedOf } from './evicted.ts';
import type { Found } from './found.ts';
import type { Present } from './home.ts';
import { likest } from './likeness.ts';
import { pairUp } from './pair-up.ts';
import { carriedId, placeKey, type Subject, suits } from './subject.ts';

export type Settled = { readonly subject: Subject } & (
  | { readonly is: 'home'; readonly home: Present }
  /** It is at another place, or was pointed to from another. */
  | {
      readonly is: 'elsewhere';
      readonly found: Found;
      readonly by: 'id' | 'content' | 'function';
      readonly isSure: boolean;
      readonly others: readonly Found[];
    }
  | { readonly is: 'alike'; readonly found: Found; readonly likeness: number; readonly why: string }
  /** Several things carry its id. */
  | { readonly is: 'copied'; readonly founds: readonly Found[] }
  /** In its place stands a thing with another id, which is declared nowhere else. */
  | { readonly is: 'another'; readonly found: Found }
  | { readonly is: 'gone' }
  /** The manifest declares its id more than once; the first of them tells. */
  | { readonly is: 'twice'; readonly all: readonly Subject[] }
  /** There is nothing to say, or nothing that could be known. */
  | { readonly is: 'open' }
);

export interface Settlement {
  /** One for each subject, but for the others of one id. */
  readonly settled: readonly Settled[];
  /** Things that no entity is, in the order of their paths. */
  readonly left: readonly Found[];
}

export function* settle(subjects: readonly Subject[], found: readonly Found[], facts: DiskFacts): Steps<Settlement> {
  const work = newWork(subjects, found);
  yield;
  takeTwice(work, subjects);
  yield;
  const { atHome, away, occupied } = yield* sortOut(work, subjects);
  const evicted = evictedOf(atHome, away, freeOf(work), facts);
  for (const subject of atHome) {
    const here = foundAt(work, subject);
    if (evicted.has(subject)) {
      away.push(subject);
      if (here) work.taken.delete(here);
    } else if (subject.home.is === 'there') work.done.set(subject, { is: 'home', subject, home: subject.home });
  }
  yield;
  byId(work, [...away, ...occupied]);
  yield;
  const dislodged = byPlace(work, occupied);
  const homeless = inOrder(subjects, [...away, ...dislodged]);
  yield;
  yield* byContent(work, homeless);
  yield* byFunction(work, homeless);
  yield* byLikeness(work, homeless);
  for (const subject of homeless) if (!work.done.has(subject)) work.done.set(subject, { is: 'gone', subject });
  const settled = subjects.flatMap(subject => work.done.get(subject) ?? []);
  return { settled, left: freeOf(work).filter(each => !isOfUnknown(work, each)) };
}

interface Work {
  readonly found: readonly Found[];
  readonly byKey: ReadonlyMap<string, Found>;
  readonly byId: ReadonlyMap<string, readonly Found[]>;
  readonly taken: Set<Found>;
  readonly done: Map<Subject, Settled>;
  /** Ids of entities about which nothing can be concluded, and so nothing of their copies. */
  readonly unknownIds: Set<string>;
}

function newWork(subjects: readonly Subject[], found: readonly Found[]): Work {
  const byKey = new Map<string, Found>();
  const groups = new Map<string, Found[]>();
  for (const each of found) {
    byKey.set(placeKey(each.path, each.functionName), each);
    if (each.id === undefined) continue;
    const group = groups.get(each.id);
    if (group) group.push(each);
    else groups.set(each.id, [each]);
  }
  const unknown = subjects.filter(({ home }) => home.is === 'unknown' || home.is === 'held');
  const unknownIds = new Set(unknown.flatMap(({ entity }) => entity.id ?? []));
  return { found, byKey, byId: groups, taken: new Set(), done: new Map(), unknownIds };
}

function freeOf({ found, taken }: Work): Found[] {
  return found.filter(each => !taken.has(each));
}

function isOfUnknown({ unknownIds }: Work, { id }: Found): boolean {
  return id !== undefined && unknownIds.has(id);
}

/** Two entries of one id: which of them the thing is, only a person can say. */
function takeTwice(work: Work, subjects: readonly Subject[]): void {
  const groups = new Map<string, Subject[]>();
  for (const subject of subjects) {
    const { id, kind } = subject.entity;
    if (id === undefined || kind.identifiedBy) continue;
    const group = groups.get(canonicalUuid(id));
    if (group) group.push(subject);
    else groups.set(canonicalUuid(id), [subject]);
  }
  for (const [id, group] of groups) {
    const [first] = group;
    if (!first || group.length === 1) continue;
    for (const subject of group) {
      work.done.set(subject, subject === first ? { is: 'twice', subject, all: group } : { is: 'open', subject });
      const here = foundAt(work, subject);
      if (here) work.taken.add(here);
    }
    for (const found of work.byId.get(id) ?? []) work.taken.add(found);
  }
}

/** `away` are in no sight; in the place of those in `occupied` stands a thing with another id. */
function* sortOut(work: Work, subjects: readonly Subject[]): Steps<Record<'atHome' | 'away' | 'occupied', Subject[]>> {
  const [atHome, away, occupied]: [Subject[], Subject[], Subject[]] = [[], [], []];
  yield* eachInSteps(subjects, subject => {
    const { home, entity } = subject;
    if (work.done.has(subject)) return;
    if (home.is === 'away') away.push(subject);
    else if (home.is === 'there') {
      const carried = carriedId(home);
      const isOther = carried !== undefined && entity.id !== undefined && carried !== entity.id;
      if (isOther) occupied.push(subject);
      else {
        atHome.push(subject);
        const here = foundAt(work, subject);
        if (here) work.taken.add(here);
      }
    } else {
      work.done.set(subject, { is: 'open', subject });
      const here = foundAt(work, subject);
      if (here) work.taken.add(here);
    }
  });
  return { atHome, away, occupied };
}

function byId(work: Work, subjects: readonly Subject[]): void {
  for (const subject of subjects) {
    const { id } = subject.entity;
    const founds = (id === undefined ? [] : (work.byId.get(id) ?? [])).filter(
      found => !work.taken.has(found) && suits(subject, found),
    );
    const [found, ...others] = founds;
    if (!found) continue;
    for (const each of founds) work.taken.add(each);
    if (others.length > 0) work.done.set(subject, { is: 'copied', subject, founds });
    else work.done.set(subject, { is: 'elsewhere', subject, found, by: 'id', isSure: true, others });
  }
}

/** What is left of those in whose place stands another thing; answers those whose place went to its own entity. */
function byPlace(work: Work, occupied: readonly Subject[]): Subject[] {
  return occupied.filter(subject => {
    if (work.done.has(subject)) return false;
    const found = foundAt(work, subject);
    if (!found || work.taken.has(found)) return true;
    work.taken.add(found);
    work.done.set(subject, { is: 'another', subject, found });
    return false;
  });
}

function* byContent(work: Work, homeless: readonly Subject[]): Steps<void> {
  const hashes = new Map<string, Found[]>();
  for (const found of freeOf(work))
    if (found.hash !== undefined) addTo(hashes, contentKey(found.kind, found.functionName, found.hash), found);
  yield* pairGroups(work, homeless, 'content', hashes, ({ entity, before, functionName }) => {
    if (before?.hash === undefined) return undefined;
    const syntax = entity.kind.file?.syntax ?? 'text';
    const kind = syntax === 'text' ? undefined : entity.kind;
    return contentKey(kind, before.functionName ?? functionName, before.hash);
  });
}

function* byFunction(work: Work, homeless: readonly Subject[]): Steps<void> {
  const functions = new Map<string, Found[]>();
  for (const found of freeOf(work)) {
    if (found.functionName !== undefined) addTo(functions, found.functionName, found);
  }
  yield* pairGroups(work, homeless, 'function', functions, ({ functionName }) => functionName);
}

function* byLikeness(work: Work, homeless: readonly Subject[]): Steps<void> {
  const gone = homeless.filter(subject => !work.done.has(subject));
  for (const { subject, found, likeness, why } of yield* likest(gone, freeOf(work))) {
    work.taken.add(found);
    work.done.set(subject, { is: 'alike', subject, found, likeness, why });
  }
}

function* pairGroups(
  work: Work,
  homeless: readonly Subject[],
  by: 'content' | 'function',
  things: ReadonlyMap<string, readonly Found[]>,
  keyOf: (subject: Subject) => string | undefined,
): Steps<void> {
  const groups = new Map<string, Subject[]>();
  for (const subject of homeless) {
    const key = work.done.has(subject) ? undefined : keyOf(subject);
    if (key !== undefined && things.has(key)) addTo(groups, key, subject);
  }
  for (const [key, subjects] of groups) {
    const founds = (things.get(key) ?? []).filter(found => !work.taken.has(found) && carriesNoOther(subjects, found));
    for (const { subject, found, isSure, others } of pairUp(subjects, founds)) {
      work.taken.add(found);
      work.done.set(subject, { is: 'elsewhere', subject, found, by, isSure, others });
    }
    yield;
  }
}

/** A thing that carries an id is the thing of that id, and nothing else. */
function carriesNoOther(subjects: readonly Subject[], { id }: Found): boolean {
  return id === undefined || subjects.some(({ entity }) => entity.id === id);
}

function contentKey(kind: Kind | undefined, functionName: string | undefined, hash: string): string {
  return `${kind?.name ?? ''} ${functionName ?? ''} ${hash}`;
}

/** The thing in an entity's own place. */
function foundAt({ byKey }: Work, { home, functionName }: Subject): Found | undefined {
  return home.is === 'there' || home.is === 'held' ? byKey.get(placeKey(home.path, functionName)) : undefined;
}

function inOrder(subjects: readonly Subject[], some: readonly Subject[]): Subject[] {
  const wanted = new Set(some);
  return subjects.filter(subject => wanted.has(subject));
}

function addTo<T>(groups: Map<string, T[]>, key: string, value: T): void {
  const group = groups.get(key);
  if (group) group.push(value);
  else groups.set(key, [value]);
}
