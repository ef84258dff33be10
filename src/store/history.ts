/**
 * Earlier contents of files, by the hash of the content: `history/<hash>`, and `history/index.jsonl`, which says
 * what was where and when. Bounded in versions of a path and in bytes altogether, so that one folder holds them without
 * one more to be made for most of them; the oldest go first.
 */
import type { WriteDisk } from '../ports/write-disk.ts';
import { childOf, parentOf } from './absolute.ts';
import { type WriteFailure, writeFailure } from './failure.ts';
import { makeFolders } from './folders.ts';
import { appendLine, linesBytes, readLines } from './lines.ts';
import { LIMIT_FILE, type Outside } from './outside.ts';
import { cleanTemps, settle, stage, tempPath, writeAll } from './temps.ts';

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

export interface History {
  /** Keeps a content that is about to be replaced. `durable` false leaves it to the system when it outlasts a loss of power. */
  keep(
    version: Omit<Version, 'hash' | 'size'>,
    bytes: Uint8Array,
    durable: boolean,
  ): { readonly hash: string } | WriteFailure;
  /** The newest first. */
  versions(path: string): readonly Version[] | WriteFailure;
  /** The bytes of a version; nothing where they are gone or damaged. */
  read(hash: string): Uint8Array | undefined;
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
  let untidy = false;
  /** What is kept of other paths may be bounded otherwise by those who keep it. */
  const own = new Set<string>();
  const prune = (bounds: (path: string) => number): { readonly dropped: number } | WriteFailure => {
    const lines = readLines(disk, index, LIMIT_INDEX);
    if ('failed' in lines) return lines;
    const all = lines.filter(isVersion);
    const kept = withinBounds(all, bounds, totalBytes);
    const failure = kept.length < lines.length ? putWhole(outside, index, linesBytes(kept), true) : undefined;
    if (failure) return failure;
    removeOthers(outside, folder, new Set(kept.map(version => version.hash)));
    return { dropped: lines.length - kept.length };
  };
  return {
    keep(version, bytes, durable) {
      const hash = hashOf(bytes);
      own.add(version.path);
      const failure = keepImage(outside, imagePath(folder, hash), bytes, hash, durable);
      if (failure) return failure;
      const written = appendLine(outside, index, { ...version, hash, size: bytes.length }, false);
      if ('failed' in written) return written;
      const crossed = Math.floor(written.from / TIDY_EVERY) < Math.floor(written.size / TIDY_EVERY);
      untidy ||= crossed || bytes.length > totalBytes / 100;
      return { hash };
    },
    versions(path) {
      const lines = readLines(disk, index, LIMIT_INDEX);
      if ('failed' in lines) return lines;
      return lines
        .filter(isVersion)
        .filter(version => version.path === path)
        .reverse();
    },
    isEmpty: () => 'failed' in disk.facts(index),
    read: hash => readImage(outside, imagePath(folder, hash), hash),
    prune: () => prune(() => versionsPerPath),
    tidy(mayPrune) {
      if (!untidy || !mayPrune()) return;
      untidy = false;
      prune(path => (own.has(path) ? versionsPerPath : Number.POSITIVE_INFINITY));
    },
  };
}

export function historyIndex(local: string): string {
  return childOf(local, 'history/index.jsonl');
}

function imagePath(folder: string, hash: string): string {
  return childOf(folder, hash);
}

function readImage({ disk, hash: hashOf }: Outside, path: string, hash: string): Uint8Array | undefined {
  if (!IMAGE.test(hash)) return undefined;
  const answer = disk.read(path, LIMIT_FILE);
  return 'bytes' in answer && hashOf(answer.bytes) === hash ? answer.bytes : undefined;
}

const IMAGE = /^[0-9a-f]{64}$/;
/** Contents may be secrets, whatever the mode of the file was. */
const MODE = 0o600;
const FOLDER_MODE = 0o700;

function keepImage(
  outside: Outside,
  path: string,
  bytes: Uint8Array,
  hash: string,
  durable: boolean,
): WriteFailure | undefined {
  const { disk } = outside;
  let file = disk.create(path, MODE);
  if ('failed' in file && file.failed === 'missing') {
    const made = makeFolders(outside, parentOf(path), { mode: FOLDER_MODE, durable });
    if ('failed' in made) return made;
    file = disk.create(path, MODE);
  }
  if ('failed' in file)
    return file.failed === 'exists' ? keepAgain(outside, path, bytes, hash, durable) : writeFailure(path, file);
  const failure = writeAll(file, bytes) ?? (durable ? file.sync() : undefined);
  const closing = file.close();
  if (!failure && !closing) {
    if (durable) settle(disk, parentOf(path));
    return undefined;
  }
  disk.unlink(path);
  return writeFailure(path, failure ?? closing ?? { failed: 'other', code: 'EIO' });
}

/** The same content was kept before; it may have been cut off by a crash, or not be durable yet. */
function keepAgain(
  outside: Outside,
  path: string,
  bytes: Uint8Array,
  hash: string,
  durable: boolean,
): WriteFailure | undefined {
  const { disk } = outside;
  const failure = readImage(outside, path, hash)
    ? durable && syncImage(disk, path)
    : putWhole(outside, path, bytes, durable);
  if (failure) return failure;
  if (durable) settle(disk, parentOf(path));
  return undefined;
}

function syncImage(disk: WriteDisk, path: string): WriteFailure | undefined {
  const file = disk.append(path, MODE);
  const failure = 'failed' in file ? file : (file.sync() ?? file.close());
  if (failure && !('failed' in file)) file.close();
  return failure && writeFailure(path, failure);
}

/** The newest of each path, and of all paths the newest that fit together; in their order. */
function withinBounds(all: readonly Version[], bounds: (path: string) => number, totalBytes: number): Version[] {
  const counts = new Map<string, number>();
  const sizes = new Map<string, number>();
  let total = 0;
  const kept: Version[] = [];
  for (const version of all.toReversed()) {
    const count = (counts.get(version.path) ?? 0) + 1;
    const size = sizes.has(version.hash) ? 0 : version.size;
    if (count > bounds(version.path) || total + size > totalBytes) continue;
    counts.set(version.path, count);
    sizes.set(version.hash, version.size);
    total += size;
    kept.push(version);
  }
  return kept.reverse();
}

function putWhole(outside: Outside, path: string, bytes: Uint8Array, durable: boolean): WriteFailure | undefined {
  const { disk } = outside;
  const temp = tempPath(outside, parentOf(path));
  const unstaged = stage(outside, temp, bytes, { mode: MODE, durable });
  if (unstaged) return unstaged;
  const refused = disk.rename(temp, path);
  if (!refused) return undefined;
  disk.unlink(temp);
  return writeFailure(path, refused);
}

function removeOthers(outside: Outside, folder: string, hashes: ReadonlySet<string>): void {
  const { disk } = outside;
  const entries = disk.list(folder);
  if ('failed' in entries) return;
  for (const { name } of entries) if (IMAGE.test(name) && !hashes.has(name)) disk.unlink(childOf(folder, name));
  cleanTemps(outside, folder);
}

function isVersion(value: unknown): value is Version {
  if (typeof value !== 'object' || value === null) return false;
  const { path, hash, size, time, actor }: Partial<Record<keyof Version, unknown>> = value;
  return [path, hash, time, actor].every(field => typeof field === 'string') && typeof size === 'number';
}
