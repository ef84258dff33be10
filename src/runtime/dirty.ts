/** The paths that may have changed since they were last looked at. */

export interface Hints {
  /** Files and folders. */
  readonly paths: ReadonlySet<string>;
  /** `all`: everything, as far as its stamp is another one. `again`: everything, believing no stamp. */
  readonly whole: 'no' | 'all' | 'again';
}

export interface Dirty {
  add(paths: readonly string[] | 'all' | 'again'): void;
  /** Everything added since the last time; then there is nothing. */
  take(): Hints;
  isEmpty(): boolean;
}

/** With more paths than this a walk is cheaper than looking at each. */
const LIMIT_PATHS = 1000;

export function dirtySet(): Dirty {
  let named = new Set<string>();
  let whole: Hints['whole'] = 'no';
  return {
    add(paths) {
      if (paths === 'again') whole = 'again';
      else if (paths === 'all' || paths.includes('') || named.size + paths.length > LIMIT_PATHS) {
        if (whole === 'no') whole = 'all';
      } else for (const path of paths) named.add(path);
    },
    take() {
      const taken = { paths: named, whole };
      named = new Set();
      whole = 'no';
      return taken;
    },
    isEmpty: () => whole === 'no' && named.size === 0,
  };
}
