/** How much a found thing looks like a gone one. Likeness alone is a question and never an answer. */
import { distance } from 'fastest-levenshtein';
import { baseName, folderOf, withoutExtension } from '../../base/paths.ts';
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

/** Who is most like whom, best first; each at most once. */
export function likest(gone: readonly Subject[], free: readonly Found[]): Likeness[] {
  const isCrowded = gone.length * free.length > MOST_COMPARISONS;
  const pairs = gone.flatMap(subject =>
    free.flatMap(found => {
      if (!suits(subject, found) || !mayBe(subject, found) || (isCrowded && !isNear(subject, found))) return [];
      const like = likenessOf(subject, found, gone, free);
      return like ? [like] : [];
    }),
  );
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
  gone: readonly Subject[],
  free: readonly Found[],
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
  if (!isLastOfFile(subject, found, gone, free)) return undefined;
  return { subject, found, likeness: LEAST, why: 'it is the only undeclared function in the file' };
}

/** From 0 to 1; nothing where the base or the disk has no text to compare. */
function linesInCommon({ before }: Subject, found: Found): number | undefined {
  const sketch = before?.sketch ? found.sketch() : undefined;
  return before?.sketch && sketch ? alikeness(before.sketch, sketch) : undefined;
}

/** A function is gone from a file in which just one is new. */
function isLastOfFile(subject: Subject, found: Found, gone: readonly Subject[], free: readonly Found[]): boolean {
  if (subject.functionName === undefined || subject.from?.path !== found.path) return false;
  const missing = gone.filter(other => other.from?.path === found.path);
  return missing.length === 1 && free.filter(other => other.path === found.path).length === 1;
}

/** A thing that carries another id is another thing. */
function mayBe({ entity }: Subject, found: Found): boolean {
  return found.id === undefined || found.id === entity.id;
}

function isNear({ from }: Subject, { place }: Found): boolean {
  const path = from?.path ?? '';
  return folderOf(path) === folderOf(place) || baseName(path) === baseName(place);
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
