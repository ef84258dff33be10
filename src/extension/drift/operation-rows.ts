/** The operation log as rows of a list, as data. */
import type { OperationState } from '../../protocol/protocol.ts';
import { counted, lastPart } from '../words.ts';

export interface OperationRow {
  readonly operation: OperationState;
  /** Codicon id. */
  readonly icon: string;
  readonly label: string;
  /** When, and by whom. */
  readonly description: string;
  /** Its files, or why it cannot be undone. */
  readonly detail: string;
  /** What can be done to it: the operation `id` is undone. */
  readonly does?: { readonly title: 'Undo' | 'Redo'; readonly id: string };
  /** Why nothing can be done to it. */
  readonly refusal?: string;
}

/** `operations` are the newest first; `now` is a time in milliseconds. */
export function operationRows(operations: readonly OperationState[], now: number): readonly OperationRow[] {
  const byId = new Map(operations.map(operation => [operation.id, operation]));
  return operations.map(operation => {
    const does = doesOf(operation, byId);
    const refusal = does ? undefined : refusalOf(operation, byId);
    const isUndone = operation.undoneBy !== undefined;
    return {
      operation,
      icon: isUndone ? 'circle-slash' : operation.undoes !== undefined ? 'discard' : 'history',
      label: operation.label,
      description: [when(operation.time, now), operation.actor, isUndone ? 'undone' : ''].filter(Boolean).join(' · '),
      detail: [fileWords(operation), refusal ?? ''].filter(Boolean).join(' · '),
      ...(does ? { does } : {}),
      ...(refusal === undefined ? {} : { refusal }),
    };
  });
}

/** `just now`, `5 minutes ago`, `3 hours ago`, and from yesterday on the time in UTC. */
export function when(time: string, now: number): string {
  const minutes = Math.floor((now - Date.parse(time)) / 60_000);
  if (Number.isNaN(minutes) || minutes < 0 || minutes >= 24 * 60) return `${time.slice(0, 16).replace('T', ' ')} UTC`;
  if (minutes === 0) return 'just now';
  return minutes < 60 ? `${counted(minutes, 'minute')} ago` : `${counted(Math.floor(minutes / 60), 'hour')} ago`;
}

/** What was done, as it is told once it is done. The log calls an undo `undo: …`. */
export function doneWords(label: string): string {
  const [, how, what] = /^(undo|redo): (.*)$/.exec(label) ?? [];
  return `${how === 'undo' ? 'Taken back' : how === 'redo' ? 'Done again' : 'Done'}: ${what ?? label}.`;
}

/** What the log calls the undo of an operation; that of an undo does it again. */
export function undoLabel({ label, undoes }: Pick<OperationState, 'label' | 'undoes'>): string {
  if (undoes === undefined) return `undo: ${label}`;
  return label.startsWith('undo: ') ? label.replace('undo', 'redo') : label.replace(/^(redo: )?/, 'undo: ');
}

/** The newest that is neither undone nor an undo: what “the last operation” means. */
export function lastOperation(operations: readonly OperationState[]): OperationState | undefined {
  return operations.find(({ undoes, undoneBy }) => undoes === undefined && undoneBy === undefined);
}

/** What undoing it does to its files: `2 changed, 1 moved: a.yaml, b.yaml`. */
export function fileWords({ files }: Pick<OperationState, 'files'>): string {
  const counts = (['changed', 'added', 'removed', 'moved'] as const).flatMap(change => {
    const count = files.filter(file => file.change === change).length;
    return count === 0 ? [] : [`${count} ${change}`];
  });
  if (counts.length === 0) return 'no files';
  const names = files.slice(0, MOST_NAMES).map(({ path }) => lastPart(path));
  const more = files.length - names.length;
  return `${counts.join(', ')}: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

const MOST_NAMES = 3;

type ById = ReadonlyMap<string, OperationState>;

function doesOf(operation: OperationState, byId: ById): OperationRow['does'] {
  const { id, undoneBy, undoes, cannotUndo } = operation;
  if (undoneBy === undefined)
    return cannotUndo === undefined ? { title: isUndo(undoes, byId) ? 'Redo' : 'Undo', id } : undefined;
  const by = byId.get(undoneBy);
  // An undo that was taken back itself is not in force, whatever it says.
  if (by?.cannotUndo !== undefined || by?.undoneBy !== undefined) return undefined;
  return { title: isUndo(undoes, byId) ? 'Undo' : 'Redo', id: undoneBy };
}

/** What takes back an operation is an undo; what takes back an undo did it again. */
function isUndo(undoes: string | undefined, byId: ById): boolean {
  return undoes !== undefined && !isUndo(byId.get(undoes)?.undoes, byId);
}

function refusalOf(operation: OperationState, byId: ById): string {
  return operation.cannotUndo ?? byId.get(operation.undoneBy ?? '')?.cannotUndo ?? '';
}
