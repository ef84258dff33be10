/** Identity differs: in the place of an entity stands a thing with another id. */
import type { Drift } from './drift-row.ts';
import type { Found } from './found.ts';
import type { Subject } from './subject.ts';
import { placeInManifest, placeOfFound, placeOfHome, told } from './tell.ts';

/** `owner` is the entity that has the file's id, if one has. */
export function identityDiffers({ entity, from, before }: Subject, found: Found, owner: Subject | undefined): Drift {
  const whose = owner ? `, which is that of the ${owner.entity.kind.title} “${owner.entity.key}”` : '';
  return told('identity-differs', {
    entity,
    declared: placeInManifest(entity),
    ...(from ? { from } : {}),
    to: placeOfFound(found),
    reason: `The manifest gives the id ${entity.id}, the ${found.fn ? 'decorator' : 'file'} ${found.id}${whose}.${whoChanged(found, before)}`,
    isQuestion: true,
    isBlocking: true,
  });
}

/** The thing is where it was, and the manifest gives it another id than the one that was accepted. */
export function idChanged({ entity, from, home }: Subject, formerId: string): Drift {
  const to = placeOfHome(entity, home);
  return told('identity-differs', {
    entity,
    declared: placeInManifest(entity),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    formerId,
    reason: `The manifest gives the id ${entity.id}; it was accepted as ${formerId}, and an id never changes.`,
    isQuestion: true,
  });
}

/** What was accepted under the manifest's id tells which of the two is new. */
function whoChanged({ hash }: Found, before: Subject['before']): string {
  if (before?.hash === undefined) return '';
  return before.hash === hash ? '' : ' The file was changed since it was last accepted.';
}
