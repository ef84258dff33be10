/** Which files drift wants hashed, so that no more of a large project is read than tells something. */
import { baseName, foldersAbove } from '../../base/paths.ts';
import type { Snapshot } from '../snapshot.ts';
import { roleOf } from '../source.ts';
import { ownedPath, syntaxOf } from './home.ts';
import { type Subject, subjectsOf } from './subject.ts';

export interface Wanted {
  readonly files: ReadonlySet<string>;
  /** Those of `files` that no role makes the snapshot read; of them a sketch is wanted too. */
  readonly texts: ReadonlySet<string>;
  /** For each folder that an app or asset owns, the files below it, in the order of their paths. */
  readonly folders: ReadonlyMap<string, readonly string[]>;
}

/** How many texts are looked through at most for those that are gone, beside all of the same names. */
const MOST_TEXTS = 5_000;

export function wantedFacts(snapshot: Snapshot): Wanted {
  const files = new Set<string>();
  const texts = new Set<string>();
  const folders = new Map<string, string[]>();
  const want = (path: string, place: string): void => {
    if (place !== path || snapshot.tree.folders.has(path)) folders.set(place, []);
    else {
      files.add(path);
      if (roleOf(path) === undefined) texts.add(path);
    }
  };
  const subjects = subjectsOf(snapshot, undefined);
  for (const { home } of subjects) if (home.is === 'there') want(home.path, home.place);
  for (const source of snapshot.sources.values()) {
    const { path, role, held } = source;
    if (role === 'entity-file') {
      const kind = source.definition()?.kind;
      if (kind && !held) want(path, ownedPath(kind, path));
      if (held) files.add(path);
    } else if (role === 'python' && (held || source.decorated().length > 0)) files.add(path);
  }
  for (const path of textsToLookThrough(snapshot, subjects)) want(path, path);
  return { files, texts, folders: filled(snapshot, folders) };
}

/** Where a text is gone, it may be any of those that are called alike at the end. */
function textsToLookThrough({ tree }: Snapshot, subjects: readonly Subject[]): string[] {
  const gone = subjects.flatMap(({ entity, home }) =>
    home.is === 'away' && syntaxOf(entity) === 'text' ? [baseName(home.path)] : [],
  );
  if (gone.length === 0) return [];
  const [names, endings] = [new Set(gone), new Set(gone.map(endingOf))];
  const texts = [...tree.files].filter(path => roleOf(path) === undefined && endings.has(endingOf(path)));
  const [called, others] = [
    texts.filter(path => names.has(baseName(path))),
    texts.filter(path => !names.has(baseName(path))),
  ];
  return [...called, ...others.sort().slice(0, MOST_TEXTS)];
}

function endingOf(path: string): string {
  const name = baseName(path);
  return name.slice(name.lastIndexOf('.') + 1).toLowerCase();
}

function filled({ tree }: Snapshot, folders: ReadonlyMap<string, string[]>): ReadonlyMap<string, string[]> {
  if (folders.size === 0) return folders;
  for (const path of tree.files) for (const folder of foldersAbove(path)) folders.get(folder)?.push(path);
  for (const paths of folders.values()) paths.sort();
  return folders;
}
