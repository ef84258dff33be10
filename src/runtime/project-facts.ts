/**
 * Hashes of a project's files, for the recognition of drift. A file whose size and time are as they were is not read again,
 * unless it was changed so shortly before the reading that a further change could have left no trace.
 */
import type { Clock } from '../ports/clock.ts';
import type { DiskFailure, ReadDisk } from '../ports/disk.ts';
import type { Hash } from '../ports/hash.ts';
import type { DiskFacts, FileFact } from '../snapshot/drift/disk-facts.ts';
import { sketchOf } from '../snapshot/drift/sketch.ts';
import { wantedFacts } from '../snapshot/drift/wanted.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { LIMIT_FILE } from '../store/outside.ts';
import { type SliceOptions, slices } from '../store/slices.ts';
import { decodeText } from '../syntax/bytes.ts';
import { LIMITS } from '../syntax/scan.ts';

/** What a file system says of a file without reading it. */
export interface Stamp {
  /** In bytes. */
  readonly size: number;
  /** When the content last changed, in milliseconds by the file system's clock. */
  readonly changedMs: number;
}

export interface ProjectFactsOptions extends SliceOptions {
  readonly disk: ReadDisk;
  readonly hash: Hash;
  readonly clock: Clock;
  /** By the path in the project. Without it every file is read each time. */
  readonly stampOf?: (path: string) => Stamp | DiskFailure;
}

export interface ProjectFacts {
  /** The facts that drift wants for this snapshot. `again` believes no size and no time. */
  read(snapshot: Snapshot, again?: boolean): Promise<DiskFacts>;
}

interface Remembered {
  readonly stamp: Stamp;
  readonly readAtMs: number;
  readonly hash: string;
  /** Undefined where none was asked for. */
  readonly sketch: string | undefined;
}

/** File systems with coarse times tell two changes within it apart by nothing. */
const DOUBT_MS = 2_000;

const SIZE = 'size:';

export function createProjectFacts(options: ProjectFactsOptions): ProjectFacts {
  let remembered = new Map<string, Remembered>();
  return {
    async read(snapshot, again = false) {
      const slice = slices(options);
      const before = again ? new Map<string, Remembered>() : remembered;
      const next = new Map<string, Remembered>();
      const wanted = wantedFacts(snapshot);
      const known = (path: string, sketch: boolean): FileFact | undefined => {
        const fact = factOf(options, path, sketch, next.get(path) ?? before.get(path));
        if (fact && 'stamp' in fact) next.set(path, fact);
        return fact && { hash: fact.hash, ...(sketch && fact.sketch !== undefined ? { sketch: fact.sketch } : {}) };
      };
      const files = new Map<string, FileFact>();
      for (const path of wanted.files) {
        const fact = known(path, wanted.texts.has(path));
        // A size alone says nothing of one file.
        if (fact && !fact.hash.startsWith(SIZE)) files.set(path, fact);
        if (slice.isOver()) await slice.rest();
      }
      const folders = new Map<string, string>();
      for (const [folder, paths] of wanted.folders) {
        const lines: string[] = [];
        for (const path of paths) {
          const fact = known(path, false);
          if (fact) lines.push(`${path.slice(folder.length + 1)}\0${fact.hash}\n`);
          if (slice.isOver()) await slice.rest();
        }
        // Of a folder that was not read whole nothing is known.
        if (lines.length === paths.length) folders.set(folder, options.hash(new TextEncoder().encode(lines.join(''))));
      }
      remembered = next;
      return { files, folders };
    },
  };
}

type Fact = Remembered | Omit<Remembered, 'stamp'>;

function factOf(options: ProjectFactsOptions, path: string, sketch: boolean, before?: Remembered): Fact | undefined {
  const { disk, hash, clock, stampOf } = options;
  const readAtMs = clock();
  const stamp = stampOf?.(path);
  if (stamp && 'failed' in stamp) return undefined;
  if (before && stamp && isSame(before, stamp) && (!sketch || before.sketch !== undefined)) return before;
  const answer = disk.read(path, LIMIT_FILE);
  if ('failed' in answer) {
    // What is too large to be read is told apart by its size alone.
    return answer.failed === 'too-large' && stamp
      ? { readAtMs, hash: `${SIZE}${stamp.size}`, sketch: undefined }
      : undefined;
  }
  const fact = { readAtMs, hash: hash(answer.bytes), sketch: sketch ? sketchIn(answer.bytes) : undefined };
  return stamp ? { ...fact, stamp: { size: stamp.size, changedMs: stamp.changedMs } } : fact;
}

/** The size and time are the same, and the file had rested when it was read. */
function isSame({ stamp, readAtMs }: Remembered, { size, changedMs }: Stamp): boolean {
  return stamp.size === size && stamp.changedMs === changedMs && changedMs < readAtMs - DOUBT_MS;
}

function sketchIn(bytes: Uint8Array): string {
  const decoded = bytes.length > LIMITS.textLength ? undefined : decodeText(bytes);
  return decoded && 'text' in decoded ? sketchOf(decoded.text) : '';
}
