/** What stops a pull by the files alone: what nobody may write over, and texts that are no content yet. */

import { isFileOutOfSight } from '../../snapshot/sight.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { roleOf } from '../../snapshot/source.ts';
import { LIMITS, scan } from '../../syntax/scan.ts';
import type { PlanFinding } from '../reconcile/plan.ts';
import { isInOwnMemory } from './name-faults.ts';
import { isPlainFile, type PulledFile, placeAfter } from './pull.ts';

/** At most one for a file. */
export function pullBarriers(snapshot: Snapshot, files: readonly PulledFile[]): PlanFinding[] {
  return files.flatMap((file): PlanFinding[] => {
    const path = placeAfter(file) ?? file.path;
    const message =
      memory(file.path) ??
      memory(path) ??
      heldHere(snapshot, file.path) ??
      heldHere(snapshot, path) ??
      (file.change === 'removed' ? undefined : unfit(path, file));
    return message === undefined ? [] : [{ message, path }];
  });
}

function memory(path: string): string | undefined {
  if (!isInOwnMemory(path)) return undefined;
  return `${path} is what Mooring remembers for itself, and no pull changes it. Take it out of git with “git rm --cached” on both sides, then pull again.`;
}

/** Python is taken as it is: what is larger than Mooring reads is still a text that both sides know. */
function heldHere({ sources }: Snapshot, path: string): string | undefined {
  const source = sources.get(path);
  if (!source?.held || (source.role === 'python' && source.parsed.held?.reason !== 'conflict-markers'))
    return undefined;
  return `${path} cannot be read here, and nothing is put over it. Correct it, commit it, then pull again.`;
}

function unfit(path: string, file: PulledFile): string | undefined {
  const { mode, text } = file;
  if (mode === '120000') return `${path} would be a link, and Mooring makes none. Pull it with git itself.`;
  if (!isPlainFile(file)) return undefined;
  const role = isFileOutOfSight(path) ? undefined : roleOf(path);
  if (text === undefined) {
    const isRead = role === 'manifest' || role === 'entity-file';
    return isRead
      ? `${path} comes as no text, or larger than Mooring reads. Correct it on their side, then pull again.`
      : undefined;
  }
  if (scan(text, 'other', { ...LIMITS, textLength: Number.POSITIVE_INFINITY }))
    return `${path} comes with unresolved conflict markers. Resolve the conflict where it was made, then pull again.`;
  if (role === undefined || role === 'python' || !isPointer(text)) return undefined;
  return `${path} comes as a pointer of Git LFS without its content. Run “git lfs install”, then pull again.`;
}

/** What Git LFS leaves in the place of a file that it did not fetch. */
function isPointer(text: string): boolean {
  return /^version https:\/\/git-lfs\.github\.com\/spec\/v\d+\r?\n/.test(text);
}
