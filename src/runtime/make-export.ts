/** An export with the bytes of its files: what a front writes, or shows. */

import { NEW_MANIFEST } from '../manifest/layout.ts';
import { labelOf } from '../manifest/read.ts';
import type { ExportPlan } from '../plans/portable/plan-export.ts';
import { idsIn } from '../plans/portable/remap.ts';
import type { PlanFinding } from '../plans/reconcile/plan.ts';
import type { DiskFailure, ReadDisk } from '../ports/disk.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { LIMIT_FILE } from '../store/outside.ts';
import type { Refusal } from './project-runtime.ts';
import { refuse } from './reconcile-plans.ts';

export interface MadeExport {
  readonly plan: ExportPlan;
  /** The manifest last: what was not written to its end is no export. */
  readonly files: readonly MadeFile[];
}

export interface MadeFile {
  /** Relative to the export. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** More is no set of entities, and does not fit into the memory of every machine. In bytes. */
export const MOST_PORTABLE = 256 * 1024 * 1024;

/** `disk` is that of the project of the snapshot, from which the plan was made. */
export function makeExport(plan: ExportPlan, snapshot: Snapshot, disk: ReadDisk): MadeExport | Refusal {
  const [first] = plan.blocking;
  if (first) return refuse('blocked', first.message, first.path === undefined ? [] : [first.path]);
  const files: MadeFile[] = [];
  let size = 0;
  for (const { path, text } of plan.files) {
    const answer = text === undefined ? disk.read(path, LIMIT_FILE) : { bytes: new TextEncoder().encode(text) };
    if ('failed' in answer) return refuse('failed', cannotRead(path, answer), [path]);
    size += answer.bytes.length;
    if (size > MOST_PORTABLE) return refuse('blocked', tooMuch('exported'), [path]);
    files.push({ path, bytes: answer.bytes });
  }
  const told = mentions(plan, snapshot, files);
  const isLast = ({ path }: MadeFile): number => Number(path === NEW_MANIFEST);
  return {
    plan: { ...plan, advisory: [...plan.advisory, ...told] },
    files: files.sort((a, b) => isLast(a) - isLast(b)),
  };
}

/** Code says ids where no reference tells of them. */
function mentions({ entities }: ExportPlan, { byId, sources }: Snapshot, files: readonly MadeFile[]): PlanFinding[] {
  const exported = new Set(entities.map(({ id }) => id));
  return files.flatMap(({ path, bytes }) => {
    if (path === NEW_MANIFEST || sources.get(path)?.role === 'entity-file') return [];
    return [...idsIn(bytes)].flatMap((id): PlanFinding[] => {
      const entity = exported.has(id) ? undefined : byId.get(id)?.[0];
      if (!entity) return [];
      const message = `${path} says the id of the ${entity.kind.title} “${labelOf(entity)}”, which is not exported. Export it too, or change the file.`;
      return [{ message, path }];
    });
  });
}

export function cannotRead(path: string, { failed, code }: DiskFailure): string {
  if (failed === 'too-large')
    return `${path} is larger than ${LIMIT_FILE / 1024 / 1024} MB. Leave it out, or make it smaller.`;
  if (failed === 'missing') return `${path} is gone since it was looked at. Try again.`;
  return `${path} cannot be read (${code}). Allow your user to read it.`;
}

export function tooMuch(done: string): string {
  return `All files together are larger than ${MOST_PORTABLE / 1024 / 1024} MB, and nothing was ${done}. Take fewer entities.`;
}
