/**
 * Earlier contents of files, and `history/index.jsonl`, which says what was where and when. A content is kept by itself, as
 * `history/<hash>`, or in a pack with the others of its commit. Bounded in versions of a path and in bytes altogether, so that
 * one folder holds them without one more to be made for most of them; the oldest go first.
 */
import type { WriteDisk } from '../ports/write-disk.ts';
import { childOf } from './absolute.ts';
import type { WriteFailure } from './failure.ts';
import { makeFolders } from './folders.ts';
import { FOLDER_MODE, imagePath, isImageName, keepImage, putWhole, readImage } from './images.ts';
import { appendLines, linesBytes, readLines } from './lines.ts';
import type { Outside } from './outside.ts';
import { mostlyUnwanted, packReader, packsIn } from './packed.ts';
import { inPacks, isPackName, isTooLargeToPack, packName, writePack } from './packs.ts';
import { cleanTemps, settle } from './temps.ts';

export interface Version {
  /** Relative to the root. */
  readonly path: string;
  /** Of the content that was there until then. */
  readonly hash: string;
  /** In bytes. */
  readonly size: number;
  /** When it was replaced; ISO, UTC, milliseconds. */
  readonly time: string;
  /** Who replaced it: `user@host front/pid`. */
  readonly actor: string;
  readonly revision?: number;
}

/** As a line of the index says it. */
interface Line extends Version {
  /** The pack that holds it; by itself where there is none. */
  readonly pack?: string;
}

export interface History {
  /** Keeps a content that is about to be replaced. `durable` false leaves it to the system when it outlasts a loss of power. */
  keep(
    version: Omit<Version, 'hash' | 'size'>,
    bytes: Uint8Array,
    durable: boolean,
  ): { readonly hash: string } | WriteFailure;
  /** Keeps what one operation replaces, all of it or none, durably; of contents that were kept before another copy. */
  keepAll(
    operation: Pick<Version, 'time' | 'actor' | 'revision'> & { readonly id: string },
    contents: readonly { readonly path: string; readonly bytes: Uint8Array }[],
  ): WriteFailure | undefined;
  /** The newest first. */
  versions(path: string): readonly Version[] | WriteFailure;
  /** The bytes of a version; nothing where they are gone or damaged. `id`: of the operation that replaced them, where it is known. */
  read(hash: string, id?: string): Uint8Array | undefined;
  /** Whether nothing was ever kept. */
  isEmpty(): boolean;
  /** Drops what is over the bounds; how many versions that were. */
  prune(): { readonly dropped: number } | WriteFailure;
  /**
   * Prunes where enough was kept since the last time, and where `mayPrune` says that no commit may still need it; of
   * paths that were not kept here nothing but for the bound in bytes.
   */
  tidy(mayPrune: () => boolean): void;
}

export interface HistoryLimits {
  readonly versionsPerPath?: number;
  readonly totalBytes?: number;
}

const LIMIT_INDEX = 64 * 1024 * 1024;
/** The index is looked through whenever it has grown by so much, in bytes. */
const TIDY_EVERY = 32 * 1024;

/** Only the holder of the lock may keep and prune. */
export function openHistory(outside: Outside, local: string, limits: HistoryLimits = {}): History {
  const { disk, hash: hashOf } = outside;
  const { versionsPerPath = 50, totalBytes = 50 * 1024 * 1024 } = limits;
  const folder = childOf(local, 'history');
  const index = historyIndex(local);
  const packs = packReader(outside, folder);
  const packOf = packFinder(disk, index);
  let untidy = false;
  /** What is kept of other paths may be bounded otherwise by those who keep it. */
  const own = new Set<string>();
  const prune = (bounds: (path: string) => number): { readonly dropped: number } | WriteFailure => {
    packs.forget();
    return pruneHistory(outside, { folder, index }, bounds, totalBytes);
  };
  const enter = (lines: readonly Line[], durable: boolean): WriteFailure | undefined => {
    const written = appendLines(outside, index, lines, durable);
    if ('failed' in written) return written;
    const crossed = Math.floor(written.from / TIDY_EVERY) < Math.floor(written.size / TIDY_EVERY);
    untidy ||= crossed || lines.reduce((sum, { size }) => sum + size, 0) > totalBytes / 100;
    return undefined;
  };
  return {
    keep(version, bytes, durable) {
      const hash = hashOf(bytes);
      own.add(version.path);
      const failure = keepImage(outside, imagePath(folder, hash), bytes, hash, durable);
      return failure ?? enter([{ ...version, hash, size: bytes.length }], false) ?? { hash };
    },
    keepAll({ id, time, actor, revision }, contents) {
      const kept = contents.map(({ path, bytes }) => ({
        // Of an operation there is more, which would stand in the line of each of its files.
        time,
        actor,
        ...(revision === undefined ? {} : { revision }),
        path,
        hash: hashOf(bytes),
        size: bytes.length,
        bytes,
      }));
      for (const { path } of kept) own.add(path);
      const together = kept.filter(content => kept.length > 1 && !isTooLargeToPack(content));
      const alone = kept.filter(content => !together.includes(content));
      const lines: Line[] = alone.map(({ bytes: _, ...line }) => line);
      for (const { bytes, hash } of alone) {
        const failure = keepImage(outside, imagePath(folder, hash), bytes, hash, true);
        if (failure) return failure;
      }
      const made = makeFolders(outside, folder, { mode: FOLDER_MODE });
      if ('failed' in made) return made;
      for (const [at, pack] of inPacks(together).entries()) {
        const name = packName(id, at + 1);
        const failure = writePack(outside, childOf(folder, name), pack);
        if (failure) return failure;
        lines.push(...pack.map(({ bytes: _, ...line }) => ({ ...line, pack: name })));
      }
      // Without its line a content in a pack is found by its operation alone.
      const failure = lines.length > 0 ? enter(lines, together.length > 0) : undefined;
      if (failure || together.length === 0) return failure;
      return settle(disk, folder) === 'failed' ? { failed: 'other', path: folder, code: 'EIO' } : undefined;
    },
    versions(path) {
      const lines = readLines(disk, index, LIMIT_INDEX);
      if ('failed' in lines) return lines;
      return lines
        .filter(isLine)
        .filter(line => line.path === path)
        .map(({ pack: _, ...version }) => version)
        .reverse();
    },
    isEmpty: () => 'failed' in disk.facts(index),
    read(hash, id) {
      const image = readImage(outside, imagePath(folder, hash), hash);
      const packed = image ?? (id === undefined ? undefined : packs.readOf(id, hash));
      if (packed) return packed;
      const pack = packOf(hash);
      return pack === undefined ? undefined : packs.read(pack, hash);
    },
    prune: () => prune(() => versionsPerPath),
    tidy(mayPrune) {
      packs.forget();
      if (!untidy || !mayPrune()) return;
      untidy = false;
      prune(path => (own.has(path) ? versionsPerPath : Number.POSITIVE_INFINITY));
    },
  };
}

export function historyIndex(local: string): string {
  return childOf(local, 'history/index.jsonl');
}

/** Where the index says that a content is; it is read again when it has changed. */
function packFinder(disk: WriteDisk, index: string): (hash: string) => string | undefined {
  let stamp = '';
  let packs: ReadonlyMap<string, string> = new Map();
  return hash => {
    const facts = disk.facts(index);
    if ('failed' in facts) return undefined;
    const now = `${facts.size} ${facts.changedMs}`;
    if (now !== stamp) {
      const lines = readLines(disk, index, LIMIT_INDEX);
      if ('failed' in lines) return undefined;
      packs = new Map(lines.filter(isLine).flatMap(({ hash: of, pack }) => (pack === undefined ? [] : [[of, pack]])));
      stamp = now;
    }
    return packs.get(hash);
  };
}

interface Places {
  readonly folder: string;
  readonly index: string;
}

function pruneHistory(
  outside: Outside,
  { folder, index }: Places,
  bounds: (path: string) => number,
  totalBytes: number,
): { readonly dropped: number } | WriteFailure {
  const { disk } = outside;
  const lines = readLines(disk, index, LIMIT_INDEX);
  if ('failed' in lines) return lines;
  const kept = withinBounds(lines.filter(isLine), bounds, totalBytes);
  const wanted = new Map<string, Map<string, number>>();
  for (const { pack, hash, size } of kept) {
    if (pack === undefined) continue;
    const sizes = wanted.get(pack) ?? new Map<string, number>();
    wanted.set(pack, sizes.set(hash, size));
  }
  const unpacked = kept.length < lines.length ? mostlyUnwanted(outside, folder, wanted) : new Map();
  for (const contents of unpacked.values()) {
    for (const [hash, bytes] of contents) {
      // What was damaged meanwhile is found nowhere else either.
      if (outside.hash(bytes) !== hash) continue;
      const failure = keepImage(outside, imagePath(folder, hash), bytes, hash, true);
      if (failure) return failure;
    }
  }
  const there = new Set(packsIn(disk, folder));
  const left = kept.map(({ pack, ...line }): Line => {
    // What a crash took apart from its line may have been unpacked before.
    return pack === undefined || unpacked.has(pack) || !there.has(pack) ? line : { ...line, pack };
  });
  const failure = kept.length < lines.length ? putWhole(outside, index, linesBytes(left), true) : undefined;
  if (failure) return failure;
  // Nothing goes before it is certain that no line speaks of it any more.
  if (kept.length === lines.length || settle(disk, folder) !== 'failed') removeOthers(outside, folder, left);
  return { dropped: lines.length - kept.length };
}

/** The newest of each path, and of all paths the newest that fit together; in their order. */
function withinBounds(all: readonly Line[], bounds: (path: string) => number, totalBytes: number): Line[] {
  const counts = new Map<string, number>();
  const sizes = new Set<string>();
  let total = 0;
  const kept: Line[] = [];
  for (const version of all.toReversed()) {
    const count = (counts.get(version.path) ?? 0) + 1;
    // Each pack has its own copy.
    const copy = `${version.pack ?? ''}/${version.hash}`;
    const size = sizes.has(copy) ? 0 : version.size;
    if (count > bounds(version.path) || total + size > totalBytes) continue;
    counts.set(version.path, count);
    sizes.add(copy);
    total += size;
    kept.push(version);
  }
  return kept.reverse();
}

function removeOthers(outside: Outside, folder: string, left: readonly Line[]): void {
  const { disk } = outside;
  const images = new Set(left.flatMap(({ pack, hash }) => (pack === undefined ? [hash] : [])));
  const packs = new Set(left.map(({ pack }) => pack));
  const entries = disk.list(folder);
  if ('failed' in entries) return;
  for (const { name } of entries) if (isImageName(name) && !images.has(name)) disk.unlink(childOf(folder, name));
  for (const name of packsIn(disk, folder)) if (!packs.has(name)) disk.unlink(childOf(folder, name));
  cleanTemps(outside, folder);
}

function isLine(value: unknown): value is Line {
  if (typeof value !== 'object' || value === null) return false;
  const { path, hash, size, time, actor, pack }: Partial<Record<keyof Line, unknown>> = value;
  const isWhole = [path, hash, time, actor].every(field => typeof field === 'string') && typeof size === 'number';
  return isWhole && (pack === undefined || isPackName(pack));
}
