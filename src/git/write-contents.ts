/**
 * Writes many contents in one go. `git fast-import` takes them all on one stream and answers with their names; of many it makes
 * one pack. `hash-object` would need a process, or a temporary file, for each.
 */
import { linesOf } from './git-answers.ts';
import { bytesOf, type GitHere } from './git-here.ts';
import { isGitRefusal, refuse } from './git-troubles.ts';
import type { GitRefusal } from './repository.ts';
import { isObjectName } from './safe-names.ts';

const WRITES_MS = 120_000;

/** The names of the objects, in the order of the contents. */
export async function writeContents(
  here: GitHere,
  contents: readonly Uint8Array[],
): Promise<readonly string[] | GitRefusal> {
  if (contents.length === 0) return [];
  const written = await bytesOf(here, 'write contents', ['fast-import', '--quiet', '--done'], {
    may: ['write'],
    input: streamOf(contents),
    timeoutMs: WRITES_MS,
  });
  if (isGitRefusal(written)) return written;
  const oids = linesOf(written.bytes);
  if (oids.length === contents.length && oids.every(isObjectName)) return oids;
  return refuse('failed', 'git did not say what it wrote; do it again.');
}

function streamOf(contents: readonly Uint8Array[]): Uint8Array {
  const encoder = new TextEncoder();
  const parts = contents.flatMap((bytes, at) => [
    encoder.encode(`blob\nmark :${at + 1}\ndata ${bytes.length}\n`),
    bytes,
    encoder.encode(`\nget-mark :${at + 1}\n`),
  ]);
  parts.push(encoder.encode('done\n'));
  const stream = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let end = 0;
  for (const part of parts) {
    stream.set(part, end);
    end += part.length;
  }
  return stream;
}
