/** What offers about a declared entity have in common: its entry, and taking that out of the manifest. */
import type { Entity } from '../../manifest/read.ts';
import type { Drift, DriftPlace } from '../../snapshot/drift/drift-row.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { mayBeWritten } from '../may-be-written.ts';
import type { Action, Offer, ReconcileContext } from './offer.ts';
import type { Resolution } from './plan.ts';

/** The entity that a drift is about, where the manifest declares one. */
export function entityOf({ snapshot }: ReconcileContext, { declared, entity }: Drift): Entity | undefined {
  const at = declared?.at;
  if (!at) return undefined;
  const isIt = ({ path, keySpan }: Entity): boolean => path === at.path && keySpan.start === at.span.start;
  const known = entity?.id === undefined ? undefined : snapshot.byId.get(entity.id)?.find(isIt);
  return known ?? snapshot.sources.get(at.path)?.declared().entities.find(isIt);
}

/** Whether Mooring may write a file: it is there, can be read faithfully, and no newer Mooring wrote it. */
export function mayWrite({ snapshot }: ReconcileContext, path: string): boolean {
  const source = snapshot.sources.get(path);
  return source !== undefined && mayBeWritten(source);
}

/** `keeps` is the side that stays: the disk, where the thing is gone from it. */
export function undeclareOffer(context: ReconcileContext, entity: Entity, keeps?: 'disk'): readonly Offer[] {
  if (!mayWrite(context, entity.path)) return [];
  const { kind, id, key, path, keySpan } = entity;
  const resolution: Resolution = {
    id: 'undeclare',
    kind: 'undeclare',
    ...(keeps ? { keeps } : {}),
    title: `Remove the ${kind.title} ${quoted(entity)} from the manifest`,
    isSafe: false,
    deletes: [{ kind: kind.name, ...(id === undefined ? {} : { id }), key, from: 'manifest', path }],
  };
  return [{ resolution, act: () => [{ is: 'undeclare', path, start: keySpan.start }] }];
}

/** What people call it, in quotes; nothing where it has no key. */
export function quoted({ key, id }: { readonly key: string; readonly id?: string | undefined }): string {
  return key === '' ? (id ?? 'without a name') : `“${key}”`;
}

/** That the file of a place stays as it was looked at. Nothing where its hash is not known, as of a whole folder. */
export function relyOn({ facts }: ReconcileContext, place: DriftPlace): readonly Action[] {
  const path = place.at?.path ?? place.path;
  const hash = facts.files.get(path)?.hash;
  return hash === undefined ? [] : [{ is: 'rely', path, hash }];
}

/** That all of a place stays as it was looked at: of a folder that an app or asset owns, every file in it. */
export function relyOnAll(context: ReconcileContext, place: DriftPlace): readonly Action[] {
  const { path } = place;
  const hash = context.facts.folders.get(path);
  return hash === undefined ? relyOn(context, place) : [{ is: 'rely', path, hash }];
}

/** Whether anything is at a path, or a file is where a folder above it would be. */
export function isTaken({ tree }: Snapshot, path: string): boolean {
  return tree.files.has(path) || tree.folders.has(path) || tree.links.has(path);
}

export function nameOfPlace({ path, functionName }: DriftPlace): string {
  return functionName === undefined ? path : `${path}::${functionName}`;
}
