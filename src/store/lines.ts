/**
 * Append-only files of JSON values, one a line. A line begins with its line break, so that what a crash cut off before
 * stands on a line of its own and spoils nothing after it.
 */
import type { WriteDisk } from '../ports/write-disk.ts';
import { parentOf } from './absolute.ts';
import { type WriteFailure, writeFailure } from './failure.ts';
import type { Outside } from './outside.ts';
import { settle, writeAll } from './temps.ts';

/** Only for its owner's eyes: paths and hashes of secrets may be among them. */
const MODE = 0o600;

/** The size of the file before and after, in bytes. */
export function appendLine(
  outside: Pick<Outside, 'disk'>,
  path: string,
  value: unknown,
  durable: boolean,
): { readonly from: number; readonly size: number } | WriteFailure {
  return appendLines(outside, path, [value], durable);
}

/** One step for all of them. */
export function appendLines(
  { disk }: Pick<Outside, 'disk'>,
  path: string,
  values: readonly unknown[],
  durable: boolean,
): { readonly from: number; readonly size: number } | WriteFailure {
  const file = disk.append(path, MODE);
  if ('failed' in file) return writeFailure(path, file);
  const facts = file.facts();
  const bytes = linesBytes(values);
  const failure = 'failed' in facts ? facts : (writeAll(file, bytes) ?? (durable ? file.sync() : undefined));
  const closing = file.close();
  if (failure || closing || 'failed' in facts)
    return writeFailure(path, failure ?? closing ?? { failed: 'other', code: 'EIO' });
  if (facts.size === 0 && durable) settle(disk, parentOf(path));
  return { from: facts.size, size: facts.size + bytes.length };
}

/** What can be read of it, in order; nothing where there is no file. */
export function readLines(disk: WriteDisk, path: string, limit: number): unknown[] | WriteFailure {
  const answer = disk.read(path, limit);
  if ('failed' in answer) return answer.failed === 'missing' ? [] : writeFailure(path, answer);
  const values: unknown[] = [];
  // What was lost with the power is zeros, be it the line break that ends a line which is whole; no JSON holds one.
  for (const line of new TextDecoder().decode(answer.bytes).split(/[\n\0]/)) {
    const value = parsed(line);
    if (value !== undefined) values.push(value);
  }
  return values;
}

export function linesBytes(values: readonly unknown[]): Uint8Array {
  return new TextEncoder().encode(values.map(value => `\n${JSON.stringify(value)}`).join(''));
}

function parsed(line: string): unknown {
  if (line === '') return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
