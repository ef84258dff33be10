/** Copied: several things carry one id, and which of them is the original only a person can say. */
import type { Drift } from './drift-row.ts';
import type { Found } from './found.ts';
import type { Subject } from './subject.ts';
import { placeInManifest, placeOfFound, placeOfHome, told } from './tell.ts';

/** The entity is where the manifest says, or was found, and these carry its id as well. */
export function copiedFrom(subject: Subject, original: Found | undefined, copies: readonly Found[]): Drift {
  const { entity, home } = subject;
  const to = original ? placeOfFound(original) : placeOfHome(entity, home);
  return told('copied', {
    entity,
    declared: placeInManifest(entity),
    ...(subject.from ? { from: subject.from } : {}),
    ...(to ? { to } : {}),
    others: copies.map(placeOfFound),
    reason: `${to?.path ?? 'The manifest'} and ${places(copies)} carry one id. Which is the original?`,
    isQuestion: true,
    isBlocking: true,
  });
}

/** The entity is not where the manifest says, and several carry its id. */
export function copiedElsewhere(subject: Subject, founds: readonly Found[]): Drift {
  const { before, entity, from } = subject;
  const same = founds.filter(({ hash }) => hash !== undefined && hash === before?.hash);
  const [first] = same;
  const hint = first && same.length === 1 ? ` ${first.place} is as it was last accepted.` : '';
  return told('copied', {
    entity,
    declared: placeInManifest(entity),
    ...(from ? { from } : {}),
    others: founds.map(placeOfFound),
    reason: `It is not in its place, and ${places(founds)} carry its id. Which is the original?${hint}`,
    isQuestion: true,
    isBlocking: true,
  });
}

/** The manifest has one id more than once. */
export function declaredTwice(subject: Subject, all: readonly Subject[]): Drift {
  const { entity, from } = subject;
  const others = all.filter(other => other !== subject);
  const same = others.every(other => other.from?.path === from?.path && other.functionName === subject.functionName);
  const names = others.map(other => `“${other.entity.key}”`).join(', ');
  return told('copied', {
    entity,
    declared: placeInManifest(entity),
    ...(from ? { from } : {}),
    others: others.flatMap(other => other.from ?? []),
    reason: `The manifest gives this id to ${names} as well${same ? '' : ', at another place'}. Which is the original?`,
    isQuestion: true,
    isBlocking: true,
  });
}

function places(founds: readonly Found[]): string {
  const paths = founds.map(({ place }) => place);
  if (paths.length < 2) return paths.join('');
  return paths.length > 3 ? `${paths.length} others` : `${paths.slice(0, -1).join(', ')} and ${paths.at(-1)}`;
}
