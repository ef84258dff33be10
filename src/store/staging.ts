/** What a commit of several files does before it changes anything: keep what was, and write what will be beside its place. */
import { childOf } from './absolute.ts';
import type { PlannedChange } from './change.ts';
import type { WriteFailure } from './failure.ts';
import { makeFolders } from './folders.ts';
import type { Journal, Step } from './journal.ts';
import type { Operation } from './operation-log.ts';
import type { Content, Outside } from './outside.ts';
import type { Counter } from './progress.ts';
import type { StoreParts } from './recover.ts';
import { contentOf } from './replace.ts';
import { foldersOf, REMOVAL } from './steps.ts';
import { settle, stage } from './temps.ts';

/** What a commit rests on beside the files that it changes. */
export interface Reliance {
  /** Relative to the root, as it is before the moves; links are followed. */
  readonly path: string;
  readonly hash: Content;
}

/** Every content beside its place, whole and durable, under names that are durable too; all as before the moves. */
export async function stageAll(
  parts: StoreParts,
  { operation, steps, folders }: Journal,
  planned: readonly PlannedChange[],
  counted: Counter,
  stopped: () => WriteFailure | undefined,
): Promise<WriteFailure | undefined> {
  const { outside } = parts;
  for (const folder of folders) {
    const made = makeFolders(outside, folder);
    if ('failed' in made) return made;
  }
  const olds = planned.flatMap(({ path, old: bytes }) => (bytes ? [{ path, bytes }] : []));
  const unkept = stopped() ?? parts.history.keepAll(operation, olds);
  if (unkept) return unkept;
  for (const [at, step] of steps.entries()) {
    const change = planned[at];
    const failure = stopped() ?? (change && stageOne(outside, step, change));
    if (failure) return failure;
    await counted.next();
  }
  const unsettled = foldersOf(steps).find(folder => settle(outside.disk, folder) === 'failed');
  return unsettled === undefined ? undefined : { failed: 'other', path: unsettled, code: 'EIO' };
}

function stageOne(outside: Outside, { temp, target }: Step, { bytes = REMOVAL, like, mode }: PlannedChange) {
  const failure = stage(outside, temp, bytes, { like, mode });
  return failure && { ...failure, path: target };
}

/** Keeps what a change replaces, where there was something. */
export function keepOld(
  { history }: StoreParts,
  { time, actor, revision }: Operation,
  { path, old }: PlannedChange,
  durable: boolean,
): WriteFailure | undefined {
  if (!old) return undefined;
  const kept = history.keep({ path, time, actor, ...(revision === undefined ? {} : { revision }) }, old, durable);
  return 'failed' in kept ? kept : undefined;
}

/** Whether every file still holds what it held when the commit was planned. */
export function compareAll(outside: Outside, steps: readonly Step[]): WriteFailure | undefined {
  for (const { target, before } of steps) {
    const now = contentOf(outside, target);
    if (typeof now !== 'string') return now;
    if (now !== before) return { failed: 'changed', path: target };
  }
  return undefined;
}

/** `changed` for the first that is not as it was. */
export function compareReliances(
  { outside, place }: StoreParts,
  reliances: readonly Reliance[],
): WriteFailure | undefined {
  for (const { path, hash } of reliances) {
    const named = childOf(place.root, path);
    const now = contentOf(outside, named);
    // Where a folder stands, or a file in the place of its folder, there is no such file.
    const isOther = typeof now !== 'string' && now.failed === 'is-folder';
    const isNone = typeof now !== 'string' && now.failed === 'missing-folder';
    if (typeof now !== 'string' && !isOther && !isNone) return now;
    if (isOther || (isNone ? 'absent' : now) !== hash) return { failed: 'changed', path: named };
  }
  return undefined;
}
