/** What a project's state is and why, from one look: the base that was accepted, the snapshot, and the facts of the disk. */

import { folderOf } from '../base/paths.ts';
import { type Steps, toEnd } from '../base/steps.ts';
import { ENTITY_LIMIT } from '../checks/file/manifest-shape.ts';
import type { DriftPolicy } from '../config/drift-policies.ts';
import type { ReadDisk } from '../ports/disk.ts';
import { BASE_LIMIT, BASE_PATH, type Base, type BaseReading, readBase } from '../snapshot/base.ts';
import type { DiskFacts } from '../snapshot/drift/disk-facts.ts';
import type { Drift, DriftKind } from '../snapshot/drift/drift-row.ts';
import { type DriftRow, rowSteps } from '../snapshot/drift/rows.ts';
import { driftSteps, waiting } from '../snapshot/drift.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { isUnknown } from '../snapshot/source.ts';
import { journalFolder } from '../store/journal.ts';
import { decodeText } from '../syntax/bytes.ts';

export interface ProjectStatus {
  /** `diverged`: a person has to decide. `failed`: the state cannot be told, and `causes` say what to do. */
  readonly state: 'healthy' | 'diverged' | 'failed';
  /** A sentence each; empty where it is healthy. */
  readonly causes: readonly string[];
  /** What limits the answer, a sentence each: a base that is not used, a folder that was not walked. */
  readonly notes: readonly string[];
  readonly base: 'used' | 'none' | 'damaged' | 'newer';
  readonly drifts: readonly Drift[];
  /** The drifts that wait, joined where they belong together. */
  readonly rows: readonly DriftRow[];
  /**
   * What is told beside, joined likewise: modified, changed in the manifest by others, held; and, with `waits` false, what
   * the user's policies ignore. The drifts of such a row still wait, so that the base does not take them for accepted.
   */
  readonly told: readonly DriftRow[];
}

export type FoundBase = { readonly base: Base } | { readonly none: true } | Extract<BaseReading, { untrusted: string }>;

/** Reads the base of the project that `disk` shows. It is never written here, and a damaged one stops nothing. */
export function findBase(disk: ReadDisk): FoundBase {
  const answer = disk.read(BASE_PATH, BASE_LIMIT);
  if ('failed' in answer) return answer.failed === 'missing' ? { none: true } : readBase('');
  const decoded = decodeText(answer.bytes);
  return readBase('text' in decoded ? decoded.text : '');
}

/** Whether a commit has begun to change files and has not ended: it was interrupted, or is being made in this moment. */
export function isHalfWay(disk: ReadDisk): boolean {
  const journals = disk.list(journalFolder(folderOf(BASE_PATH)));
  return !('failed' in journals) && journals.some(({ name }) => /\.(?:ready|back)\.json$/.test(name));
}

/** The state of what one look found. `facts` are those of the snapshot. */
export function projectStatus(
  found: FoundBase,
  snapshot: Snapshot,
  facts: DiskFacts,
  isInterrupted = false,
  policyOf: (kind: DriftKind) => DriftPolicy = () => 'ask',
): ProjectStatus {
  return toEnd(statusSteps(found, snapshot, facts, isInterrupted, policyOf));
}

/** The same, for who has others waiting: with thousands of entities it takes longer than a key may. */
export function* statusSteps(
  found: FoundBase,
  snapshot: Snapshot,
  facts: DiskFacts,
  isInterrupted = false,
  policyOf: (kind: DriftKind) => DriftPolicy = () => 'ask',
): Steps<ProjectStatus> {
  const base = 'base' in found ? 'used' : 'untrusted' in found ? found.untrusted : 'none';
  const notes = [...(isInterrupted ? [HALF_WAY] : []), ...notesOn(found, snapshot)];
  const failures = failuresOf(snapshot);
  const isTooLarge = snapshot.entities.length > ENTITY_LIMIT;
  const drifts = isTooLarge ? [] : yield* driftSteps('base' in found ? found.base : undefined, snapshot, facts);
  const waits = waiting(drifts).filter(({ kind }) => policyOf(kind) !== 'ignore');
  const rows = yield* rowSteps(waits, snapshot.tree);
  const asked = new Set(waits);
  const others = drifts.filter(drift => !asked.has(drift));
  const told = (yield* rowSteps(others, snapshot.tree)).map(row => (row.waits ? { ...row, waits: false } : row));
  if (failures.length > 0) return { state: 'failed', causes: failures, notes, base, drifts, rows, told };
  if (waits.length === 0) return { state: 'healthy', causes: [], notes, base, drifts, rows, told };
  return { state: 'diverged', causes: [`${amount(waits.length)} to decide on.`], notes, base, drifts, rows, told };
}

const HALF_WAY =
  'A change of several files is not done; it was interrupted and the next command that writes here ends it, or it is being made now.';

function failuresOf(snapshot: Snapshot): string[] {
  const unread = snapshot.layout.used.flatMap(({ path }) => {
    const source = snapshot.sources.get(path);
    if (!source || !isUnknown(source)) return [];
    return [`${path} cannot be read: ${source.parsed.held?.message ?? 'open it to see why.'}`];
  });
  const count = snapshot.entities.length;
  if (count <= ENTITY_LIMIT) return unread;
  return [...unread, `The manifest declares ${count} entities; Mooring follows ${ENTITY_LIMIT}. Split the project.`];
}

function notesOn(found: FoundBase, { tree, layout }: Snapshot): string[] {
  const notes: string[] = [];
  if ('untrusted' in found) notes.push(found.message);
  if ('none' in found) {
    notes.push(
      'Nothing was accepted yet, so moves are recognised only by ids in files, names of functions and likeness.',
    );
  }
  if (tree.cut) notes.push('Some folders were not looked at, so what seems to be missing is not told.');
  const [used] = layout.used;
  const [unused] = layout.unused;
  if (used && unused)
    notes.push(`${unused.path} is a second manifest beside ${used.path}; nothing can be repaired until one is gone.`);
  return notes;
}

function amount(count: number): string {
  return count === 1 ? 'There is 1 difference' : `There are ${count} differences`;
}
