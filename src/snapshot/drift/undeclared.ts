/** Undeclared: on disk, and not in the manifest. It is visible, and left out until somebody declares it. */
import type { BaseEntity } from '../base.ts';
import type { Drift, DriftEntity } from './drift-row.ts';
import type { Found } from './found.ts';
import type { Subject } from './subject.ts';
import { placeInManifest, placeOfFound, told } from './tell.ts';

/** `all` are the things that carry one id, or one thing without. */
export function undeclared(all: readonly Found[], before: readonly [string, BaseEntity] | undefined): Drift[] {
  const [found, ...others] = all;
  if (!found?.kind) return [];
  const id = found.id ?? before?.[0];
  const entity: DriftEntity = {
    ...(id === undefined ? {} : { id }),
    kind: found.kind.name,
    key: before?.[1].key ?? found.label,
    name: found.label,
  };
  const places = { to: placeOfFound(found), ...(others.length > 0 ? { others: others.map(placeOfFound) } : {}) };
  if (others.length > 0) {
    const reason = `${all.length} undeclared places carry one id. Which is the original?`;
    return [told('copied', { entity, ...places, reason, isQuestion: true, isBlocking: true })];
  }
  const was = before ? ` It was declared as “${before[1].key}” when it was last accepted.` : '';
  const what = found.fn
    ? `“${found.label}” is a decorated ${(found.fn.decorator?.type ?? 'workflow').replaceAll('_', ' ')}`
    : `${found.path} is ${/^[aeio]/.test(found.kind.title) ? 'an' : 'a'} ${found.kind.title}`;
  return [told('undeclared', { entity, ...places, reason: `${what} that the manifest does not declare.${was}` })];
}

/** The manifest has the entity, and does not say where its file is. */
export function pathless({ entity }: Subject, founds: readonly Found[]): Drift {
  const [found, ...others] = founds;
  return told('undeclared', {
    entity,
    declared: placeInManifest(entity),
    ...(found ? { to: placeOfFound(found) } : {}),
    ...(others.length > 0 ? { others: others.map(placeOfFound) } : {}),
    reason: `The manifest declares this ${entity.kind.title} without its path.`,
    isQuestion: others.length > 0,
    isBlocking: others.length > 0,
  });
}
