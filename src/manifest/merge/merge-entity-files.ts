/** Merges the entity files of two sides: each by field, in the place where the side has it that moved it. */
import { docOf } from './doc.ts';
import type { MergeOptions, MergeRefusal, Three, UnmergedFile } from './entity-merge.ts';
import { type FilePaths, type FileSide, matchedFiles } from './file-moves.ts';
import { entityFileAt, mergeFileTexts } from './merge-entity-file.ts';
import { each } from './merge-values.ts';
import { type At, conflict, type MergeState, newState } from './state.ts';

export interface MergedFiles {
  /** The files of ours that are others afterwards. */
  readonly texts: ReadonlyMap<string, string | undefined>;
  readonly unmerged: readonly UnmergedFile[];
}

/** Conflicts and changes are noted in the state. */
export function mergeEntityFiles(state: MergeState, sides: Three<FileSide>, options: MergeOptions): MergedFiles {
  const all = matchedFiles(sides).map((paths): Attempt => {
    // What is left to a merge by line has no conflicts here.
    const own = newState(options.picks);
    return { paths, own, merged: mergeOne(own, sides, paths) };
  });
  const unmerged = unmergedOf(all);
  const texts = new Map<string, string | undefined>();
  for (const { paths, own, merged } of all) {
    if ('refused' in merged || unmerged.has(paths)) continue;
    state.conflicts.push(...own.conflicts);
    state.changes.push(...own.changes);
    for (const [path, text] of merged) texts.set(path, text);
  }
  // What was moved away from a path may have made room for what came there.
  const differing = [...texts].filter(([path, text]) => sides.ours.side.texts.get(path) !== text);
  return { texts: new Map(differing), unmerged: [...unmerged.values()] };
}

type Written = readonly (readonly [path: string, text: string | undefined])[];

interface Attempt {
  readonly paths: FilePaths;
  readonly own: MergeState;
  readonly merged: Written | MergeRefusal;
}

/** Those that were refused, and those that would come to, or go from, a place where one of them stands. */
function unmergedOf(all: readonly Attempt[]): ReadonlyMap<FilePaths, UnmergedFile> {
  const unmerged = new Map<FilePaths, UnmergedFile>();
  const places = new Set<string>();
  const leave = (paths: FilePaths, side: UnmergedFile['side'], message: string): void => {
    const own = placesOf(paths);
    unmerged.set(paths, { path: own[0] ?? '', paths: own, side, message });
    for (const path of own) places.add(path);
  };
  for (const { paths, merged } of all) {
    if ('refused' in merged) leave(paths, merged.refused, merged.message);
  }
  for (let before = -1; before < unmerged.size && unmerged.size > 0; ) {
    before = unmerged.size;
    for (const { paths } of all) {
      if (unmerged.has(paths)) continue;
      const shared = placesOf(paths).find(path => places.has(path));
      if (shared !== undefined)
        leave(paths, 'ours', `In its move it meets ${shared}, which is merged by line; merge it too.`);
    }
  }
  return unmerged;
}

function placesOf({ base, ours, theirs }: FilePaths): string[] {
  return [...new Set([ours, theirs, base].flatMap(path => path ?? []))];
}

function mergeOne(state: MergeState, sides: Three<FileSide>, paths: FilePaths): Written | MergeRefusal {
  const textOf = (which: keyof Three<FileSide>): string | undefined => {
    const path = paths[which];
    return path === undefined ? undefined : sides[which].side.texts.get(path);
  };
  const texts = { base: textOf('base'), ours: textOf('ours'), theirs: textOf('theirs') };
  const { base, ours, theirs } = texts;
  const place = paths.ours ?? paths.theirs ?? '';
  const fileAt = (): At =>
    entityFileAt(
      paths,
      each(texts, text => docOf(place, text ?? '')),
    );
  if (paths.ours !== undefined && ours !== undefined) {
    if (paths.theirs === undefined || theirs === undefined) {
      if (base === undefined) return [];
      const goes = ours === base && paths.ours === paths.base;
      return goes || conflict(state, fileAt(), 'edit-delete', NO_VALUES) === 'theirs' ? [[paths.ours, undefined]] : [];
    }
    const merged = mergeFileTexts(state, paths, { base: base ?? '', ours, theirs });
    if ('refused' in merged) return merged;
    const to = placeOf(state, paths, merged.at);
    return to === paths.ours
      ? [[to, merged.text]]
      : [
          [paths.ours, undefined],
          [to, merged.text],
        ];
  }
  if (paths.theirs === undefined || theirs === undefined) return [];
  if (base === undefined) return [[paths.theirs, theirs]];
  const stays = theirs === base && paths.theirs === paths.base;
  return !stays && conflict(state, fileAt(), 'delete-edit', NO_VALUES) === 'theirs' ? [[paths.theirs, theirs]] : [];
}

const NO_VALUES = { base: undefined, ours: undefined, theirs: undefined };

function placeOf(state: MergeState, { base, ours, theirs }: FilePaths, at: At): string {
  if (ours === undefined || theirs === undefined || ours === theirs || theirs === base) return ours ?? theirs ?? '';
  if (ours === base) return theirs;
  return conflict(state, at, 'path', { base, ours, theirs }) === 'theirs' ? theirs : ours;
}
