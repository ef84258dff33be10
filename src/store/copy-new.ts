/** Copies a file to a place where none is: whole and durable or not at all, and never over another one. */
import { parentOf } from './absolute.ts';
import { type WriteFailure, writeFailure } from './failure.ts';
import { NO_LINKS } from './lock.ts';
import type { Outside } from './outside.ts';
import { settle, stage, tempPath, writeAll } from './temps.ts';

export interface Copied {
  readonly is: 'copied';
  /** False where the system could not promise that it outlasts a loss of power. */
  readonly durable: boolean;
}

/** Its folder must exist. `exists`: something stands there, and stays as it is. */
export function copyNew(
  outside: Outside,
  bytes: Uint8Array,
  to: string,
  mode: number,
): Copied | { readonly is: 'exists' } | WriteFailure {
  const { disk } = outside;
  if (!('failed' in disk.facts(to))) return { is: 'exists' };
  const folder = parentOf(to);
  const temp = tempPath(outside, folder);
  const unstaged = stage(outside, temp, bytes, { mode });
  if (unstaged) return { ...unstaged, path: to };
  const refused = disk.link(temp, to);
  disk.unlink(temp);
  if (refused?.failed === 'exists') return { is: 'exists' };
  if (refused && !NO_LINKS.has(refused.code)) return writeFailure(to, refused);
  const failure = refused && writeInPlace(outside, bytes, to, mode);
  if (failure) return failure;
  const settled = settle(disk, folder);
  if (settled !== 'failed') return { is: 'copied', durable: settled === 'durable' };
  disk.unlink(to);
  return { failed: 'other', path: to, code: 'EIO' };
}

/** Without hard links the exclusive open still replaces nothing; only a crash in between could leave a part. */
function writeInPlace({ disk }: Outside, bytes: Uint8Array, to: string, mode: number): WriteFailure | undefined {
  const file = disk.create(to, mode);
  if ('failed' in file) return writeFailure(to, file);
  const failure = writeAll(file, bytes) ?? file.sync();
  const closing = file.close();
  if (!failure && !closing) return undefined;
  disk.unlink(to);
  return writeFailure(to, failure ?? closing ?? { failed: 'other', code: 'EIO' });
}
