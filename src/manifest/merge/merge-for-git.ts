/** What git's merge driver answers for one file: the merge by entity, or why the file is to be merged by line. */
import type { EntityConflict, MergeOptions, MergeRefusal, Side, TextMerge, Three } from './entity-merge.ts';
import { type Markers, markedText } from './marked-text.ts';
import { mergeEntityText, mergesByEntity } from './merge-text.ts';

export type FileMerge =
  | { readonly is: 'merged'; readonly text: string }
  /** All else is merged, and each conflict stands between markers. */
  | { readonly is: 'conflicts'; readonly text: string; readonly conflicts: readonly EntityConflict[] }
  /** It is no file of entities, or cannot be merged by them. The conflicts are those that were found on the way. */
  | { readonly is: 'by-line'; readonly refusal?: MergeRefusal; readonly conflicts: readonly EntityConflict[] };

/**
 * The path in its project of a file that is named by its path in the repository, of which the project may be a folder. Of an
 * entity file the name alone counts.
 */
export function pathInProject(path: string): string {
  return /(?:^|\/)(\.(?:mooring|bifrost)\/(?:[^/]+|manifest\/[^/]+))$/.exec(path)?.[1] ?? path;
}

/** `path` is that in the repository. The base is empty where both sides made the file. */
export function mergeForGit(path: string, texts: Three<string>, markers?: Markers): FileMerge {
  const role = pathInProject(path);
  if (!mergesByEntity(role)) return { is: 'by-line', conflicts: [] };
  const merged = mergeEntityText(role, texts);
  if ('refused' in merged) return { is: 'by-line', refusal: merged, conflicts: [] };
  const { text, conflicts } = merged;
  if (text !== undefined && conflicts.length === 0) return { is: 'merged', text };
  const other = withTheirs(role, texts, conflicts);
  // Where one side has no text at all, or both sides of a conflict read alike, there is nothing to put markers around.
  if (text === undefined || other?.text === undefined || other.text === text) return { is: 'by-line', conflicts };
  return { is: 'conflicts', text: markedText(text, other.text, markers), conflicts };
}

/** A pick may lead to a further conflict, but not for ever. */
const ROUNDS = 5;

/** The same merge with their side of every conflict. */
function withTheirs(path: string, texts: Three<string>, first: readonly EntityConflict[]): TextMerge | undefined {
  const picks = new Map<string, Side>();
  let open = first;
  for (let round = 0; round < ROUNDS; round++) {
    for (const { key } of open) picks.set(key, 'theirs');
    const options: MergeOptions = { picks };
    const merged = mergeEntityText(path, texts, options);
    if ('refused' in merged) return undefined;
    open = merged.conflicts;
    if (open.length === 0) return merged;
  }
  return undefined;
}
