/** Which files drift wants hashed, so that no more of a large project is read than tells something. */
import { baseName, folderOf } from '../../base/paths.ts';
import type { Entity } from '../../manifest/read.ts';
import type { Snapshot } from '../snapshot.ts';
import { roleOf } from '../source.ts';
import { type Home, homeOf, ownedPath, syntaxOf } from './home.ts';

export interface Wanted {
  readonly files: ReadonlySet<string>;
  /** Those of `files` that no role makes the snapshot read; of them a sketch is wanted too. */
  readonly texts: ReadonlySet<string>;
  /** For each folder that an app or asset owns, the files below it, in the order of their paths. */
  readonly folders: ReadonlyMap<string, readonly string[]>;
}

type Away = Extract<Home, { readonly is: 'away' }>;

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
  const gone: [Entity, Away][] = [];
  for (const entity of snapshot.entities) {
    const home = homeOf(snapshot, entity);
    if (home.is === 'there') want(home.path, home.place);
    else if (home.is === 'away') gone.push([entity, home]);
  }
  for (const source of snapshot.sources.values()) {
    const { path, role, held } = source;
    if (role === 'entity-file') {
      const kind = source.definition()?.kind;
      if (kind && !held) want(path, ownedPath(kind, path));
      if (held) files.add(path);
    } else if (role === 'python' && (held || source.decorated().length > 0)) files.add(path);
  }
  for (const path of textsToLookThrough(snapshot, gone)) want(path, path);
  return { files, texts, folders: filled(snapshot, folders) };
}

/** Where a text is gone, it may be any of those that are called alike at the end. */
function textsToLookThrough({ tree }: Snapshot, gone: readonly (readonly [Entity, Away])[]): string[] {
  const called = gone.flatMap(([entity, { path }]) => (syntaxOf(entity) === 'text' ? [baseName(path)] : []));
  if (called.length === 0) return [];
  const [names, endings] = [new Set(called), new Set(called.map(endingOf))];
  const texts = [...tree.files].filter(path => roleOf(path) === undefined && endings.has(endingOf(path)));
  const [alike, others] = [
    texts.filter(path => names.has(baseName(path))),
    texts.filter(path => !names.has(baseName(path))),
  ];
  return [...alike, ...others.sort().slice(0, MOST_TEXTS)];
}

function endingOf(path: string): string {
  const name = baseName(path);
  return name.slice(name.lastIndexOf('.') + 1).toLowerCase();
}

function filled({ tree }: Snapshot, folders: ReadonlyMap<string, string[]>): ReadonlyMap<string, string[]> {
  if (folders.size === 0) return folders;
  for (const path of tree.files) {
    for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder)) folders.get(folder)?.push(path);
  }
  for (const paths of folders.values()) paths.sort();
  return folders;
}
