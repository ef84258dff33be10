/** Which files of a project a push commits without being told: what Mooring knows as the project's own, and never what is a person's alone. */
import { baseName, folderOf, foldersAbove } from '../base/paths.ts';
import { isManifestPath } from '../manifest/layout.ts';
import type { Entity } from '../manifest/read.ts';
import { writtenPlace } from '../manifest/written-place.ts';
import { homeOf } from '../snapshot/drift/home.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

export interface OwnFiles {
  /** Whether a push takes the file along by itself. Paths are relative to the project. */
  owns(path: string): boolean;
  /** The entity that the file belongs to; as it is now, else as it was. */
  ownerOf(path: string): Entity | undefined;
}

/** `before`: the entities of the last git commit, whose files may be gone now. Without a snapshot it is a user root. */
export function ownFiles(snapshot: Snapshot | undefined, before: readonly Entity[]): OwnFiles {
  const isRoot = snapshot === undefined;
  const owners = new Map<string, Entity>();
  const own = (place: string | undefined, entity: Entity): void => {
    if (place !== undefined && place !== '' && !owners.has(place)) owners.set(place, entity);
  };
  for (const entity of snapshot?.entities ?? []) own(placeNow(snapshot, entity), entity);
  for (const entity of before) own(placeBefore(entity), entity);
  const ownerOf = (path: string): Entity | undefined => {
    const exact = owners.get(path);
    if (exact) return exact;
    const folder = foldersAbove(path).find(above => owners.get(above)?.kind.file?.folder === true);
    return folder === undefined ? undefined : owners.get(folder);
  };
  return {
    ownerOf,
    owns: path => whyNever(path, isRoot) === undefined && (isOfMooring(path, isRoot) || ownerOf(path) !== undefined),
  };
}

/** Why a file is never committed by Mooring, even when a person names it; nothing where it may be. One sentence with the way out. `isRoot`: paths are those of a user root. */
export function whyNever(path: string, isRoot = false): string | undefined {
  const name = baseName(path).toLowerCase();
  if (name === '.env') return `${path} holds secrets and is never pushed; share it in another way.`;
  const parts = path.toLowerCase().split('/');
  const home = parts.indexOf('.mooring');
  if (parts.includes('.git')) return `${path} is git’s own; leave it out.`;
  if (home < 0 && !isRoot) return undefined;
  const below = parts.slice(home + 1);
  if (name === 'data.toml') return `${path} is data of this computer and is never pushed; leave it out.`;
  const kept = below.find(part => NOT_SHARED.has(part));
  if (kept === undefined) return undefined;
  const what =
    kept === 'drafts' ? 'unfinished work; declare it first, or leave it out' : 'of this computer; leave it out';
  return `${path} is ${what}.`;
}

const NOT_SHARED: ReadonlySet<string> = new Set(['.local', 'drafts', '.cache', '.packages']);

/** What stands in `.mooring`, or in a user root, and is for everybody. */
export function isOfMooring(path: string, isRoot = false): boolean {
  if (isRoot) return SHARED.test(path);
  return isManifestPath(path) || (path.startsWith('.mooring/') && SHARED.test(path.slice('.mooring/'.length)));
}

const SHARED = /^(?:\.gitignore|config\.toml|(?:workspaces|templates)\/.+)$/s;

function placeNow(snapshot: Snapshot | undefined, entity: Entity): string | undefined {
  const home = snapshot && homeOf(snapshot, entity);
  return home && 'place' in home ? home.place : placeBefore(entity);
}

function placeBefore(entity: Entity): string | undefined {
  const place = writtenPlace(entity);
  if (!place) return undefined;
  // A project whose own folder is an app would have all files as its own.
  return folderOf(place.path) === '' && place.owns === '' ? place.path : place.owns;
}
