/** How recently workspaces were used. A folder's own time says little, so the newest file in its tree counts. */
import { byRecencyOf } from './active.ts';
import type { Workspace } from './discover.ts';

/** Mooring's own folders and those of tools: what changes there is not somebody's work. */
export function countsForRecency(name: string): boolean {
  return !/^(?:\.cache|\.packages|\.local|\.git|node_modules)$/.test(name) && !/~$|\.(?:swp|swo|tmp)$/i.test(name);
}

/**
 * The order of a list to pick from: those that were entered here lately, the last one first, and then the others by
 * their newest file.
 */
export function forPicking<W extends Workspace>(
  all: readonly W[],
  entered: readonly string[],
  newestMs: ReadonlyMap<string, number>,
): W[] {
  const known = entered.flatMap(slug => all.filter(workspace => workspace.slug === slug));
  const first = [...new Set(known)];
  return [...first, ...byRecencyOf(all, newestMs).filter(workspace => !first.includes(workspace))];
}

/** The slugs that were entered, after one more was; the last one first. */
export function afterEntering(entered: readonly string[], slug: string): string[] {
  return [slug, ...entered.filter(other => other !== slug)].slice(0, MOST_REMEMBERED);
}

const MOST_REMEMBERED = 50;
