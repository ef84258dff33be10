/** Modified: the content of a declared thing is another one. That is ordinary work, and accepted by itself. */
import type { DiskFacts } from './disk-facts.ts';
import type { Drift } from './drift-row.ts';
import type { Present } from './home.ts';
import { hashAt, type Subject } from './subject.ts';
import { placeInManifest, placeOfHome, told } from './tell.ts';

export function modified({ entity, before }: Subject, home: Present, facts: DiskFacts): Drift | undefined {
  const now = hashAt(facts, home);
  if (before?.hash === undefined || now === undefined || now === before.hash) return undefined;
  // What the manifest took from elsewhere is told as a change of the manifest.
  if (before.path !== home.place) return undefined;
  const to = placeOfHome(entity, home);
  return told('modified', {
    entity,
    declared: placeInManifest(entity),
    ...(to ? { to } : {}),
    reason: `${home.place} was changed since it was last accepted.`,
  });
}
