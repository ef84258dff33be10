/** Paths of a tree that came from elsewhere and that must not be made here, or could not be on every system. */
import { baseName, foldersAbove } from '../../base/paths.ts';
import { dangerIn, folded, isOwnMemory, limitOf } from './name-faults.ts';

export interface UnfitName {
  readonly path: string;
  /** One sentence that names the path. */
  readonly why: string;
}

/** In bytes of UTF-8: what the shortest of the systems takes for a whole path. */
const LONGEST_PATH = 1_000;

/**
 * `paths` are those that would be written; `existing` the files that are here and stay. What is here already in that very
 * spelling can evidently be held, and only what is dangerous is told of it. Each path is told once, for the gravest.
 */
export function unfitNames(paths: readonly string[], existing: readonly string[]): readonly UnfitName[] {
  const here = new Set(existing);
  const unfit = new Map<string, string>();
  for (const path of paths) {
    const fault = faultOf(path, here.has(path));
    if (fault !== undefined) unfit.set(path, `${shown(path)} ${fault}.`);
  }
  for (const { path, why } of collisions(
    paths.filter(path => !unfit.has(path)),
    existing,
  )) {
    if (!unfit.has(path)) unfit.set(path, why);
  }
  return [...unfit].map(([path, why]) => ({ path, why }));
}

function faultOf(path: string, isHere: boolean): string | undefined {
  if (path === '') return 'names nothing';
  if (path.startsWith('/') || path.startsWith('\\')) return 'does not begin in the project';
  if (/^[a-z]:/i.test(path)) return 'begins with a drive';
  const names = path.split('/');
  for (const [at, name] of names.entries()) {
    const danger = dangerIn(name);
    if (danger !== undefined) return danger;
    if (isOwnMemory(name, names[at + 1] ?? ''))
      return 'lies in what Mooring remembers for itself, which no remote writes';
  }
  if (isHere) return undefined;
  for (const name of names) {
    const limit = limitOf(name);
    if (limit !== undefined) return limit;
  }
  const length = new TextEncoder().encode(path).length;
  return length > LONGEST_PATH ? `has ${length} bytes, and no path may have more than ${LONGEST_PATH}` : undefined;
}

/** How a file or folder is spelled that was met first under one folded path. */
interface Met {
  readonly path: string;
  readonly isFolder: boolean;
}

/** Two spellings of one file or folder, and a file where a folder is. */
function collisions(paths: readonly string[], existing: readonly string[]): UnfitName[] {
  const fold = folder();
  const met = new Map<string, Met>();
  const exact = new Set<string>();
  for (const path of existing) {
    for (const each of placesOf(path)) {
      exact.add(nameOf(each));
      if (!met.has(fold(each.path))) met.set(fold(each.path), each);
    }
  }
  return paths.flatMap((path): UnfitName[] => {
    for (const place of placesOf(path)) {
      const other = met.get(fold(place.path));
      if (!other) met.set(fold(place.path), place);
      else if (!exact.has(nameOf(place))) {
        const why = whyNot(path, place, other);
        if (why !== undefined) return [{ path, why }];
      }
    }
    return [];
  });
}

function whyNot(path: string, place: Met, other: Met): string | undefined {
  if (place.isFolder !== other.isFolder) {
    const is = place.isFolder ? 'a file and no folder' : 'a folder';
    return `${shown(path)} cannot be made, because ${shown(other.path)} is ${is}.`;
  }
  if (place.path === other.path) return undefined;
  return `${shown(path)} cannot be told from ${shown(other.path)} on every system, because only the way of writing differs.`;
}

/** A file, and the folders around it from the outermost. */
function placesOf(path: string): Met[] {
  return [
    ...foldersAbove(path)
      .reverse()
      .map(folder => ({ path: folder, isFolder: true })),
    { path, isFolder: false },
  ];
}

function nameOf({ path, isFolder }: Met): string {
  return isFolder ? `${path}/` : path;
}

/** Each name is folded once, however many paths have it. */
function folder(): (path: string) => string {
  const names = new Map<string, string>();
  const paths = new Map<string, string>();
  const one = (name: string): string => {
    const known = names.get(name) ?? folded(name);
    names.set(name, known);
    return known;
  };
  const fold = (path: string): string => {
    const known = paths.get(path);
    if (known !== undefined) return known;
    const name = baseName(path);
    const made = name === path ? one(name) : `${fold(path.slice(0, path.length - name.length - 1))}/${one(name)}`;
    paths.set(path, made);
    return made;
  };
  return fold;
}

/** So that nothing in it can be taken for a part of the sentence, or cannot be seen. */
function shown(path: string): string {
  const short = path.length > MOST_SHOWN ? `${path.slice(0, MOST_SHOWN)}…` : path;
  return `“${short.replace(UNSEEN, char => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`)}”`;
}

const MOST_SHOWN = 120;
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}]/gu;
