/** What several steps of a sync refuse for the same reason, in the same words. */
import type { SyncRefusal } from './sync.ts';

export function underWay(what: string): SyncRefusal {
  return { refused: 'in-progress', message: `A ${what} of git is under way here; finish or abort it with git first.` };
}

/** Files that git itself could not merge, and a person has not said to be done. */
export function unmergedIn(paths: readonly string[]): SyncRefusal {
  const message = `${few(paths)} ${paths.length === 1 ? 'has' : 'have'} a conflict that git knows of; resolve it and say so with “git add”.`;
  return { refused: 'in-progress', message, paths };
}

/** The first ones by name, and how many more there are. */
export function few(paths: readonly string[]): string {
  const [first = '', second, ...others] = paths;
  if (second === undefined) return first;
  return others.length === 0 ? `${first} and ${second}` : `${first}, ${second} and ${others.length} more`;
}
