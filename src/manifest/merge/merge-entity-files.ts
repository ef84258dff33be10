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
  const unmerged = unmergedOf(all, sides.ours.side.texts);
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

/** Those that were refused, those that want one place, and those that stand at a place of another one of them. */
function unmergedOf(all: readonly Attempt[], ours: ReadonlyMap<string, string>): ReadonlyMap<FilePaths, UnmergedFile> {
  const unmerged = new Map<FilePaths, UnmergedFile>();
  const places = new Set<string>();
  const leave = (paths: FilePaths, side: UnmergedFile['side'], message: string): void => {
    const own = placesOf(paths);
    unmerged.set(paths, { path: own[0] ?? '', paths: own, side, message });
    for (const path of own) places.add(path);
  };
  const isContested = contestedPlaces(all, ours);
  for (const { paths, merged } of all) {
    if ('refused' in merged) leave(paths, merged.refused, merged.message);
    else if (merged.some(([path]) => isContested(path)))
      leave(paths, 'ours', 'Two files came to one place; give one of them another.');
  }
  for (let before = -1; before < unmerged.size && unmerged.size > 0; ) {
    before = unmerged.size;
    for (const { paths } of all) {
      const shared = unmerged.has(paths) ? undefined : placesOf(paths).find(path => places.has(path));
      if (shared !== undefined) leave(paths, 'ours', `It meets another file at ${shared} that cannot be merged.`);
    }
  }
  return unmerged;
}

/** Where two would be written, or one over a file of ours that stays. */
function contestedPlaces(all: readonly Attempt[], ours: ReadonlyMap<string, string>): (path: string) => boolean {
  const written = new Map<string, number>();
  const vacated = new Set<string>();
  for (const { paths, merged } of all) {
    if ('refused' in merged) continue;
    for (const [path, text] of merged) {
      if (path === paths.ours) vacated.add(path);
      if (text !== undefined) written.set(path, (written.get(path) ?? 0) + 1);
    }
  }
  const isOver = (path: string, text: string | undefined): boolean =>
    text !== undefined && ours.has(path) && !vacated.has(path) && ours.get(path) !== text;
  const over = new Set(
    all.flatMap(({ merged }) =>
      'refused' in merged ? [] : merged.flatMap(([path, text]) => (isOver(path, text) ? [path] : [])),
    ),
  );
  return path => over.has(path) || (written.get(path) ?? 0) > 1;
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
