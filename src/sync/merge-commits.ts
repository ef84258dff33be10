/** Merges two commits beside the working folder: git's own merge, and over it that of entities. Nothing is written but objects. */
import type { GitRefusal, Repository, TreeFile } from '../git/repository.ts';
import type { EntityChange, EntityConflict, MergeSide, Side, Three } from '../manifest/merge/entity-merge.ts';
import { mergeable } from '../plans/sync/mergeable.ts';
import { SIDES } from './entity-sides.ts';
import { entityTreeChanges, type MergedEntities, mergeEntities } from './merge-entities.ts';
import type { SyncParts } from './parts.ts';
import type { Resolved, SyncRefusal } from './sync.ts';
import { decided, type FoundTexts, textConflicts } from './text-conflicts.ts';

export interface MergeRequest {
  /** Commits; `ours` is absent before the first one. */
  readonly ours: string | undefined;
  readonly theirs: string;
  /** A commit or tree; absent where the histories share none. */
  readonly base: string | undefined;
  /** By key, of what both sides changed. */
  readonly decisions: ReadonlyMap<string, Resolved>;
  /** For people: `origin/main`. */
  readonly from: string;
  /** Their tree takes the place of ours, whatever ours has. */
  readonly takesTheirs?: boolean;
}

export interface MergedCommits {
  /** Their commit itself is what the branch goes to. */
  readonly isForward: boolean;
  /** With ours wherever something is not decided. */
  readonly tree: string;
  readonly ours: readonly TreeFile[];
  /** The files of `tree`. */
  readonly result: readonly TreeFile[];
  /** Those without a pick. */
  readonly entityConflicts: readonly EntityConflict[];
  /** All of them, decided or not. */
  readonly texts: FoundTexts;
  /** What came from theirs, as the merge tells it. */
  readonly changes: readonly EntityChange[];
  /** What can be read of the manifest and entity files that differ. */
  readonly before: MergeSide;
  readonly after: MergeSide;
}

export async function mergeCommits(
  parts: SyncParts,
  repository: Repository,
  request: MergeRequest,
): Promise<MergedCommits | SyncRefusal> {
  const { ours, theirs, base, takesTheirs = false } = request;
  const isForward = takesTheirs || ours === undefined || base === ours;
  const own = await repository.files(ours);
  if ('refused' in own) return own;
  const other = await repository.files(theirs);
  if ('refused' in other) return other;
  const before = isForward ? own : await repository.files(base);
  if ('refused' in before) return before;
  const trees = { base: before, ours: own, theirs: other };
  const picks = new Map(
    [...request.decisions].flatMap(([key, pick]) => (pick === 'edited' ? [] : [[key, pick] as const])),
  );
  const entities = await entitiesOf(parts, repository, request, { trees, isForward, picks });
  if ('refused' in entities) return entities;
  const { conflicts: entityConflicts, changes } = entities;
  const told = { ours: own, entityConflicts, changes, ...bothSides(entities) };
  if (isForward) return { ...told, isForward, tree: theirs, result: other, texts: NO_TEXTS };
  const made = await mergedTree(parts, repository, request, { entities, trees });
  return 'refused' in made ? made : { ...told, isForward, ...made };
}

const NO_TEXTS: FoundTexts = { conflicts: [], changes: [], contents: new Map() };

function entitiesOf(
  { project }: SyncParts,
  repository: Repository,
  { from }: MergeRequest,
  {
    trees,
    isForward,
    picks,
  }: Pick<Parameters<typeof mergeEntities>[1], 'trees' | 'isForward'> & { readonly picks: ReadonlyMap<string, Side> },
): Promise<MergedEntities | SyncRefusal> {
  return project ? mergeEntities(repository, { trees, picks, from, isForward }) : Promise.resolve(NO_ENTITIES);
}

const NO_FILES = { base: new Map(), ours: new Map(), theirs: new Map() } as const;
const NO_SIDE: MergeSide = { texts: new Map() };
const NO_ENTITIES: MergedEntities = {
  texts: new Map(),
  read: { sides: { base: NO_SIDE, ours: NO_SIDE, theirs: NO_SIDE }, files: NO_FILES, unread: [] },
  conflicts: [],
  changes: [],
};

function bothSides({ read, texts }: MergedEntities): Pick<MergedCommits, 'before' | 'after'> {
  const after = [...texts].flatMap(([path, text]) => (text === undefined ? [] : [[path, text] as const]));
  return { before: read.sides.ours, after: { texts: new Map(after) } };
}

/** Also what git took to a place where neither side has it: where it goes is for the merge of entities. */
function isMergedByEntity({ texts, read: { files } }: MergedEntities): (path: string) => boolean {
  const hasEntities = files !== NO_FILES;
  return path => texts.has(path) || (hasEntities && mergeable(path) && !SIDES.some(which => files[which].has(path)));
}

type MadeTree = Pick<MergedCommits, 'tree' | 'result' | 'texts'>;

async function mergedTree(
  { memory, configs }: SyncParts,
  repository: Repository,
  { ours = '', theirs, decisions }: MergeRequest,
  { entities, trees }: { readonly entities: MergedEntities; readonly trees: Three<readonly TreeFile[]> },
): Promise<MadeTree | GitRefusal | SyncRefusal> {
  const merge = await repository.mergeTrees(ours, theirs);
  if ('refused' in merge) return merge;
  const merged = await repository.files(merge.tree);
  if ('refused' in merged) return merged;
  const isMerged = isMergedByEntity(entities);
  const texts = await textConflicts(repository, { conflicts: merge.conflicts, merged, isMerged, configs, trees });
  if ('refused' in texts) return texts;
  const chosen = decided(memory, texts, decisions);
  if ('refused' in chosen) return chosen;
  const changes = [...entityTreeChanges(repository, entities, merged), ...texts.changes, ...chosen];
  const tree = changes.length === 0 ? merge.tree : await repository.writeTree(merge.tree, changes);
  if (typeof tree !== 'string') return tree;
  const result = tree === merge.tree ? merged : await repository.files(tree);
  return 'refused' in result ? result : { tree, result, texts };
}
