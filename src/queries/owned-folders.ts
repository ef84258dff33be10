/** Folders that an app or asset owns: with all that is in them, each is one entity's. */
import { folderOf, foldersAbove } from '../base/paths.ts';
import type { Entity } from '../manifest/read.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** By folder; the first in the manifest where several name one. The project's own folder is nobody's. */
export function ownedFolders({ places }: Snapshot): ReadonlyMap<string, Entity> {
  const owners = new Map<string, Entity>();
  for (const [entity, place] of places) {
    if (!place.ok || !entity.kind.file?.folder) continue;
    const folder = place.type === 'folder' ? place.path : folderOf(place.path);
    if (folder !== '' && !owners.has(folder)) owners.set(folder, entity);
  }
  return owners;
}

/** Who owns the folder that a file lies in, the innermost first. */
export function ownersAbove(owners: ReadonlyMap<string, Entity>, path: string): Entity[] {
  return foldersAbove(path).flatMap(folder => owners.get(folder) ?? []);
}
