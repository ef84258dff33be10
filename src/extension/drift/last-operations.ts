/** Of each project the newest operation that can be taken back, whichever front did it. */
import type { LastOperation } from '../editing/undo-last.ts';
import type { Drifts } from './drifts.ts';
import { fileWords, lastOperation } from './operation-rows.ts';
import type { Undoing } from './undoing.ts';

export async function lastOperations(drifts: Drifts, undoing: Undoing): Promise<readonly LastOperation[]> {
  const asked = drifts.current.map(async ({ root }) => {
    const operation = lastOperation((await undoing.operations(root)) ?? []);
    if (!operation || operation.cannotUndo !== undefined) return [];
    const { label, actor, time, id } = operation;
    const last: LastOperation = {
      label,
      actor,
      time,
      root: root.replaceAll('\\', '/'),
      more: [`Files: ${fileWords(operation)}.`],
      undo: () => undoing.undo(root, id),
    };
    return [last];
  });
  return (await Promise.all(asked)).flat();
}
