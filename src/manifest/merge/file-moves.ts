/** Which entity file of one side is which of another: by path, and where it was moved, by id or by what it holds. */

import { textOf, valueAt } from '../../syntax/tree.ts';
import { kindOfEntityFile, pathFieldOf } from '../kinds/table.ts';
import { isManifestPath } from '../layout.ts';
import { entitiesOf, sectionsOf } from '../read.ts';
import type { MergeSide, Three } from './entity-merge.ts';
import { idInFile } from './merge-entity-file.ts';
import type { ManifestSide } from './sides.ts';

/** One entity file by its path on each side, absent where it is not there. */
export type FilePaths = Three<string | undefined>;

export interface FileSide {
  readonly side: MergeSide;
  readonly manifest: ManifestSide;
}

/** Those that are not the same on all sides. */
export function matchedFiles(sides: Three<FileSide>): readonly FilePaths[] {
  const base = entityPaths(sides.base);
  const before = new Set(base);
  const ours = movedFrom(base, sides.base, sides.ours);
  const theirs = movedFrom(base, sides.base, sides.theirs);
  const [ownMoved, otherMoved] = [new Set(ours.values()), new Set(theirs.values())];
  const added = [...new Set([...entityPaths(sides.ours), ...entityPaths(sides.theirs)])].filter(
    path => !before.has(path),
  );
  // One side may have moved a file to where the other made a new one.
  const there = ({ side }: FileSide, moved: ReadonlySet<string>, path: string): string | undefined =>
    side.texts.has(path) && !moved.has(path) ? path : undefined;
  const all = [
    ...base.map(path => ({ base: path, ours: ours.get(path), theirs: theirs.get(path) })),
    ...added.map(path => ({
      base: undefined,
      ours: there(sides.ours, ownMoved, path),
      theirs: there(sides.theirs, otherMoved, path),
    })),
  ];
  const text = (which: keyof Three<FileSide>, path: string | undefined): string | undefined =>
    path === undefined ? undefined : sides[which].side.texts.get(path);
  return all.filter(paths => {
    const [old, own, other] = [text('base', paths.base), text('ours', paths.ours), text('theirs', paths.theirs)];
    const isTheirs = other === own && paths.theirs === paths.ours;
    return !isTheirs && !(other === old && paths.theirs === paths.base);
  });
}

function entityPaths({ side }: FileSide): string[] {
  return [...side.texts.keys()].filter(path => !isManifestPath(path) && kindOfEntityFile(path)).sort();
}

/** Where each file of the base is on a side; without those that are gone. */
function movedFrom(base: readonly string[], from: FileSide, to: FileSide): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const gone: string[] = [];
  for (const path of base) {
    if (to.side.texts.has(path)) found.set(path, path);
    else gone.push(path);
  }
  if (gone.length === 0) return found;
  const before = new Set(base);
  const fresh = new Set(entityPaths(to).filter(path => !before.has(path)));
  const ways = [
    declaredPlaces(from, to),
    byText(fresh, to, (path, text) => keyed(path, idInFile(path, text))),
    byText(fresh, to, keyed),
  ];
  const keys = [
    (path: string): string => path,
    (path: string): string | undefined => keyed(path, idInFile(path, from.side.texts.get(path) ?? '')),
    (path: string): string | undefined => keyed(path, from.side.texts.get(path)),
  ];
  for (const [at, way] of ways.entries()) {
    for (const path of gone) {
      if (found.has(path)) continue;
      const place = way.get(keys[at]?.(path) ?? '');
      if (place === undefined || !fresh.has(place)) continue;
      found.set(path, place);
      fresh.delete(place);
    }
  }
  return found;
}

/** A file's kind and what else it is known by; nothing where that is nothing. */
function keyed(path: string, text: string | undefined): string | undefined {
  return text === undefined ? undefined : `${kindOfEntityFile(path)?.name ?? ''} ${text}`;
}

/** Files by something that only one of them has. */
function byText(
  paths: ReadonlySet<string>,
  { side }: FileSide,
  keyOf: (path: string, text: string) => string | undefined,
): ReadonlyMap<string, string> {
  const found = new Map<string, string | undefined>();
  for (const path of paths) {
    const key = keyOf(path, side.texts.get(path) ?? '');
    if (key !== undefined) found.set(key, found.has(key) ? undefined : path);
  }
  return new Map([...found].flatMap(([key, path]) => (path === undefined ? [] : [[key, path] as const])));
}

/** From the file that an entity had to the one that it has now, by the two manifests. */
function declaredPlaces(from: FileSide, to: FileSide): ReadonlyMap<string, string> {
  const now = declaredFiles(to);
  return new Map(
    [...declaredFiles(from)].flatMap(([id, path]) => {
      const place = now.get(id);
      return place === undefined || place === path ? [] : [[path, place] as const];
    }),
  );
}

/** The entity file of each entity that has one, by its kind and id. */
function declaredFiles({ side, manifest }: FileSide): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const sections = manifest.files.flatMap(file => sectionsOf(file, manifest.docs.get(file.path)?.root));
  for (const { kind, id, node } of sections.flatMap(entitiesOf)) {
    const field = pathFieldOf(kind);
    const path = field && textOf(valueAt(node, field.name));
    if (id === undefined || path === undefined || !kind.file) continue;
    const names = kind.file.folder ? kind.file.names.map(name => `${path}/${name}`) : [];
    const file = [path, ...names].find(place => side.texts.has(place));
    if (file !== undefined) files.set(`${kind.name} ${id}`, file);
  }
  return files;
}
