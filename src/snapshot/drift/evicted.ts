/**
 * Things whose files carry no id, and in whose place stands what was another's: of two texts that changed places, or one
 * that was moved over the other, the content tells. A changed content that was nobody's is an edit, and stays at home.
 */
import type { DiskFacts } from './disk-facts.ts';
import type { Found } from './found.ts';
import { carriedId, hashAt, type Subject, suits } from './subject.ts';

/**
 * Of the subjects at home, those whose place another one took. `away` are known to be elsewhere; what is among `free`
 * is nobody's, and a thing that is found there took no place.
 */
export function evictedOf(
  atHome: readonly Subject[],
  away: readonly Subject[],
  free: readonly Found[],
  facts: DiskFacts,
): Set<Subject> {
  const changed = atHome.filter(subject => isChanged(subject, facts));
  const evicted = new Set<Subject>();
  if (changed.length === 0) return evicted;
  const taken = placesTaken(changed, [...away, ...changed], free, facts);
  for (const subject of away) {
    // One that was driven out drives out the next.
    for (let next = taken.get(subject); next && !evicted.has(next); next = taken.get(next)) evicted.add(next);
  }
  for (const subject of changed) {
    const ring = ringFrom(subject, taken);
    for (const each of ring) evicted.add(each);
  }
  return evicted;
}

/** For each thing the one in whose place its last accepted content stands now; nobody is driven out twice. */
function placesTaken(
  changed: readonly Subject[],
  takers: readonly Subject[],
  free: readonly Found[],
  facts: DiskFacts,
): Map<Subject, Subject> {
  const places = new Map<string, Subject[]>();
  for (const subject of changed) {
    const key = subject.home.is === 'there' ? keyOf(subject, hashAt(facts, subject.home)) : undefined;
    if (key !== undefined) places.set(key, [...(places.get(key) ?? []), subject]);
  }
  const byHash = new Map<string, Found[]>();
  for (const found of free) if (found.hash) byHash.set(found.hash, [...(byHash.get(found.hash) ?? []), found]);
  const taken = new Map<Subject, Subject>();
  const driven = new Set<Subject>();
  for (const subject of takers) {
    const hash = subject.before?.hash;
    if (hash === undefined || byHash.get(hash)?.some(found => suits(subject, found))) continue;
    const place = places.get(keyOf(subject, hash) ?? '')?.find(other => other !== subject && !driven.has(other));
    if (!place) continue;
    taken.set(subject, place);
    driven.add(place);
  }
  return taken;
}

/** The ring that a subject is in, or nothing where its chain ends. */
function ringFrom(subject: Subject, taken: ReadonlyMap<Subject, Subject>): readonly Subject[] {
  const ring = [subject];
  for (let at = taken.get(subject); at && at !== subject; at = taken.get(at)) {
    if (ring.length > taken.size) return [];
    ring.push(at);
  }
  return taken.get(ring.at(-1) ?? subject) === subject ? ring : [];
}

function isChanged({ home, before }: Subject, facts: DiskFacts): boolean {
  if (home.is !== 'there' || carriedId(home) !== undefined || before?.hash === undefined) return false;
  const now = hashAt(facts, home);
  return now !== undefined && now !== before.hash;
}

/** Two functions of one file are two things of one content. */
function keyOf({ entity, functionName, before }: Subject, hash: string | undefined): string | undefined {
  if (hash === undefined) return undefined;
  return `${entity.kind.name} ${before?.functionName ?? functionName ?? ''} ${hash}`;
}
