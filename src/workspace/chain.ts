/**
 * Whom a workspace extends, and whom that one does: the one implementation of looking for a base. It is looked for in the
 * workspace's own root, then in the user's; never from the user's root in a project's.
 */
import type { RootType } from './discover.ts';

/** What following a chain needs to know of a workspace. One workspace is one object. */
export interface Link {
  readonly slug: string;
  readonly root: RootType;
  /** The slug of its base. */
  readonly extends?: string | undefined;
}

export interface Chain<L extends Link> {
  /** The workspace itself first, then its base, and so on as far as that goes. */
  readonly links: readonly L[];
  readonly broken?: BrokenChain<L>;
}

export type BrokenChain<L extends Link> =
  /** `by` extends what is not there. */
  | { readonly is: 'missing'; readonly by: L; readonly base: string }
  /** Begins and ends with the same workspace. The one that was asked about may only lead into it. */
  | { readonly is: 'cycle'; readonly cycle: readonly L[] }
  | { readonly is: 'long' };

/** More bases than anybody lays upon each other. */
export const MOST_LINKS = 32;

/** Answers for a slug in lower case. */
export type LookUp<L> = (where: 'own-root' | 'user-root', of: L, slug: string) => L | undefined;

export function followChain<L extends Link>(start: L, lookUp: LookUp<L>): Chain<L> {
  const links = [start];
  for (let current = start; current.extends !== undefined; ) {
    if (links.length === MOST_LINKS) return { links, broken: { is: 'long' } };
    const base = baseOf(current, current.extends, lookUp);
    if (!base) return { links, broken: { is: 'missing', by: current, base: current.extends } };
    const again = links.indexOf(base);
    if (again >= 0) return { links, broken: { is: 'cycle', cycle: [...links.slice(again), base] } };
    links.push(base);
    current = base;
  }
  return { links };
}

/** Why a workspace does not load because of its chain, and the way out. */
export function chainMessage<L extends Link>(start: L, broken: BrokenChain<L>): string {
  if (broken.is === 'long') return `More than ${MOST_LINKS} workspaces extend each other here; leave some out.`;
  if (broken.is === 'cycle') {
    return `A workspace extends itself: ${broken.cycle.map(({ slug }) => slug).join(' → ')}; take out one “extends”.`;
  }
  const who = broken.by === start ? 'This workspace' : `“${broken.by.slug}”`;
  return `${who} extends “${broken.base}”, and there is no such workspace; name another one, or make it.`;
}

function baseOf<L extends Link>(of: L, base: string, lookUp: LookUp<L>): L | undefined {
  const slug = base.toLowerCase();
  // One that shadows the user's and extends it means the user's, not itself.
  const own = of.root === 'project' && slug !== of.slug.toLowerCase() ? lookUp('own-root', of, slug) : undefined;
  return own ?? lookUp('user-root', of, slug);
}
