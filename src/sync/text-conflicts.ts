/** Conflicts of whole files, which git could not merge line by line: how they are told, and what a decision makes of them. */

import { mergeConfigTexts } from '../config/merge-texts.ts';
import type { ConfigKey } from '../config/schema.ts';
import type { GitRefusal, Repository, TreeChange, TreeConflict, TreeFile } from '../git/repository.ts';
import type { Three } from '../manifest/merge/entity-merge.ts';
import { failureSentence } from '../store/failure.ts';
import { decodeText } from '../syntax/bytes.ts';
import { scan } from '../syntax/scan.ts';
import { inProject, isPlain } from './entity-sides.ts';
import type { SyncMemory } from './parts.ts';
import type { MergeFiles, Resolved, SyncConflict, SyncRefusal } from './sync.ts';
import { MERGE_FOLDER, told } from './sync-state.ts';

/** One file that both sides changed, with what each has of it. */
export interface TextConflict {
  /** In the project; what `resolve` takes. */
  readonly path: string;
  readonly full: string;
  readonly stages: Omit<TreeConflict, 'path'>;
  /** What git made of it, with its marks. */
  readonly marked?: TreeFile;
  /** Its lines can be merged by hand; else one side is picked. */
  readonly isText: boolean;
  /** Where the files for that are, by name below the folder of sync. */
  readonly place: MergePlace;
}

interface MergePlace {
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
  readonly result: string;
}

const SIDES = ['base', 'ours', 'theirs'] as const;

export interface FoundTexts {
  readonly conflicts: readonly TextConflict[];
  /** What could be merged by key after all, and what both sides took away. */
  readonly changes: readonly TreeChange[];
  /** Of all of their stages and of what git made of them. */
  readonly contents: ReadonlyMap<string, Uint8Array>;
}

export interface TextsInput {
  readonly conflicts: readonly TreeConflict[];
  /** The files of git's merged tree. */
  readonly merged: readonly TreeFile[];
  /** What is merged by entity, by path in the project. */
  readonly isMerged: (path: string) => boolean;
  /** All files of the commits. */
  readonly trees: Three<readonly TreeFile[]>;
  readonly configs: ReadonlyMap<string, readonly ConfigKey[]>;
}

export async function textConflicts(
  repository: Repository,
  { conflicts, merged, isMerged, configs, trees }: TextsInput,
): Promise<FoundTexts | GitRefusal | SyncRefusal> {
  const here = new Map(merged.map(file => [file.path, file]));
  const left = conflicts.filter(({ path }) => !isMerged(inProject(repository, path) ?? ''));
  const outside = left.filter(({ path }) => inProject(repository, path) === undefined).map(({ path }) => path);
  if (outside.length > 0) return conflictsOutside(outside);
  const oids = left.flatMap(conflict => [
    ...SIDES.flatMap(which => plainOid(conflict[which])),
    ...plainOid(here.get(conflict.path)),
  ]);
  const contents = await repository.contents([...new Set(oids)]);
  if ('refused' in contents) return contents;
  const changes: TreeChange[] = [];
  const found: TextConflict[] = [];
  const placeOf = ownPlaces(trees, here);
  for (const { path: full, ...stages } of left) {
    const path = inProject(repository, full) ?? full;
    const place = placeOf(full, stages);
    if (place) {
      changes.push({ path: full, bytes: undefined }, { path: place.path, file: place });
      continue;
    }
    const config = byKey(configs.get(path), stages, contents);
    if (config !== undefined) changes.push({ path: full, bytes: config });
    else if (!stages.ours && !stages.theirs) changes.push({ path: full, bytes: undefined });
    else found.push(textConflict({ path, full, stages }, here.get(full), contents, found.length + 1));
  }
  return { conflicts: found, changes, contents };
}

/**
 * A file that one side made in a folder that the other renamed: git has taken it along, and asks. It stays where it was made,
 * as all do that nobody moved.
 */
function ownPlaces(
  { base, ours, theirs }: Three<readonly TreeFile[]>,
  merged: ReadonlyMap<string, TreeFile>,
): (full: string, stages: TextConflict['stages']) => TreeFile | undefined {
  const known = new Set([...base, ...ours, ...theirs].map(({ path }) => path));
  const before = new Set(base.map(({ path }) => path));
  return (full, stages) => {
    const side = stages.ours ?? stages.theirs;
    if (known.has(full) || stages.base || !side || (stages.ours && stages.theirs)) return undefined;
    const files = stages.ours ? ours : theirs;
    const places = files.filter(({ path, oid }) => oid === side.oid && !before.has(path) && !merged.has(path));
    return places.length === 1 ? places[0] : undefined;
  };
}

function plainOid(file: TreeFile | undefined): string[] {
  return file && isPlain(file) ? [file.oid] : [];
}

function conflictsOutside(paths: readonly string[]): SyncRefusal {
  const message = `${paths.join(', ')} conflict outside of this project; pull with git itself and resolve them there, for which “mooring merge-driver --install” merges manifests by entity.`;
  return { refused: 'unfit', message, paths };
}

/** Both have it, and both can be read. */
function byKey(
  keys: readonly ConfigKey[] | undefined,
  { base, ours, theirs }: TextConflict['stages'],
  contents: ReadonlyMap<string, Uint8Array>,
): Uint8Array | undefined {
  if (!keys || !ours || !theirs) return undefined;
  const texts = [base, ours, theirs].map(file => textOf(file, contents));
  const [before = '', own, other] = texts;
  if (own === undefined || other === undefined) return undefined;
  const merged = mergeConfigTexts(before, own, other, keys);
  return merged.is === 'merged' ? new TextEncoder().encode(merged.text) : undefined;
}

function textOf(file: TreeFile | undefined, contents: ReadonlyMap<string, Uint8Array>): string | undefined {
  const bytes = file && isPlain(file) ? contents.get(file.oid) : undefined;
  const decoded = bytes && decodeText(bytes);
  return decoded && 'text' in decoded && !decoded.text.includes('\0') ? decoded.text : undefined;
}

const POINTER = /^version https:\/\/git-lfs\.github\.com\/spec\/v\d+\r?\n/;

function textConflict(
  { path, full, stages }: Pick<TextConflict, 'path' | 'full' | 'stages'>,
  marked: TreeFile | undefined,
  contents: ReadonlyMap<string, Uint8Array>,
  number: number,
): TextConflict {
  const texts = SIDES.flatMap(which => (stages[which] ? [textOf(stages[which], contents)] : []));
  const isText = texts.every(text => text !== undefined && !POINTER.test(text));
  const name = placeName(path);
  const at = (what: string): string => `${MERGE_FOLDER}/${number}/${what}/${name}`;
  const place = { base: at('base'), ours: at('ours'), theirs: at('theirs'), result: at('result') };
  return { path, full, stages, ...(marked ? { marked } : {}), isText, place };
}

/** The name of the file, so that editors know its language, unless a system may take it for something else. */
function placeName(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const isPlainName = /^[\p{L}\p{N}_-][\p{L}\p{N} ._@()+-]{0,100}$/u.test(name) && !/[. ]$/.test(name);
  return isPlainName && !/^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(name) ? name : 'file.txt';
}

/** As fronts tell it. */
export function toldConflict(memory: SyncMemory, conflict: TextConflict, resolved?: Resolved): SyncConflict {
  const { path, stages, isText, place } = conflict;
  const files: MergeFiles = {
    ...(stages.base ? { base: memory.pathOf(place.base) } : {}),
    ...(stages.ours ? { ours: memory.pathOf(place.ours) } : {}),
    ...(stages.theirs ? { theirs: memory.pathOf(place.theirs) } : {}),
    result: memory.pathOf(place.result),
  };
  return {
    key: path,
    path,
    message: sentence(conflict),
    ...(isText ? { files } : {}),
    ...(resolved === undefined ? {} : { resolved }),
  };
}

function sentence({ path, stages: { base, ours, theirs }, isText }: TextConflict): string {
  if (!ours)
    return `${path} was ${base ? 'deleted here and changed' : 'made'} there; keep ours without it, or take theirs.`;
  if (!theirs)
    return `${path} was ${base ? 'changed here and deleted there' : 'made here'}; keep ours, or take theirs without it.`;
  const what = base ? 'was changed on both sides in the same place' : 'was made on both sides';
  return isText
    ? `${path} ${what}; merge it by hand, or pick one side.`
    : `${path} ${what} and is no text; pick one side.`;
}

/** Writes the files in which a person merges by hand: the three texts, and git's attempt where the result is to stand. */
export async function keepMergeFiles(
  memory: SyncMemory,
  { conflicts, contents }: FoundTexts,
): Promise<SyncRefusal | undefined> {
  const dropped = told(await memory.drop(MERGE_FOLDER));
  if (dropped) return dropped;
  for (const { stages, marked, place, isText } of conflicts) {
    if (!isText) continue;
    const result = marked ?? stages.ours ?? stages.theirs;
    const wanted = [...SIDES.map(which => [place[which], stages[which]] as const), [place.result, result] as const];
    for (const [name, file] of wanted) {
      const bytes = file && contents.get(file.oid);
      const failed = bytes && told(await memory.keep(name, bytes));
      if (failed) return failed;
    }
  }
  return undefined;
}

/** What the tree has in the place of the conflict; without a decision ours stays. */
export function decided(
  memory: SyncMemory,
  { conflicts, contents }: FoundTexts,
  decisions: ReadonlyMap<string, Resolved>,
): readonly TreeChange[] | SyncRefusal {
  const changes: TreeChange[] = [];
  for (const conflict of conflicts) {
    const { full, path, stages } = conflict;
    const decision = decisions.get(path) ?? 'ours';
    if (decision !== 'edited') {
      const file = stages[decision];
      changes.push(file ? { path: full, file: { ...file, path: full } } : { path: full, bytes: undefined });
      continue;
    }
    const edited = editedBytes(memory, conflict, contents);
    if ('refused' in edited) return edited;
    changes.push({ path: full, bytes: edited, mode: modeOf(stages.ours ?? stages.theirs) });
  }
  return changes;
}

function modeOf(file: TreeFile | undefined): '100644' | '100755' {
  return file?.mode === '100755' ? '100755' : '100644';
}

/** What the person left in the file for the result. */
export function editedBytes(
  memory: SyncMemory,
  { path, place, isText, stages }: TextConflict,
  contents: ReadonlyMap<string, Uint8Array>,
): Uint8Array | SyncRefusal {
  if (!isText) return { refused: 'conflicts', message: `${path} is no text; pick ours or theirs.`, paths: [path] };
  const file = memory.pathOf(place.result);
  const bytes = memory.read(place.result);
  if (bytes === undefined) {
    const message = `${file} is not there any more; write the merged text there, or pick one side of ${path}.`;
    return { refused: 'conflicts', message, paths: [path] };
  }
  if ('failed' in bytes) return { refused: 'failed', message: failureSentence(bytes) };
  const decoded = decodeText(bytes);
  if (!('text' in decoded)) return { refused: 'conflicts', message: `${file}: ${decoded.held.message}`, paths: [path] };
  if (hasMarkers(decoded.text)) {
    const message = `${file} still has conflict markers; merge these places, or pick one side of ${path}.`;
    return { refused: 'conflicts', message, paths: [path] };
  }
  // An editor may end lines as its system does; the repository goes on as it was.
  const had = [stages.ours, stages.theirs].some(each => textOf(each, contents)?.includes('\r\n'));
  return had ? bytes : new TextEncoder().encode(decoded.text.replaceAll('\r\n', '\n'));
}

function hasMarkers(text: string): boolean {
  const plain = text.replaceAll('\r\n', '\n');
  return scan(plain, 'other')?.reason === 'conflict-markers' || /^(?:<{7}|>{7}|\|{7}) /m.test(plain);
}
