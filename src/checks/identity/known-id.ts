/** The id that the other of an entity's two files gives. */
import { type EntityFile, pathsThatName } from '../../manifest/entity-file.ts';
import type { Body, Entity } from '../../manifest/read.ts';
import { entityFileAt } from '../../queries/entity-file-at.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';

/** For an entity file the manifest's id, where one entity names the file; for an entity its file's, where it is free. */
export function idElsewhere(snapshot: Snapshot, body: Body): string | undefined {
  if (body.place === 'file') {
    const owners = pathsThatName(body as EntityFile).flatMap(path => snapshot.byPlace.get(path) ?? []);
    return owners.length === 1 ? owners[0]?.id : undefined;
  }
  const entity = body as Entity;
  const place = snapshot.places.get(entity);
  const id = place?.ok ? entityFileAt(snapshot, entity, place.path)?.id : undefined;
  return id !== undefined && !snapshot.byId.has(id) ? id : undefined;
}
