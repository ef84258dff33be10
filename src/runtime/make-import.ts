/** An import worked out against the project as it is on the disk: shown as files with both texts, and applied as one change of the lane. */
import { type ImportPlan, planImport } from '../plans/portable/plan-import.ts';
import { readExport } from '../plans/portable/read-export.ts';
import { type Ids, remappedBytes } from '../plans/portable/remap.ts';
import type { ReadDisk } from '../ports/disk.ts';
import type { Hash } from '../ports/hash.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Change } from '../store/change.ts';
import { LIMIT_FILE } from '../store/outside.ts';
import { decodeText } from '../syntax/bytes.ts';
import { cannotRead, MOST_PORTABLE, tooMuch } from './make-export.ts';
import type { LaneChange, PlannedFile, Refusal } from './project-runtime.ts';
import { refuse } from './reconcile-plans.ts';

export interface ImportParts {
  /** The project, as a look saw it. */
  readonly here: { readonly snapshot: Snapshot; readonly disk: ReadDisk };
  /** The folder of the export. */
  readonly brought: { readonly snapshot: Snapshot; readonly disk: ReadDisk };
  readonly how: 'fresh' | 'match';
  readonly freshId: () => string;
  readonly hash: Hash;
}

export interface MadeImport {
  readonly plan: ImportPlan;
  /** In the order of their paths. */
  readonly files: readonly PlannedFile[];
  /** Absent where something blocks it, or nothing is to be done. */
  readonly change?: LaneChange;
}

/** Nothing is written by it. */
export function makeImport({ here, brought, how, freshId, hash }: ImportParts): MadeImport | Refusal {
  const read = readExport(brought.snapshot);
  if ('refused' in read) return refuse('blocked', read.refused, read.paths);
  const isSame = (from: string, to: string, ids: Ids): boolean => {
    const [one, other] = [brought.disk.read(from, LIMIT_FILE), here.disk.read(to, LIMIT_FILE)];
    return !('failed' in one || 'failed' in other) && hash(remappedBytes(one.bytes, ids)) === hash(other.bytes);
  };
  const plan = planImport({ here: here.snapshot, read, how, freshId, isSame });
  const files: PlannedFile[] = [];
  const changes: Change[] = [];
  let size = 0;
  for (const file of plan.files) {
    const after =
      'text' in file ? { bytes: new TextEncoder().encode(file.text) } : brought.disk.read(file.from, LIMIT_FILE);
    if ('failed' in after) return refuse('failed', cannotRead(file.path, after), [file.path]);
    const bytes = 'text' in file ? after.bytes : remappedBytes(after.bytes, plan.ids);
    size += bytes.length;
    if (size > MOST_PORTABLE) return refuse('blocked', tooMuch('imported'));
    const before = file.isNew ? undefined : here.disk.read(file.path, LIMIT_FILE);
    if (before && 'failed' in before) return refuse('stale', cannotRead(file.path, before), [file.path]);
    const text = before && textOf(before.bytes);
    const source = here.snapshot.sources.get(file.path);
    if (source?.fromText && text !== source.text)
      return refuse('stale', `${file.path} was changed meanwhile. Try again.`, [file.path]);
    changes.push({ path: file.path, before: before ? hash(before.bytes) : 'absent', after: bytes });
    const next = textOf(bytes);
    files.push({
      path: file.path,
      change: file.isNew ? 'added' : 'changed',
      ...(text === undefined ? {} : { before: text }),
      ...(next === undefined ? {} : { after: next }),
    });
  }
  const canBeDone = plan.blocking.length === 0 && changes.length > 0;
  return { plan, files, ...(canBeDone ? { change: { label: plan.label, changes } } : {}) };
}

function textOf(bytes: Uint8Array): string | undefined {
  const decoded = decodeText(bytes);
  return 'text' in decoded ? decoded.text : undefined;
}
