/** Operations among each other: which are undone, and which one is meant. */
import type { Operation } from './operation-log.ts';
import type { UndoRefusal } from './undo.ts';

/** By the id of each operation that is undone, the one that undid it. `operations` are the newest first. */
export function undoneBy(operations: readonly Operation[]): ReadonlyMap<string, Operation> {
  const undone = new Map<string, Operation>();
  for (const operation of operations) {
    // An undo that was undone itself took nothing back.
    if (operation.undoes !== undefined && !undone.has(operation.id)) undone.set(operation.undoes, operation);
  }
  return undone;
}

/** What the same change did in another root, where it still stands; `operations` are those of that root, the newest first. */
export function otherPart(
  operations: readonly Operation[],
  { group, label }: Pick<Operation, 'group' | 'label'>,
): Operation | undefined {
  if (group === undefined) return undefined;
  const undone = undoneBy(operations);
  // By the label what did it and what took it back are told from each other.
  return operations.find(each => each.group === group && each.label === label && !undone.has(each.id));
}

/** `“Set a” (2026-11-21 14:00:05, 3fk2…)`: what it did, when, and how to name it. */
export function operationTitle({ label, time, id }: Operation): string {
  return `“${label}” of ${time.slice(0, 19).replace('T', ' ')} UTC (${id})`;
}

/** Without an id, the newest that is neither undone nor an undo. */
export function findOperation(operations: readonly Operation[], id: string | undefined): Operation | UndoRefusal {
  const undone = undoneBy(operations);
  if (id === undefined) {
    const newest = operations.find(operation => operation.undoes === undefined && !undone.has(operation.id));
    if (newest) return newest;
    return {
      refused: 'nothing',
      message: 'There is nothing to undo; nothing was changed here yet, or all of it is undone.',
    };
  }
  const fitting = operations.filter(operation => operation.id.startsWith(id));
  const operation = fitting.find(other => other.id === id) ?? fitting[0];
  if (!operation || id === '')
    return { refused: 'unknown', message: `There is no operation “${id}” in the log; look there for its id.` };
  if (fitting.length > 1 && operation.id !== id) {
    return { refused: 'unknown', message: `${fitting.length} operations begin with “${id}”; write more of the id.` };
  }
  const by = undone.get(operation.id);
  if (!by) return operation;
  const message = `${operationTitle(operation)} was undone already by ${by.actor}; undo ${by.id} to do it again.`;
  return { refused: 'undone', message, operation, by };
}

export function isOperationFound(found: Operation | UndoRefusal): found is Operation {
  return 'id' in found;
}
