/** The paths that may have changed since they were last looked at. */

export type Hints = ReadonlySet<string> | 'all';

export interface Dirty {
  add(paths: readonly string[] | 'all'): void;
  /** Everything added since the last time; then there is nothing. */
  take(): Hints;
  isEmpty(): boolean;
}

/** With more paths than this a walk is cheaper than looking at each. */
const LIMIT_PATHS = 1000;

export function dirtySet(): Dirty {
  let hints: Set<string> | 'all' = new Set();
  return {
    add(paths) {
      if (hints === 'all') return;
      if (paths === 'all' || paths.includes('') || hints.size + paths.length > LIMIT_PATHS) hints = 'all';
      else for (const path of paths) hints.add(path);
    },
    take() {
      const taken = hints;
      hints = new Set();
      return taken;
    },
    isEmpty: () => hints !== 'all' && hints.size === 0,
  };
}
