/** Edits as actions of a plan, or the sentence that says why they cannot be made. */
import type { FileEdit } from '../../checks/problem.ts';
import { type SafeEdits, safeEdits } from '../../checks/safe-fixes.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { Action } from './offer.ts';

export interface Blocked {
  readonly blocked: string;
}

/** An edit that could not be made is undefined; then none is. An anchor whose aliases would change too is left to a person. */
export function safeActions(
  snapshot: Snapshot,
  edits: readonly (FileEdit | undefined)[],
  path: string,
): readonly Action[] | Blocked {
  const wanted = edits.filter(edit => edit !== undefined);
  if (wanted.length < edits.length) return { blocked: REFUSALS.odd(path) };
  const safe = safeEdits(snapshot, wanted);
  if ('refused' in safe) return { blocked: REFUSALS[safe.refused](safe.path) };
  if (safe.shared) return { blocked: REFUSALS.alias(path) };
  return safe.edits.map(edit => ({ is: 'edit', ...edit }));
}

const REFUSALS: Record<Extract<SafeEdits, { refused: string }>['refused'], (path: string) => string> = {
  held: path => `${path} cannot be read as it is. Mend it first.`,
  newer: path => `${path} was written for a newer Mooring. Update this one to change it.`,
  alias: path => `${path} says it through a YAML alias, so other places would change with it. Change it by hand.`,
  odd: path => `${path} says it in a way that cannot be edited safely. Change it by hand.`,
};
