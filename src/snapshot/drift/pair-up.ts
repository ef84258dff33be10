/** Pairs gone and found things between which the evidence does not choose: by what their paths share. */
import { baseName } from '../../base/paths.ts';
import type { Found } from './found.ts';
import { likenessOfNames } from './likeness.ts';
import type { Subject } from './subject.ts';

export interface Pair {
  readonly subject: Subject;
  readonly found: Found;
  /** False where another pairing was as good. */
  readonly isSure: boolean;
  /** What it could have been as well. */
  readonly others: readonly Found[];
}

/** How many pairs are compared by name at most; above that, the order of their paths has to do. */
const MOST_COMPARISONS = 10_000;
/** So many last parts of two paths are compared. */
const MOST_PARTS = 8;

/** As many pairs as there can be. The order of the arguments does not matter, but for subjects of one path. */
export function pairUp(subjects: readonly Subject[], founds: readonly Found[]): Pair[] {
  const gone = [...subjects].sort((a, b) => compare(pathOf(a), pathOf(b)));
  const free = [...founds].sort((a, b) => compare(a.path, b.path));
  if (gone.length === 1 && free.length === 1) return zip(gone, free, true);
  const pairs = bySharedEnds(gone, free);
  const paired = new Set<Subject | Found>(pairs.flatMap(({ subject, found }) => [subject, found]));
  const [restGone, restFree] = [gone.filter(each => !paired.has(each)), free.filter(each => !paired.has(each))];
  if (restGone.length * restFree.length > MOST_COMPARISONS) return [...pairs, ...zip(restGone, restFree, false)];
  return [...pairs, ...byNames(restGone, restFree)];
}

/** Those whose paths end alike, as no other two do; the longest ends first. */
function bySharedEnds(gone: readonly Subject[], free: readonly Found[]): Pair[] {
  const pairs: Pair[] = [];
  let [restGone, restFree] = [gone, free];
  for (let parts = MOST_PARTS; parts > 0 && restGone.length > 0 && restFree.length > 0; parts--) {
    const ours = onlyOnes(restGone, subject => endOf(pathOf(subject), parts));
    const theirs = onlyOnes(restFree, ({ place }) => endOf(place, parts));
    const done = new Set<Subject | Found>();
    for (const [end, subject] of ours) {
      const found = theirs.get(end);
      if (!found) continue;
      pairs.push({ subject, found, isSure: true, others: [] });
      done.add(subject).add(found);
    }
    [restGone, restFree] = [restGone.filter(each => !done.has(each)), restFree.filter(each => !done.has(each))];
  }
  return pairs;
}

function byNames(gone: readonly Subject[], free: readonly Found[]): Pair[] {
  const scored = gone.flatMap(subject =>
    free.map(found => ({ subject, found, score: likenessOfNames(subject, found) })),
  );
  // The sort is stable: among equals the order of the paths decides.
  scored.sort((a, b) => b.score - a.score);
  const done = new Set<Subject | Found>();
  return scored.flatMap(({ subject, found }): Pair[] => {
    if (done.has(subject) || done.has(found)) return [];
    done.add(subject).add(found);
    return [{ subject, found, isSure: false, others: free.filter(other => other !== found) }];
  });
}

function zip(gone: readonly Subject[], free: readonly Found[], isSure: boolean): Pair[] {
  return gone.flatMap((subject, index) => {
    const found = free[index];
    return found ? [{ subject, found, isSure, others: [] }] : [];
  });
}

/** By the key, those that have it alone. */
function onlyOnes<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T> {
  const ones = new Map<string, T>();
  const several = new Set<string>();
  for (const value of values) {
    const key = keyOf(value);
    if (ones.has(key)) several.add(key);
    else ones.set(key, value);
  }
  for (const key of several) ones.delete(key);
  return ones;
}

function pathOf({ from }: Subject): string {
  return from?.path ?? '';
}

function endOf(path: string, parts: number): string {
  return parts === 1 ? baseName(path) : path.split('/').slice(-parts).join('/');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
