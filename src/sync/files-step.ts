/** The part of a sync that changes files: whether it was done, and taking it back. */
import type { Repository } from '../git/repository.ts';
import type { Operation } from '../store/operation-log.ts';
import { undoneBy } from '../store/operations.ts';
import { LIMIT_FILE } from '../store/outside.ts';
import type { SyncParts } from './parts.ts';
import type { SyncRefusal } from './sync.ts';
import type { SyncStep } from './sync-state.ts';
import { treeDifference } from './tree-difference.ts';
import { workingChange } from './working-change.ts';

export interface FilesStep {
  readonly isDone: boolean;
  /** Of the log, where that has it. */
  readonly operation?: string;
  /** A person has put some of it back by hand since, as with “git stash”. */
  readonly isPutBack?: true;
}

/** Ends what a crash left of it first. */
export async function filesStep(parts: SyncParts, step: SyncStep): Promise<FilesStep | SyncRefusal> {
  await parts.lane.recover();
  if (step.isOfGitAlone) return { isDone: true };
  const operations = parts.lane.operations();
  if ('refused' in operations) return operations;
  const undone = undoneBy(operations);
  const ofGroup = operations.filter(({ group }) => group === step.group);
  // What took it back has its group too.
  const done = ofGroup.findLast(({ undoes }) => undoes === undefined);
  if (done) {
    if (undone.has(done.id)) return { isDone: false };
    return { isDone: true, operation: done.id, ...(isPutBack(parts, done) ? { isPutBack: true } : {}) };
  }
  return { isDone: step.only !== undefined && isAsAfter(parts, step.only) };
}

function isAsAfter({ disk, hash }: SyncParts, { path, after }: NonNullable<SyncStep['only']>): boolean {
  const read = disk.read(path, LIMIT_FILE);
  if ('failed' in read) return read.failed === 'missing' && after === 'absent';
  return hash(read.bytes) === after;
}

function isPutBack(parts: SyncParts, { files }: Operation): boolean {
  return files.some(({ path, before, after }) => before !== after && isAsAfter(parts, { path, after: before }));
}

/** The operation that took it back, where there was one. */
export async function filesBack(
  parts: SyncParts,
  repository: Repository,
  step: SyncStep,
  { isDone, operation }: FilesStep,
): Promise<{ readonly operation?: string; readonly durable: boolean } | SyncRefusal> {
  if (!isDone || step.isOfGitAlone) return { durable: true };
  const undone = operation === undefined ? await onlyBack(parts, repository, step) : await parts.lane.undo(operation);
  if ('refused' in undone) return undone;
  return { durable: undone.durable, ...(undone.operation ? { operation: undone.operation.id } : {}) };
}

/** A single file that was put in place right before a crash, so that the log does not know of it. */
async function onlyBack(parts: SyncParts, repository: Repository, { from, to, only, label, group }: SyncStep) {
  const [now, before] = [await repository.files(to), await repository.files(from)];
  if ('refused' in now) return now;
  if ('refused' in before) return before;
  const files = treeDifference(repository, now, before).files.filter(({ path }) => path === only?.path);
  const working = await workingChange(parts, repository, from ?? to, files);
  if ('refused' in working) return working;
  return parts.lane.change({ label: `undo: ${label}`, ...working.change, group: `${group}-back` });
}
