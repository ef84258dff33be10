/** Folders that are still to be made for a file, and unmade where the file did not come to be. */
import { parentOf } from './absolute.ts';
import { type WriteFailure, writeFailure } from './failure.ts';
import type { Outside } from './outside.ts';
import { settle } from './temps.ts';

export interface FolderOptions {
  readonly mode?: number;
  /** False leaves it to the system when the names become durable. */
  readonly durable?: boolean;
}

/** Makes a folder and those above it. Answers which were made, outermost first. */
export function makeFolders(
  { disk }: Outside,
  folder: string,
  { mode = 0o777, durable = true }: FolderOptions = {},
): readonly string[] | WriteFailure {
  const absent = absentFolders({ disk }, folder);
  if ('failed' in absent) return absent;
  const made: string[] = [];
  for (const at of absent) {
    const failure = disk.makeFolder(at, mode);
    if (failure?.failed === 'exists') continue;
    if (failure) {
      unmakeFolders({ disk }, made);
      return writeFailure(at, failure);
    }
    made.push(at);
    if (durable && settle(disk, parentOf(at)) === 'failed') {
      unmakeFolders({ disk }, made);
      return { failed: 'other', path: at, code: 'EIO' };
    }
  }
  return made;
}

/** The folders that `makeFolders` would make, outermost first. */
export function absentFolders({ disk }: Pick<Outside, 'disk'>, folder: string): string[] | WriteFailure {
  const absent: string[] = [];
  for (let at = folder; ; at = parentOf(at)) {
    const facts = disk.facts(at);
    if (!('failed' in facts)) return absent;
    if (facts.failed !== 'missing' || at === parentOf(at)) return writeFailure(at, facts);
    absent.unshift(at);
  }
}

/** Removes those of these folders that are empty, the innermost first, so that they do not come back. */
export function unmakeFolders({ disk }: Pick<Outside, 'disk'>, folders: readonly string[]): void {
  for (const folder of folders.toReversed()) if (!disk.removeFolder(folder)) settle(disk, parentOf(folder));
}
