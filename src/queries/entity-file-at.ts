/** From an entity to the file that holds its definition. */
import type { EntityFile } from '../manifest/entity-file.ts';
import type { Entity } from '../manifest/read.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** The entity file that an entity's path names: the file, or the one in the folder. */
export function entityFileAt(snapshot: Snapshot, { kind }: Entity, path: string): EntityFile | undefined {
  const direct = snapshot.entityFiles.get(path);
  if (direct) return direct.kind === kind ? direct : undefined;
  if (!kind.file?.folder) return undefined;
  return kind.file.names.map(name => snapshot.entityFiles.get(`${path}/${name}`)).find(file => file !== undefined);
}
