/** What is asked before anything goes, as data: every deletion by name, and very many in words of their own. */
import type { PlanState } from '../../protocol/protocol.ts';

export interface DeleteQuestion {
  readonly message: string;
  readonly detail: string;
  /** The button that agrees. */
  readonly action: string;
}

/** Nothing where nothing goes. `goes` says where to, and how it comes back. */
export function deleteQuestion(
  { deletes, massDelete }: Pick<PlanState, 'deletes' | 'massDelete'>,
  goes = GOES,
): DeleteQuestion | undefined {
  const [first] = deletes;
  if (first === undefined) return undefined;
  if (massDelete === undefined && deletes.length === 1)
    return { message: `Delete the ${first}?`, detail: goes, action: 'Delete' };
  const named = deletes.slice(0, MOST_NAMED).map(what => `• ${what}`);
  const more = deletes.length - named.length;
  const detail = [...named, ...(more > 0 ? [`… and ${more} more`] : []), '', goes].join('\n');
  if (massDelete !== undefined) return { message: massDelete, detail, action: `Yes, Delete All ${deletes.length}` };
  return { message: `Delete these ${deletes.length}?`, detail, action: 'Delete' };
}

const MOST_NAMED = 15;
const GOES = 'Files go to the quarantine, entries out of the manifest. Undo brings all of it back.';
