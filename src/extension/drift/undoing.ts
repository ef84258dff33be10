/** Taking back an operation of a project, through the engine, and what is said of it. */
import { type ApplyAnswer, type OperationState, REQUESTS } from '../../protocol/protocol.ts';
import { reopen, saveFirst } from '../editing/open-editors.ts';
import { NOTHING_TOUCHED } from '../editing/touched-files.ts';
import { touchedByPlan, touchedPaths } from '../editing/touched-plan.ts';
import type { Engine } from '../engine/engine.ts';
import { sayBriefly } from '../say.ts';
import { isTrusted } from '../trust.ts';
import { isAwake } from './awake.ts';
import type { LaneProgress } from './lane-progress.ts';
import { doneWords, undoLabel } from './operation-rows.ts';
import { tellCutOff, tellNoAnswer, tellRefusal } from './tell.ts';

export interface Undoing {
  /** Undoes the operation `id`; of an undo that does it again. True once it is done. */
  undo(root: string, id: string): Promise<boolean>;
  /** The newest first; nothing where the engine did not answer. */
  operations(root: string, limit?: number): Promise<readonly OperationState[] | undefined>;
}

export function undoing(engine: Engine, lane: LaneProgress): Undoing {
  const operations = (root: string, limit = 200): Promise<readonly OperationState[] | undefined> =>
    engine.ask<readonly OperationState[]>(REQUESTS.operations, { root, limit });
  const undo = async (root: string, id: string): Promise<boolean> => {
    if (!isTrusted('Undoing')) return false;
    const known = (await isAwake(engine)) ? await operations(root) : undefined;
    if (!known) {
      await tellNoAnswer();
      return false;
    }
    const operation = known.find(each => each.id === id);
    const touched = operation ? touchedByPlan(root, operation.files) : NOTHING_TOUCHED;
    if ((await saveFirst(touched)) === 'left') return false;
    const answer = await lane.during(root, operation ? undoLabel(operation) : `undo: ${id}`, () =>
      engine.ask<ApplyAnswer>(REQUESTS.undo, { root, id }),
    );
    if (!answer) {
      await tellCutOff();
      return false;
    }
    if ('refused' in answer) {
      const paths = answer.paths ?? [];
      const isSaved = answer.refused === 'unsaved' && (await saveFirst(touchedPaths(root, paths))) === 'saved';
      if (isSaved) return undo(root, id);
      if (answer.refused !== 'unsaved') await tellRefusal(root, answer, () => undo(root, id));
      return false;
    }
    await reopen(touched);
    sayBriefly(doneWords(answer.label));
    return true;
  };
  return { undo, operations };
}
