/**
 * Hashes of a project's files, for the recognition of drift. What the snapshot read is not read again: its hash is that of
 * the text in the snapshot. Of the others, those are read whose stamp is another one, as in `stamps.ts`.
 */
import type { Clock } from '../ports/clock.ts';
import type { DiskFailure, ReadDisk, Seen, Stamp } from '../ports/disk.ts';
import type { Hash } from '../ports/hash.ts';
import type { DiskFacts, FileFact } from '../snapshot/drift/disk-facts.ts';
import { sketchOf } from '../snapshot/drift/sketch.ts';
import { type Wanted, wantedFacts } from '../snapshot/drift/wanted.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Source } from '../snapshot/source.ts';
import { LIMIT_FILE } from '../store/outside.ts';
import { type SliceOptions, slices } from '../store/slices.ts';
import { decodeText } from '../syntax/bytes.ts';
import { LIMITS } from '../syntax/scan.ts';
import { saysTheSame } from './stamps.ts';

export interface ProjectFactsOptions extends SliceOptions {
  readonly disk: ReadDisk;
  readonly hash: Hash;
  readonly clock: Clock;
  /** By the path in the project, such as `stampOf` of the project. Without it every file that the snapshot does not hold is read each time. */
  readonly stampOf?: (path: string) => Stamp | DiskFailure;
}

export interface ProjectFacts {
  /**
   * The facts that drift wants for this snapshot, which has no unsaved text. The very same object as before where nothing
   * changed. `again` believes no stamp.
   */
  read(snapshot: Snapshot, again?: boolean): Promise<DiskFacts>;
}

interface Remembered {
  /** Undefined where the disk gives no stamps. */
  readonly seen: Seen | undefined;
  readonly hash: string;
  /** Undefined where none was asked for. */
  readonly sketch: string | undefined;
}

const SIZE = 'size:';

export function createProjectFacts(options: ProjectFactsOptions): ProjectFacts {
  const { disk } = options;
  const hashes = textHashes(options.hash);
  let remembered = new Map<string, Remembered>();
  let wanted: { readonly of: Snapshot; readonly is: Wanted } | undefined;
  let last: DiskFacts | undefined;
  return {
    async read(snapshot, again = false) {
      const slice = slices(options);
      if (wanted?.of !== snapshot) wanted = { of: snapshot, is: wantedFacts(snapshot) };
      const { files, texts, folders } = wanted.is;
      const before = again ? new Map<string, Remembered>() : remembered;
      const next = new Map<string, Remembered>();
      let read = readerOf(disk);
      const rest = async (): Promise<void> => {
        await slice.rest();
        read = readerOf(disk);
      };
      const known = (path: string, sketch: boolean): Remembered | undefined => {
        const source = snapshot.sources.get(path);
        if (source?.fromText && !sketch) return hashes(source);
        const fact = factOf(options, read, path, sketch, next.get(path) ?? before.get(path));
        if (fact) next.set(path, fact);
        return fact;
      };
      const facts = new Map<string, FileFact>();
      for (const path of files) {
        const fact = known(path, texts.has(path));
        // A size alone says nothing of one file.
        if (fact && !fact.hash.startsWith(SIZE)) facts.set(path, fileFact(fact, texts.has(path)));
        if (slice.isOver()) await rest();
      }
      const ofFolders = new Map<string, string>();
      for (const [folder, paths] of folders) {
        const lines: string[] = [];
        for (const path of paths) {
          const fact = known(path, false);
          if (fact) lines.push(`${path.slice(folder.length + 1)}\0${fact.hash}\n`);
          if (slice.isOver()) await rest();
        }
        // Of a folder that was not read whole nothing is known.
        if (lines.length === paths.length)
          ofFolders.set(folder, options.hash(new TextEncoder().encode(lines.join(''))));
      }
      remembered = next;
      const now: DiskFacts = { files: facts, folders: ofFolders };
      last = last && sameFacts(last, now) ? last : now;
      return last;
    },
  };
}

/** The hash of a source's bytes, worked out once. Text was decoded strictly, so that encoding it gives the bytes of the file. */
function textHashes(hash: Hash): (source: Source) => Remembered {
  const known = new WeakMap<Source, Remembered>();
  return source => {
    const before = known.get(source);
    if (before) return before;
    const fact = { seen: undefined, hash: hash(new TextEncoder().encode(source.text)), sketch: undefined };
    known.set(source, fact);
    return fact;
  };
}

function readerOf(disk: ReadDisk): ReadDisk['read'] {
  return disk.reader?.() ?? ((path, limit) => disk.read(path, limit));
}

function factOf(
  { hash, clock, stampOf }: ProjectFactsOptions,
  read: ReadDisk['read'],
  path: string,
  sketch: boolean,
  before: Remembered | undefined,
): Remembered | undefined {
  const atMs = clock();
  const stamp = stampOf?.(path);
  if (stamp && 'failed' in stamp) return undefined;
  if (before?.seen && stamp && saysTheSame(before.seen, stamp) && (!sketch || before.sketch !== undefined)) {
    return before;
  }
  const answer = read(path, LIMIT_FILE);
  if ('failed' in answer) {
    // What is too large to be read is told apart by its size alone.
    return answer.failed === 'too-large' && stamp
      ? { seen: undefined, hash: `${SIZE}${stamp.size}`, sketch: undefined }
      : undefined;
  }
  return {
    seen: stamp && { stamp, atMs },
    hash: hash(answer.bytes),
    sketch: sketch ? sketchIn(answer.bytes) : undefined,
  };
}

function fileFact({ hash, sketch }: Remembered, wantsSketch: boolean): FileFact {
  return wantsSketch && sketch !== undefined ? { hash, sketch } : { hash };
}

function sketchIn(bytes: Uint8Array): string {
  const decoded = bytes.length > LIMITS.textLength ? undefined : decodeText(bytes);
  return decoded && 'text' in decoded ? sketchOf(decoded.text) : '';
}

function sameFacts(a: DiskFacts, b: DiskFacts): boolean {
  if (a.files.size !== b.files.size || a.folders.size !== b.folders.size) return false;
  for (const [path, { hash, sketch }] of b.files) {
    const other = a.files.get(path);
    if (other?.hash !== hash || other.sketch !== sketch) return false;
  }
  for (const [path, hash] of b.folders) if (a.folders.get(path) !== hash) return false;
  return true;
}
