/** The manifests and entity files of commits as texts, by their paths in the project: as far as a merge has to see them. */
import type { GitRefusal, Repository, TreeFile } from '../git/repository.ts';
import { isManifestPath } from '../manifest/layout.ts';
import type { MergeSide, Three } from '../manifest/merge/entity-merge.ts';
import { mergeable } from '../plans/sync/mergeable.ts';
import { decodeText } from '../syntax/bytes.ts';

export type FilesByPath = ReadonlyMap<string, TreeFile>;

export interface EntitySides {
  readonly sides: Three<MergeSide>;
  /** The files of the project that may be merged by entity, whether they had to be read or not. */
  readonly files: Three<FilesByPath>;
  /** Those that are no text on one of the sides: they are not merged by entity. */
  readonly unread: readonly { readonly which: keyof Three<MergeSide>; readonly path: string }[];
}

/** The entity files that are not the same on all sides, and where one of the manifest files is none of them, all of these. */
export async function readSides(
  repository: Repository,
  trees: Three<readonly TreeFile[]>,
): Promise<EntitySides | GitRefusal> {
  const files: Three<FilesByPath> = {
    base: mergeableFiles(repository, trees.base),
    ours: mergeableFiles(repository, trees.ours),
    theirs: mergeableFiles(repository, trees.theirs),
  };
  const paths = [...new Set(SIDES.flatMap(which => [...files[which].keys()]))];
  const differing = new Set(
    paths.filter(path => {
      const [base, ours, theirs] = SIDES.map(which => files[which].get(path)?.oid);
      return base !== ours || ours !== theirs;
    }),
  );
  // A manifest is long, and one that is the same everywhere has no say.
  const readsManifest = [...differing].some(isManifestPath);
  const wanted = paths.filter(path => differing.has(path) || (readsManifest && isManifestPath(path)));
  const oids = new Set(wanted.flatMap(path => SIDES.flatMap(which => files[which].get(path)?.oid ?? [])));
  const contents = await repository.contents([...oids]);
  if ('refused' in contents) return contents;
  const texts: Three<Map<string, string>> = { base: new Map(), ours: new Map(), theirs: new Map() };
  const unread: { which: keyof Three<MergeSide>; path: string }[] = [];
  for (const which of SIDES) {
    for (const path of wanted) {
      const oid = files[which].get(path)?.oid;
      if (oid === undefined) continue;
      const decoded = decodeText(contents.get(oid) ?? new Uint8Array());
      if ('text' in decoded) texts[which].set(path, decoded.text);
      else unread.push({ which, path });
    }
  }
  const sides = { base: { texts: texts.base }, ours: { texts: texts.ours }, theirs: { texts: texts.theirs } };
  return { sides, files, unread };
}

export interface TwoTrees {
  readonly before: MergeSide;
  readonly after: MergeSide;
  /** All files of the project that are not the same, of whatever role. */
  readonly differing: readonly string[];
}

/** Of two sides that may differ in few files. */
export async function readTwo(
  repository: Repository,
  before: string | undefined,
  after: string | undefined,
): Promise<TwoTrees | GitRefusal> {
  const [first, second] = [await repository.files(before), await repository.files(after)];
  if ('refused' in first) return first;
  if ('refused' in second) return second;
  const read = await readSides(repository, { base: first, ours: first, theirs: second });
  if ('refused' in read) return read;
  const [old, now] = [oidsOf(repository, first), oidsOf(repository, second)];
  const differing = [...new Set([...old.keys(), ...now.keys()])].filter(path => old.get(path) !== now.get(path));
  return { before: read.sides.ours, after: read.sides.theirs, differing };
}

function oidsOf(repository: Repository, files: readonly TreeFile[]): ReadonlyMap<string, string> {
  return new Map(
    files.flatMap(({ path: full, oid }) => {
      const path = inProject(repository, full);
      return path === undefined ? [] : [[path, oid] as const];
    }),
  );
}

export const SIDES = ['base', 'ours', 'theirs'] as const;

/** The path in the project; nothing for what lies outside of it. */
export function inProject({ prefix }: Pick<Repository, 'prefix'>, path: string): string | undefined {
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}

export function isPlain({ mode }: Pick<TreeFile, 'mode'>): boolean {
  return mode === '100644' || mode === '100755';
}

function mergeableFiles(repository: Repository, files: readonly TreeFile[]): FilesByPath {
  const found = new Map<string, TreeFile>();
  for (const file of files) {
    const path = inProject(repository, file.path);
    if (path !== undefined && isPlain(file) && mergeable(path)) found.set(path, file);
  }
  return found;
}
