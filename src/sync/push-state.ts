/** What a push starts from: where it goes, which files differ from the last git commit, and what they say on both sides. */
import type { DirtyFile, GitRefusal, Repository, RepositoryLook } from '../git/repository.ts';
import { manifestLayout } from '../manifest/layout.ts';
import type { MergeSide } from '../manifest/merge/entity-merge.ts';
import { type Entity, entitiesOf, sectionsOf } from '../manifest/read.ts';
import { roleOf, type Source } from '../snapshot/source.ts';
import { parseYaml } from '../syntax/yaml.ts';
import type { SyncProject } from './parts.ts';
import type { SyncRefusal } from './sync.ts';

/** Where a branch is pushed to. */
export interface Target {
  readonly remote: string;
  readonly branch: string;
  /** As of the last fetch; absent where the remote does not have the branch. */
  readonly commit?: string;
  /** The branch does not follow it yet. */
  readonly isNew: boolean;
}

export function targetOf({ head, remotes }: RepositoryLook): Target | SyncRefusal {
  const { branch, upstream } = head;
  if (branch === undefined)
    return {
      refused: 'detached',
      message: 'No branch is checked out, so nothing would follow; switch to a branch first.',
    };
  if (upstream) {
    const { commit } = upstream;
    return { remote: upstream.remote, branch: upstream.branch, ...(commit ? { commit } : {}), isNew: false };
  }
  const [first, ...others] = remotes;
  if (!first) return { refused: 'no-remote', message: 'There is no remote yet; connect the project to one first.' };
  const remote = others.length === 0 ? first : remotes.find(({ name }) => name === 'origin');
  if (!remote) {
    const names = remotes.map(({ name }) => name).join(', ');
    const message = `${branch} follows no branch, and there are several remotes (${names}); say with “git branch --set-upstream-to” which one it is.`;
    return { refused: 'no-upstream', message };
  }
  return { remote: remote.name, branch, isNew: true };
}

/** A file that differs from the last git commit, by its path in the project. */
export interface Differing extends DirtyFile {
  /** As the repository names it. */
  readonly full: string;
}

/** Those below the project's folder. */
export function dirtyInProject(repository: Repository, dirty: readonly DirtyFile[]): readonly Differing[] {
  const { prefix } = repository;
  return dirty.flatMap(file =>
    file.path.startsWith(prefix) ? [{ ...file, path: file.path.slice(prefix.length), full: file.path }] : [],
  );
}

/** The texts of the last git commit and of the disk, as far as they can tell something: manifests, and entity files that differ. */
export interface BothSides {
  readonly before: MergeSide;
  readonly after: MergeSide;
  /** What the last git commit declares; none where its manifest cannot be read. */
  readonly declared: readonly Entity[];
}

export async function bothSides(
  repository: Repository,
  commit: string | undefined,
  project: SyncProject | undefined,
  differing: readonly Differing[],
): Promise<BothSides | GitRefusal> {
  if (!project) return { before: { texts: new Map() }, after: { texts: new Map() }, declared: [] };
  const changed = new Set(differing.map(({ path }) => path));
  const counts = (path: string): boolean => {
    const role = roleOf(path);
    return role === 'manifest' || (role === 'entity-file' && changed.has(path));
  };
  const before = await textsOf(repository, commit, counts);
  if ('refused' in before) return before;
  const sources = [...project.snapshot.sources.values()].filter(source => counts(source.path) && isText(source));
  const after = { texts: new Map(sources.map(({ path, text }) => [path, text])) };
  return { before, after, declared: declaredIn(before) };
}

/** The texts of a commit, by their paths in the project. */
export async function textsOf(
  repository: Repository,
  commit: string | undefined,
  counts: (path: string) => boolean,
): Promise<MergeSide | GitRefusal> {
  const { prefix } = repository;
  const files = await repository.files(commit);
  if ('refused' in files) return files;
  const wanted = files.flatMap(({ path, oid, mode }) => {
    const isFile = mode === '100644' || mode === '100755';
    const own = path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
    return isFile && own !== undefined && counts(own) ? [{ path: own, oid }] : [];
  });
  const contents = await repository.contents([...new Set(wanted.map(({ oid }) => oid))]);
  if ('refused' in contents) return contents;
  const decoder = new TextDecoder();
  return { texts: new Map(wanted.map(({ path, oid }) => [path, decoder.decode(contents.get(oid))])) };
}

/** What can be read of the manifest of some texts. */
export function declaredIn({ texts }: MergeSide): readonly Entity[] {
  return manifestLayout(texts.keys()).used.flatMap(file => {
    const { root, held } = parseYaml(texts.get(file.path) ?? '');
    return held ? [] : sectionsOf(file, root).flatMap(entitiesOf);
  });
}

function isText({ fromText }: Source): boolean {
  return fromText;
}
