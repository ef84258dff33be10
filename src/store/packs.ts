/**
 * The earlier contents of one commit of several files, together in one file of the history: one sync makes all of them durable,
 * where as many files would need as many. A pack is a line that says what is in it, and then the contents one behind the other.
 * Its name begins with the id of the operation, which finds it where the index of the history was lost.
 */
import type { WriteDisk } from '../ports/write-disk.ts';
import { childOf } from './absolute.ts';
import { type WriteFailure, writeFailure } from './failure.ts';
import type { Outside } from './outside.ts';
import { writeAll } from './temps.ts';

export interface PackedContent {
  readonly hash: string;
  readonly bytes: Uint8Array;
}

/** Of the contents of one pack, in bytes; what is larger by itself is kept by itself. */
const LIMIT_PACK = 4 * 1024 * 1024;
/** With the line in front. */
const LIMIT_READ = 2 * LIMIT_PACK;
const LIMIT_COUNT = 4096;
const NAME = /^[0-9a-z]+-[1-9]\d{0,5}\.pack$/;
const MODE = 0o600;

export function isPackName(name: unknown): name is string {
  return typeof name === 'string' && NAME.test(name);
}

export function packName(id: string, number: number): string {
  return `${id}-${number}.pack`;
}

export function isTooLargeToPack({ bytes }: PackedContent): boolean {
  return bytes.length > LIMIT_PACK / 4;
}

/** In their order, as many together as one pack holds. */
export function inPacks<Content extends PackedContent>(contents: readonly Content[]): Content[][] {
  const packs: Content[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const content of contents) {
    const last = packs.at(-1);
    if (!last || size + content.bytes.length > LIMIT_PACK || last.length === LIMIT_COUNT) {
      packs.push([content]);
      size = content.bytes.length;
    } else {
      last.push(content);
      size += content.bytes.length;
    }
  }
  return packs;
}

/** Durable but for its name. The folder exists. */
export function writePack(
  { disk }: Pick<Outside, 'disk'>,
  path: string,
  contents: readonly PackedContent[],
): WriteFailure | undefined {
  const file = disk.create(path, MODE);
  if ('failed' in file) return writeFailure(path, file);
  const table = contents.map(({ hash, bytes }) => [hash, bytes.length]);
  const head = new TextEncoder().encode(`${JSON.stringify({ schema: 1, contents: table })}\n`);
  const failure = writeAll(file, joined([head, ...contents.map(({ bytes }) => bytes)])) ?? file.sync();
  const closing = file.close();
  if (!failure && !closing) return undefined;
  disk.unlink(path);
  return writeFailure(path, failure ?? closing ?? { failed: 'other', code: 'EIO' });
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** By hash, which the contents may not have any more: whoever takes one compares. Nothing where it cannot be read. */
export function readPack(
  disk: Pick<WriteDisk, 'read'>,
  folder: string,
  name: string,
): ReadonlyMap<string, Uint8Array> | undefined {
  const answer = disk.read(childOf(folder, name), LIMIT_READ);
  if ('failed' in answer) return undefined;
  const { bytes } = answer;
  const end = bytes.indexOf(LINE_BREAK);
  const table = end < 0 ? undefined : tableOf(new TextDecoder().decode(bytes.subarray(0, end)));
  if (!table) return undefined;
  const contents = new Map<string, Uint8Array>();
  let at = end + 1;
  for (const [hash, size] of table) {
    contents.set(hash, bytes.subarray(at, at + size));
    at += size;
  }
  return contents;
}

const LINE_BREAK = 10;

function tableOf(text: string): readonly (readonly [string, number])[] | undefined {
  try {
    const { contents }: { readonly contents?: unknown } = JSON.parse(text) ?? {};
    return Array.isArray(contents) && contents.every(isRow) ? contents : undefined;
  } catch {
    return undefined;
  }
}

function isRow(value: unknown): value is readonly [string, number] {
  if (!Array.isArray(value)) return false;
  const [hash, size]: unknown[] = value;
  return typeof hash === 'string' && typeof size === 'number' && Number.isInteger(size) && size >= 0;
}
