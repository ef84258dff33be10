/**
 * The snapshot without unsaved text, beside the one with it. It is made only where somebody asks while a document differs
 * from its file; otherwise it is the snapshot itself, or the one that stood before the typing began.
 */
import { advanceTo, type Snapshot } from '../snapshot/snapshot.ts';
import { type Observed, observe, roleOf, type Source } from '../snapshot/source.ts';

export interface DiskSide {
  /** Before an open document's text is laid over what the snapshot shows. */
  open(path: string, current: Snapshot): void;
  /** A document was closed, and `says` is what its file says now. Gives its source, with the disk's own last good state. */
  close(path: string, says: Observed | undefined, current: Snapshot): Source | undefined;
  /** After a look at the disk: whether it changed what the files of open documents say. */
  looked(read: ReadonlyMap<string, Observed>, current: Snapshot): boolean;
  /** Something else on the disk changed. */
  changed(): void;
  /** The disk alone. */
  snapshot(current: Snapshot): Snapshot;
  /** Of the newest snapshot that was made here; what comes after it has a higher one. */
  readonly generation: number;
}

export function diskSide(): DiskSide {
  /** What the file of each open document says, or that there is none. */
  const files = new Map<string, Source | undefined>();
  let made: Snapshot | undefined;
  let generation = 0;

  const differs = ({ sources }: Snapshot): boolean => {
    for (const [path, file] of files) if (!sameText(file, sources.get(path))) return true;
    return false;
  };
  const sourceOf = (path: string, says: Observed | undefined): Source | undefined => {
    const role = says && roleOf(path);
    return says && role ? observe(path, role, says, files.get(path)) : undefined;
  };
  return {
    get generation() {
      return generation;
    },
    open(path, current) {
      if (!differs(current)) made = current;
      if (!files.has(path)) files.set(path, current.sources.get(path));
    },
    close(path, says, current) {
      const source = sourceOf(path, says);
      if (!sameText(source, files.get(path))) made = undefined;
      files.delete(path);
      return sameText(source, current.sources.get(path)) && !source?.held ? current.sources.get(path) : source;
    },
    looked(read, current) {
      let isNew = false;
      for (const [path, before] of files) {
        const now = sourceOf(path, read.get(path));
        if (sameText(now, before)) continue;
        const shown = current.sources.get(path);
        files.set(path, sameText(now, shown) && !now?.held ? shown : now);
        isNew = true;
      }
      if (isNew) made = undefined;
      return isNew;
    },
    changed() {
      made = undefined;
    },
    snapshot(current) {
      if (!differs(current)) return current;
      if (made) return made;
      const sources = new Map(current.sources);
      for (const [path, file] of files) {
        if (file) sources.set(path, file);
        else sources.delete(path);
      }
      made = advanceTo({ ...current, generation: Math.max(generation, current.generation) }, current.tree, sources);
      generation = made.generation;
      return made;
    },
  };
}

function sameText(a: Source | undefined, b: Source | undefined): boolean {
  if (a === b || !a || !b) return a === b;
  return a.text === b.text && a.fromText === b.fromText && a.parsed.held?.message === b.parsed.held?.message;
}
