/** The files that an entity is: its one file, or with all that is in it the folder that an app or asset owns. */
import { baseName, foldersAbove } from '../../base/paths.ts';
import type { Entity } from '../../manifest/read.ts';
import type { PathFault } from '../../snapshot/disk-tree.ts';
import { ownedPath } from '../../snapshot/drift/home.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';

export interface PortablePlace {
  /** What the manifest's `path` names, without links and detours. */
  readonly path: string;
  /** What the entity owns by it: a folder, or the file. */
  readonly owns: string;
  readonly isFolder: boolean;
  /** In the order of their paths. */
  readonly files: readonly string[];
  /** In its folder and left where they are: environment files, and links. */
  readonly left: readonly string[];
}

/** `folder`: a folder stands where the kind asks for a file. */
export type LostPlace = { readonly lost: PathFault | 'folder'; readonly path: string };

/** Of each entity that says a path. */
export function portablePlaces(
  snapshot: Snapshot,
  entities: Iterable<Entity>,
): ReadonlyMap<Entity, PortablePlace | LostPlace> {
  const found = new Map<Entity, { readonly path: string; readonly owns: string; readonly isFolder: boolean }>();
  const places = new Map<Entity, PortablePlace | LostPlace>();
  for (const entity of entities) {
    const place = snapshot.places.get(entity);
    if (!place) continue;
    const { path } = place;
    const owns = ownedPath(entity.kind, path);
    const isFolder = place.ok && (place.type === 'folder' || owns !== path);
    if (!place.ok) places.set(entity, { lost: place.why, path });
    else if (isFolder && (!entity.kind.file?.folder || owns === '')) places.set(entity, { lost: 'folder', path });
    else found.set(entity, { path, owns, isFolder });
  }
  const inside = filesIn(
    snapshot,
    new Set([...found.values()].flatMap(({ owns, isFolder }) => (isFolder ? owns : []))),
  );
  for (const [entity, place] of found) {
    const all = place.isFolder ? (inside.get(place.owns) ?? []) : [place.path];
    const isLeft = (path: string): boolean =>
      place.isFolder && (isEnvironmentFile(path) || snapshot.tree.links.has(path));
    places.set(entity, { ...place, files: all.filter(path => !isLeft(path)), left: all.filter(isLeft) });
  }
  return places;
}

/** `.env`, `.env.local`: its values are of one installation, and many of them secrets. */
export function isEnvironmentFile(path: string): boolean {
  return /^\.env(?:$|\.)/i.test(baseName(path)) && !/\.(?:example|sample|template)$/i.test(path);
}

/** Hidden files and folders are orders to tools. Below an app’s own folder they are its own. */
export function isHidden(path: string): boolean {
  return path.split('/').some(part => part.startsWith('.'));
}

/** The files and links below each of these folders, sorted. */
function filesIn({ tree }: Snapshot, folders: ReadonlySet<string>): ReadonlyMap<string, readonly string[]> {
  const inside = new Map<string, string[]>([...folders].map(folder => [folder, []]));
  if (folders.size === 0) return inside;
  for (const path of [...tree.files, ...tree.links.keys()])
    for (const folder of foldersAbove(path)) inside.get(folder)?.push(path);
  for (const paths of inside.values()) paths.sort();
  return inside;
}
