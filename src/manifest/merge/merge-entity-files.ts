/** Merges the entity files of two sides: each by field, in the place where the side has it that moved it. */
import { kindOfEntityFile } from '../kinds/table.ts';
import type { MergeOptions, MergeRefusal, Three } from './entity-merge.ts';
import { type FilePaths, type FileSide, matchedFiles } from './file-moves.ts';
import { fileName, idInFile, mergeEntityFile } from './merge-entity-file.ts';
import { type At, conflict, type MergeState } from './state.ts';

type Texts = ReadonlyMap<string, string | undefined>;

/** The files of ours that are others afterwards; conflicts and changes are noted in the state. */
export function mergeEntityFiles(
  state: MergeState,
  sides: Three<FileSide>,
  options: MergeOptions,
): Texts | MergeRefusal {
  const texts = new Map<string, string | undefined>();
  for (const paths of matchedFiles(sides)) {
    const merged = mergeOne(state, sides, paths, options);
    if ('refused' in merged) return merged;
    for (const [path, text] of merged) texts.set(path, text);
  }
  // What was moved away from a path may have made room for what came there.
  return new Map([...texts].filter(([path, text]) => sides.ours.side.texts.get(path) !== text));
}

function mergeOne(
  state: MergeState,
  sides: Three<FileSide>,
  paths: FilePaths,
  options: MergeOptions,
): (readonly [path: string, text: string | undefined])[] | MergeRefusal {
  const textOf = (which: keyof Three<FileSide>): string | undefined => {
    const path = paths[which];
    return path === undefined ? undefined : sides[which].side.texts.get(path);
  };
  const [base, ours, theirs] = [textOf('base'), textOf('ours'), textOf('theirs')];
  const at = fileAt(paths, ours ?? theirs ?? '');
  if (paths.ours !== undefined && ours !== undefined) {
    if (paths.theirs === undefined || theirs === undefined) {
      if (base === undefined) return [];
      const goes = ours === base && paths.ours === paths.base;
      return goes || conflict(state, at, 'edit-delete', NO_VALUES) === 'theirs' ? [[paths.ours, undefined]] : [];
    }
    const merged = mergeEntityFile(paths.ours, base ?? '', ours, theirs, options);
    if ('refused' in merged) return merged;
    state.conflicts.push(...merged.conflicts);
    state.changes.push(...merged.changes);
    const place = placeOf(state, paths, at);
    return place === paths.ours
      ? [[place, merged.text]]
      : [
          [paths.ours, undefined],
          [place, merged.text],
        ];
  }
  if (paths.theirs === undefined || theirs === undefined) return [];
  if (base === undefined) return [[paths.theirs, theirs]];
  const stays = theirs === base && paths.theirs === paths.base;
  return !stays && conflict(state, at, 'delete-edit', NO_VALUES) === 'theirs' ? [[paths.theirs, theirs]] : [];
}

const NO_VALUES = { base: undefined, ours: undefined, theirs: undefined };

function placeOf(state: MergeState, { base, ours, theirs }: FilePaths, at: At): string {
  if (ours === undefined || theirs === undefined || ours === theirs || theirs === base) return ours ?? theirs ?? '';
  if (ours === base) return theirs;
  return conflict(state, at, 'path', { base, ours, theirs }) === 'theirs' ? theirs : ours;
}

function fileAt({ base, ours, theirs }: FilePaths, text: string): At {
  const path = ours ?? theirs ?? base ?? '';
  const kind = kindOfEntityFile(path);
  const id = idInFile(path, text);
  return {
    path,
    ...(kind ? { kind } : {}),
    ...(id === undefined ? {} : { id }),
    entityKey: fileName(path),
    scope: `file ${kind?.section ?? ''}/${id ?? base ?? path}`,
    field: [],
    secret: false,
  };
}
