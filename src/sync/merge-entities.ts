/** Merges what the commits of two sides say of entities, and what that makes of the tree that git's own merge gave. */
import type { GitRefusal, Repository, TreeChange, TreeFile } from '../git/repository.ts';
import { isManifestPath } from '../manifest/layout.ts';
import type {
  EntityChange,
  EntityConflict,
  ManifestMerge,
  MergeRefusal,
  MergeSide,
  Side,
  Three,
} from '../manifest/merge/entity-merge.ts';
import { mergeManifests } from '../manifest/merge/merge-manifests.ts';
import { mergeable } from '../plans/sync/mergeable.ts';
import { type EntitySides, inProject, readSides, SIDES } from './entity-sides.ts';
import type { SyncRefusal } from './sync.ts';

export interface MergedEntities {
  /** By path in the project: all that was merged by entity. */
  readonly texts: ReadonlyMap<string, string | undefined>;
  readonly read: EntitySides;
  /** Those without a pick. */
  readonly conflicts: readonly EntityConflict[];
  readonly changes: readonly EntityChange[];
}

export interface EntityMergeInput {
  /** All files of the commits. */
  readonly trees: Three<readonly TreeFile[]>;
  readonly picks: ReadonlyMap<string, Side>;
  /** For people: `origin/main`. */
  readonly from: string;
  /** Theirs takes the place of ours: what is wrong with ours alone does not count. */
  readonly isForward: boolean;
}

export async function mergeEntities(
  repository: Repository,
  { trees, picks, from, isForward }: EntityMergeInput,
): Promise<MergedEntities | SyncRefusal> {
  const read = await readSides(repository, trees);
  if ('refused' in read) return read;
  const given = withoutUnread(read, from);
  if ('refused' in given) return given;
  const merged = mergeReadable(given, picks);
  if (!('refused' in merged)) return { ...merged, texts: allTexts(merged.sides, merged.texts), read };
  // Nothing of ours stays, so that it is enough that theirs can be read.
  const { theirs } = given;
  const alone =
    isForward && merged.refused !== 'theirs' ? mergeReadable({ base: theirs, ours: theirs, theirs }, picks) : merged;
  if ('refused' in alone) return refusalOf(alone, from);
  return { texts: new Map(theirs.texts), read, conflicts: [], changes: [] };
}

/** Their manifest is not taken for gone, where ours came from one. */
function withoutUnread({ sides, unread }: EntitySides, from: string): Three<MergeSide> | SyncRefusal {
  const [manifest] = unread.filter(({ path }) => isManifestPath(path));
  if (manifest) {
    const message = 'It is no UTF-8, so it cannot be merged.';
    return refusalOf({ refused: manifest.which, path: manifest.path, message }, from);
  }
  const had = [...sides.base.texts.keys()].find(isManifestPath);
  if (had !== undefined && ![...sides.theirs.texts.keys()].some(isManifestPath)) {
    const message = 'It is gone there, and nothing is deleted because of that; bring the manifest back first.';
    return refusalOf({ refused: 'theirs', path: had, message }, from);
  }
  const left = new Set(unread.map(({ path }) => path));
  return eachSide(sides, left);
}

function eachSide(sides: Three<MergeSide>, left: ReadonlySet<string>): Three<MergeSide> {
  const without = ({ texts }: MergeSide): MergeSide => ({
    texts: left.size === 0 ? texts : new Map([...texts].filter(([path]) => !left.has(path))),
  });
  return { base: without(sides.base), ours: without(sides.ours), theirs: without(sides.theirs) };
}

function mergeReadable(
  sides: Three<MergeSide>,
  picks: ReadonlyMap<string, Side>,
): (ManifestMerge & { readonly sides: Three<MergeSide> }) | MergeRefusal {
  const merged = mergeManifests(sides.base, sides.ours, sides.theirs, { picks });
  if ('refused' in merged) return merged;
  // An entity file that cannot be read is left to git's own merge; a manifest is not.
  return { ...merged, sides: eachSide(sides, new Set(merged.unmerged.flatMap(({ paths }) => paths))) };
}

function allTexts(
  { ours, theirs }: Three<MergeSide>,
  merged: ManifestMerge['texts'],
): ReadonlyMap<string, string | undefined> {
  const paths = new Set([...ours.texts.keys(), ...theirs.texts.keys(), ...merged.keys()]);
  return new Map([...paths].map(path => [path, merged.has(path) ? merged.get(path) : ours.texts.get(path)]));
}

function refusalOf({ refused, path, message }: MergeRefusal, from: string): SyncRefusal {
  if (refused === 'theirs') {
    return {
      refused: 'remote-manifest',
      message: `${path} comes from ${from} so that it cannot be used. ${message}`,
      paths: [path],
    };
  }
  const where = refused === 'ours' ? 'in the last git commit here' : 'in the git commit that both sides began from';
  const way = 'Mend it and commit that, or pull with git itself.';
  return {
    refused: 'blocked',
    message: `${path} cannot be merged as it is ${where}. ${message} ${way}`,
    paths: [path],
  };
}

/**
 * From the tree of git's merge to one in which everything that was merged by entity is as that merge says: also where git
 * found a conflict, or took a file to another place.
 */
export function entityTreeChanges(
  repository: Repository,
  { texts, read }: Pick<MergedEntities, 'texts' | 'read'>,
  merged: readonly TreeFile[],
): TreeChange[] {
  const { files, sides } = read;
  const here = new Map(merged.map(file => [file.path, file]));
  const changes: TreeChange[] = [];
  for (const [path, text] of texts) {
    const full = repository.prefix + path;
    const now = here.get(full);
    if (text === undefined) {
      if (now) changes.push({ path: full, bytes: undefined });
      continue;
    }
    const same = (['ours', 'theirs'] as const).find(which => sides[which].texts.get(path) === text);
    const file = same && files[same].get(path);
    if (file) {
      if (now?.oid !== file.oid || now.mode !== modeOf(now, file))
        changes.push({ path: full, file: { ...file, mode: modeOf(now, file) } });
    } else {
      const mode = modeOf(now, files.ours.get(path) ?? files.theirs.get(path));
      changes.push({ path: full, bytes: new TextEncoder().encode(text), mode });
    }
  }
  return [...changes, ...strays(repository, { texts, read }, merged)];
}

type Mode = '100644' | '100755';

/** git merges the modes well. */
function modeOf(now: TreeFile | undefined, other: TreeFile | undefined): Mode {
  const mode = now?.mode ?? other?.mode;
  return mode === '100755' ? mode : '100644';
}

/** What git put where neither side has it, as it does with what is new in a folder that the other side renamed. */
function strays(
  repository: Repository,
  { texts, read: { files } }: Pick<MergedEntities, 'texts' | 'read'>,
  merged: readonly TreeFile[],
): TreeChange[] {
  return merged.flatMap(({ path: full }) => {
    const path = inProject(repository, full);
    if (path === undefined || !mergeable(path) || texts.has(path)) return [];
    const isKnown = SIDES.some(which => files[which].has(path));
    return isKnown ? [] : [{ path: full, bytes: undefined }];
  });
}

export function isGitRefusal<T>(answer: T | GitRefusal): answer is GitRefusal {
  return typeof answer === 'object' && answer !== null && 'refused' in answer;
}
