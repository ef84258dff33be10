/** How much a found thing looks like a gone one. Likeness alone is a question and never an answer. */
import { distance } from 'fastest-levenshtein';
import { baseName, folderOf, withoutExtension } from '../../base/paths.ts';
import type { Steps } from '../../base/steps.ts';
import type { Found } from './found.ts';
import { alikeness } from './sketch.ts';
import { type Subject, suits } from './subject.ts';

export interface Likeness {
  readonly subject: Subject;
  readonly found: Found;
  /** In percent. */
  readonly likeness: number;
  /** What is alike, as the end of a sentence. */
  readonly why: string;
}

/** In percent; below it nothing is asked. */
const LEAST = 50;
/** The same where only names speak. */
const LEAST_BY_NAME = 60;
/** From 0 to 1: of what has fewer lines in common, the names say nothing. */
const LEAST_LINES = 0.3;
/** How much of what the lines leave open names can make up. */
const NAMES_COUNT = 0.25;
/** How many pairs are compared at most; above that, only those that share a folder or a name. */
const MOST_COMPARISONS = 20_000;
/** How many things one is compared with then. */
const MOST_NEAR = 40;

/** Who is most like whom, best first; each at most once. */
export function* likest(gone: readonly Subject[], free: readonly Found[]): Steps<Likeness[]> {
  const near = candidates(gone, free);
  const isLast = lastOfFile(gone, free);
  const pairs: Likeness[] = [];
  for (const subject of gone) {
    for (const found of near(subject)) {
      if (!suits(subject, found) || !mayBe(subject, found)) continue;
      const likeness = likenessOf(subject, found, isLast);
      if (likeness) pairs.push(likeness);
      yield;
    }
  }
  pairs.sort((a, b) => b.likeness - a.likeness || byText(placeOf(a), placeOf(b)) || byText(a.found.path, b.found.path));
  const done = new Set<Subject | Found>();
  return pairs.filter(({ subject, found }) => {
    if (done.has(subject) || done.has(found)) return false;
    done.add(subject).add(found);
    return true;
  });
}

/** From 0 to 1, by file, folder, function and key. */
export function likenessOfNames({ entity, from, functionName }: Subject, found: Found): number {
  const path = from?.path ?? '';
  const files = alike(stemOf(path), stemOf(found.place));
  const near = folderOf(path) === folderOf(found.place) ? 0.1 : 0;
  if (functionName !== undefined && found.functionName !== undefined) {
    return Math.min(1, 0.7 * alike(functionName, found.functionName) + 0.3 * files + near);
  }
  return Math.min(1, Math.max(files, 0.9 * alike(entity.key, stemOf(found.place))) + near);
}

function likenessOf(
  subject: Subject,
  found: Found,
  isLast: (subject: Subject, found: Found) => boolean,
): Likeness | undefined {
  const names = likenessOfNames(subject, found);
  const lines = linesInCommon(subject, found);
  if (lines !== undefined) {
    // Names alone carry nothing that was rewritten.
    const likeness = Math.round(100 * (lines + (1 - lines) * NAMES_COUNT * names));
    if (likeness >= LEAST)
      return { subject, found, likeness, why: `${Math.round(100 * lines)} % of the lines are the same` };
  }
  if (lines === undefined || lines >= LEAST_LINES) {
    const likeness = Math.round(80 * names);
    if (likeness >= LEAST_BY_NAME) return { subject, found, likeness, why: 'the names are alike' };
  }
  if (!isLast(subject, found)) return undefined;
  return { subject, found, likeness: LEAST, why: 'it is the only undeclared function in the file' };
}

/** From 0 to 1; nothing where the base or the disk has no text to compare. */
function linesInCommon({ before }: Subject, found: Found): number | undefined {
  const sketch = before?.sketch ? found.sketch() : undefined;
  return before?.sketch && sketch ? alikeness(before.sketch, sketch) : undefined;
}

/** A function is gone from a file in which just one is new. */
function lastOfFile(gone: readonly Subject[], free: readonly Found[]) {
  const missing = groupBy(gone, ({ from }) => from?.path ?? '');
  const unclaimed = groupBy(free, ({ path }) => path);
  return ({ functionName, from }: Subject, { path }: Found): boolean =>
    functionName !== undefined &&
    from?.path === path &&
    missing.get(path)?.length === 1 &&
    unclaimed.get(path)?.length === 1;
}

/** What each is compared with. */
function candidates(gone: readonly Subject[], free: readonly Found[]): (subject: Subject) => readonly Found[] {
  if (gone.length * free.length <= MOST_COMPARISONS) return () => free;
  const byFolder = groupBy(free, ({ place }) => folderOf(place));
  const byName = groupBy(free, ({ place }) => baseName(place));
  return ({ from }) => {
    const path = from?.path ?? '';
    const near = [...(byName.get(baseName(path)) ?? []), ...(byFolder.get(folderOf(path)) ?? []).slice(0, MOST_NEAR)];
    return [...new Set(near)].slice(0, MOST_NEAR);
  };
}

function groupBy<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}

/** A thing that carries another id is another thing. */
function mayBe({ entity }: Subject, found: Found): boolean {
  return found.id === undefined || found.id === entity.id;
}

function alike(a: string, b: string): number {
  const longest = Math.max(a.length, b.length);
  return longest === 0 ? 0 : 1 - distance(a.toLowerCase(), b.toLowerCase()) / longest;
}

function stemOf(path: string): string {
  return withoutExtension(baseName(path));
}

function placeOf({ subject }: Likeness): string {
  return `${subject.from?.path ?? ''}::${subject.functionName ?? ''}`;
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
