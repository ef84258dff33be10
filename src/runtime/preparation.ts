/**
 * Parsing ahead of a snapshot. A round parses each file in the slice that read it, so that the snapshot at its end is
 * only put together; what became outdated meanwhile (somebody typed) is noticed then and parsed again.
 */
import type { DiskTree } from '../snapshot/disk-tree.ts';
import { advanceTo, type Snapshot } from '../snapshot/snapshot.ts';
import { type Observed, observe, roleOf, type Source } from '../snapshot/source.ts';

export interface Preparation {
  /** Whether the snapshot already shows this reading of the path. */
  isApplied(path: string, says: Observed | undefined): boolean;
  /** Notes that the snapshot shows it, by another way than `commit`. */
  apply(path: string, says: Observed | undefined): void;
  prepare(path: string, says: Observed | undefined, current: Snapshot): void;
  /** The next snapshot, in which `paths` say what `saysOf` tells; nothing where it would be the same. */
  commit(
    current: Snapshot,
    tree: DiskTree,
    paths: Iterable<string>,
    saysOf: (path: string) => Observed | undefined,
  ): Snapshot | undefined;
}

interface Prepared {
  readonly says: Observed;
  readonly previous: Source | undefined;
  readonly source: Source;
}

export function preparation(): Preparation {
  const applied = new Map<string, Observed>();
  const ahead = new Map<string, Prepared>();
  const next = (path: string, says: Observed, previous: Source | undefined): Source | undefined => {
    const ready = ahead.get(path);
    if (ready?.says === says && ready.previous === previous) return ready.source;
    const role = roleOf(path);
    return role && observe(path, role, says, previous);
  };
  return {
    isApplied: (path, says) => sameText(applied.get(path), says),
    apply(path, says) {
      if (says) applied.set(path, says);
      else applied.delete(path);
    },
    prepare(path, says, current) {
      if (!says || applied.get(path) === says) return;
      const previous = current.sources.get(path);
      const source = next(path, says, previous);
      if (!source) return;
      // Python is parsed on first use; the checks will want what is decorated, and would ask for all of it at once.
      source.decorated();
      ahead.set(path, { says, previous, source });
    },
    commit(current, tree, paths, saysOf) {
      const sources = new Map(current.sources);
      let isNew = tree !== current.tree;
      for (const path of paths) {
        const says = saysOf(path);
        const previous = current.sources.get(path);
        const isShown = previous !== undefined && applied.get(path) === says;
        const source = isShown ? previous : says && next(path, says, previous);
        if (says && source) applied.set(path, says);
        else applied.delete(path);
        if (source === previous) continue;
        isNew = true;
        if (source) sources.set(path, source);
        else sources.delete(path);
      }
      ahead.clear();
      return isNew ? advanceTo(current, tree, sources) : undefined;
    },
  };
}

function sameText(a: Observed | undefined, b: Observed | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && 'text' in a && 'text' in b && a.text === b.text);
}
