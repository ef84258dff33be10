/** Merges the three texts of one file as what its path says it is: what a merge driver of git is asked for. */
import { kindOfEntityFile } from '../kinds/table.ts';
import { isManifestPath } from '../layout.ts';
import type { MergeOptions, MergeRefusal, MergeSide, TextMerge, Three } from './entity-merge.ts';
import { mergeEntityFile } from './merge-entity-file.ts';
import { mergeManifests } from './merge-manifests.ts';

/** Whether a path is one that can be merged so. */
export function mergesByEntity(path: string): boolean {
  return isManifestPath(path) || kindOfEntityFile(path) !== undefined;
}

/** `path` is relative to the project. The base is empty where both sides made the file. */
export function mergeEntityText(
  path: string,
  { base, ours, theirs }: Three<string>,
  options: MergeOptions = {},
): TextMerge | MergeRefusal {
  if (!isManifestPath(path)) return mergeEntityFile(path, base, ours, theirs, options);
  const side = (text: string): MergeSide => ({ texts: new Map([[path, text]]) });
  const merged = mergeManifests(side(base), side(ours), side(theirs), options);
  if ('refused' in merged) return merged;
  const { texts, conflicts, changes } = merged;
  return { text: texts.has(path) ? texts.get(path) : ours, conflicts, changes };
}
