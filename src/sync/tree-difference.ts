/** What differs between two trees, as far as it concerns the folder of a project. */
import type { Repository, TreeFile } from '../git/repository.ts';
import { inProject, isPlain } from './entity-sides.ts';

/** One path that is another one afterwards. */
export interface DifferentFile {
  /** In the project. */
  readonly path: string;
  readonly before?: TreeFile;
  readonly after?: TreeFile;
}

export interface TreeDifference {
  /** Regular files. */
  readonly files: readonly DifferentFile[];
  /** Submodules whose commit is another one. */
  readonly modules: readonly string[];
  /** Links that come, go, or lead elsewhere; paths in the project. */
  readonly links: readonly string[];
  /** Paths of the repository that are not below the project's folder. */
  readonly outside: readonly string[];
}

export function treeDifference(
  repository: Pick<Repository, 'prefix'>,
  before: readonly TreeFile[],
  after: readonly TreeFile[],
): TreeDifference {
  const files: DifferentFile[] = [];
  const modules: string[] = [];
  const links: string[] = [];
  const outside: string[] = [];
  const [old, now] = [byPath(before), byPath(after)];
  for (const full of [...new Set([...old.keys(), ...now.keys()])].sort()) {
    const [was, is] = [old.get(full), now.get(full)];
    if (was?.oid === is?.oid && was?.mode === is?.mode) continue;
    const path = inProject(repository, full);
    const both = [was, is].flatMap(file => file ?? []);
    if (path === undefined) outside.push(full);
    else if (both.some(({ mode }) => mode === '120000')) links.push(path);
    else if (both.every(({ mode }) => mode === '160000')) modules.push(path);
    else if (both.every(isPlain)) files.push({ path, ...(was ? { before: was } : {}), ...(is ? { after: is } : {}) });
    // A submodule that takes the place of a file, or gives it free.
    else links.push(path);
  }
  return { files, modules, links, outside };
}

/** Files that have gone to another path as they are: one alone went, and one alone came, with that content. */
export function movedFiles(files: readonly DifferentFile[]): ReadonlyMap<string, string> {
  const gone = onlyOnes(
    files.flatMap(({ path, before, after }) => (before && !after ? [{ path, oid: before.oid }] : [])),
  );
  const come = onlyOnes(
    files.flatMap(({ path, before, after }) => (after && !before ? [{ path, oid: after.oid }] : [])),
  );
  return new Map(
    [...gone].flatMap(([oid, from]) => {
      const to = come.get(oid);
      return from === undefined || to === undefined ? [] : [[from, to] as const];
    }),
  );
}

function onlyOnes(
  files: readonly { readonly path: string; readonly oid: string }[],
): ReadonlyMap<string, string | undefined> {
  const found = new Map<string, string | undefined>();
  for (const { path, oid } of files) found.set(oid, found.has(oid) ? undefined : path);
  return found;
}

function byPath(files: readonly TreeFile[]): ReadonlyMap<string, TreeFile> {
  return new Map(files.map(file => [file.path, file]));
}
