/** Contents of the history that are kept by themselves, each in a file that its hash names. */
import type { WriteDisk } from '../ports/write-disk.ts';
import { childOf, parentOf } from './absolute.ts';
import { type WriteFailure, writeFailure } from './failure.ts';
import { makeFolders } from './folders.ts';
import { LIMIT_FILE, type Outside } from './outside.ts';
import { settle, stage, tempPath, writeAll } from './temps.ts';

export function imagePath(folder: string, hash: string): string {
  return childOf(folder, hash);
}

export function readImage({ disk, hash: hashOf }: Outside, path: string, hash: string): Uint8Array | undefined {
  if (!IMAGE.test(hash)) return undefined;
  const answer = disk.read(path, LIMIT_FILE);
  return 'bytes' in answer && hashOf(answer.bytes) === hash ? answer.bytes : undefined;
}

const IMAGE = /^[0-9a-f]{64}$/;

export function isImageName(name: string): boolean {
  return IMAGE.test(name);
}

/** Contents may be secrets, whatever the mode of the file was. */
const MODE = 0o600;
export const FOLDER_MODE = 0o700;

export function keepImage(
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

export function putWhole(
  outside: Outside,
  path: string,
  bytes: Uint8Array,
  durable: boolean,
): WriteFailure | undefined {
  const { disk } = outside;
  const temp = tempPath(outside, parentOf(path));
  const unstaged = stage(outside, temp, bytes, { mode: MODE, durable });
  if (unstaged) return unstaged;
  const refused = disk.rename(temp, path);
  if (!refused) return undefined;
  disk.unlink(temp);
  return writeFailure(path, refused);
}
