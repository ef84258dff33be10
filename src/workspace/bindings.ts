/**
 * Which workspace a folder is bound to: the longest bound path at or above it, ending at a separator. Paths come with
 * their links resolved. A folder in a git worktree that no path binds itself is looked up at the same place of the main
 * checkout.
 */

export interface Binding {
  /** `ws-` and 32 hex digits. */
  readonly id: string;
  readonly paths: readonly BoundPath[];
  /** True where the table says more than the id and the paths. */
  readonly hasMore?: boolean;
}

export interface BoundPath {
  /** As it stands in the file. */
  readonly written: string;
  /** The same with its links resolved, as far as it exists. */
  readonly real: string;
}

export interface FolderFacts {
  /** Absolute, with its links resolved. */
  readonly real: string;
  /** Where the folder is in a linked git worktree: the roots of that and of the main checkout, links resolved. */
  readonly worktree?: { readonly root: string; readonly main: string };
}

export interface PathRules {
  /** The file system takes names that differ only in case for one. */
  readonly ignoreCase: boolean;
}

export interface Bound {
  readonly binding: Binding;
  readonly path: BoundPath;
  /** The place that was looked up: the folder, or in a worktree the same place in the main checkout. */
  readonly folder: string;
}

/** The longest bound path at or above the folder. Of two bindings of one path, the first in the file decides. */
export function boundTo(folder: FolderFacts, bindings: readonly Binding[], rules: PathRules): Bound | undefined {
  const main = inMainCheckout(folder, rules);
  return longest(folder.real, bindings, rules) ?? (main === undefined ? undefined : longest(main, bindings, rules));
}

export interface BoundTwice {
  readonly path: BoundPath;
  readonly first: Binding;
  readonly second: Binding;
}

/** Paths that stand in two bindings, once for each one beyond the first. */
export function boundTwice(bindings: readonly Binding[], rules: PathRules): BoundTwice[] {
  const first = new Map<string, Binding>();
  const twice: BoundTwice[] = [];
  for (const binding of bindings) {
    for (const path of binding.paths) {
      const key = comparable(path.real, rules);
      const earlier = first.get(key);
      if (!earlier) first.set(key, binding);
      else if (earlier !== binding) twice.push({ path, first: earlier, second: binding });
    }
  }
  return twice;
}

export function samePath(one: string, other: string, rules: PathRules): boolean {
  return comparable(one, rules) === comparable(other, rules);
}

/** Whether a path is a folder or below it. `/ws` does not hold `/ws2`. */
export function isAtOrBelow(path: string, folder: string, rules: PathRules): boolean {
  const [inner, outer] = [comparable(path, rules), comparable(folder, rules)];
  return inner === outer || inner.startsWith(outer.endsWith('/') ? outer : `${outer}/`);
}

function longest(folder: string, bindings: readonly Binding[], rules: PathRules): Bound | undefined {
  let best: Bound | undefined;
  for (const binding of bindings) {
    for (const path of binding.paths) {
      if (!isAtOrBelow(folder, path.real, rules)) continue;
      if (!best || comparable(path.real, rules).length > comparable(best.path.real, rules).length) {
        best = { binding, path, folder };
      }
    }
  }
  return best;
}

function inMainCheckout({ real, worktree }: FolderFacts, rules: PathRules): string | undefined {
  if (!worktree || !isAtOrBelow(real, worktree.root, rules)) return undefined;
  return trimmed(worktree.main) + trimmed(real).slice(trimmed(worktree.root).length);
}

/** One text for one place: `/` between the parts and none at the end, and where case does not count, one case. */
function comparable(path: string, { ignoreCase }: PathRules): string {
  const plain = trimmed(path);
  return ignoreCase ? plain.normalize('NFC').toLowerCase() : plain;
}

function trimmed(path: string): string {
  const isWindows = /^(?:[A-Za-z]:|\\\\)/.test(path);
  const forward = isWindows ? path.replaceAll('\\', '/') : path;
  return forward.replace(/(?<=.)\/+$/, '').replace(/^([A-Za-z]:)$/, '$1/');
}
