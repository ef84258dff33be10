/** Which file a data store is, and whose lock and history it uses: those of the root that it is in. */
import { below, childOf, nameOf, parentOf } from '../store/absolute.ts';
import { failureSentence } from '../store/failure.ts';
import type { StorePlace } from '../store/local-folder.ts';
import type { Outside } from '../store/outside.ts';
import { projectPlace, userPlace } from '../store/root-places.ts';
import { findTarget } from '../store/target.ts';
import type { Refused } from './config-engine.ts';
import { refused } from './config-refusals.ts';

export const DATA_FILE = 'data.toml';

export interface DataStorePlace extends StorePlace {
  readonly kind: 'file' | 'workspace' | 'root';
  /** Below `root`, with `/`. */
  readonly path: string;
  /** As it is shown to people. */
  readonly shownAs: string;
}

/** What was asked for; all paths absolute, with `/`. */
export type WantedStore =
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'workspace' | 'root'; readonly folder: string };

export interface DataRoots {
  readonly userRoot: string;
  readonly home: string;
  /** The folder of the project that a folder is in. */
  readonly projectOf: (folder: string) => string | undefined;
  /** Whether two paths that differ in case are one. */
  readonly ignoreCase: boolean;
}

type Disk = Pick<Outside, 'disk' | 'hash'>;

export function dataStorePlace(wanted: WantedStore, roots: DataRoots, outside: Disk): DataStorePlace | Refused {
  if (wanted.kind === 'file') return placeOfFile(wanted.file, roots, outside);
  const { kind, folder } = wanted;
  const file = childOf(folder, DATA_FILE);
  const named = rootOf(file, roots.userRoot, folder, roots, outside);
  // A workspace is in a root; if that cannot be seen, its file is one like any other.
  return named ? { kind, ...named } : placeOfFile(file, roots, outside);
}

/** Other files of Mooring look like data stores and are none. */
const NO_STORES: readonly string[] = ['config.toml', 'workspace.toml', 'template.toml'];

/** Links are followed first, so that all who write the file, however they name it, wait for one another. */
function placeOfFile(file: string, roots: DataRoots, outside: Disk): DataStorePlace | Refused {
  const target = findTarget(outside.disk, file);
  const shownAs = shown(file, roots.home);
  if ('failed' in target) return refused('other', failureSentence({ ...target, path: shownAs }));
  const real = realAsFar(outside, target.path);
  if (NO_STORES.includes(nameOf(real).toLowerCase()))
    return refused('other', `${shownAs} is no data store, and its keys mean something to Mooring; name another file.`);
  const user = realAsFar(outside, roots.userRoot);
  const inRoot = rootOf(real, user, parentOf(real), roots, outside);
  if (inRoot) return { kind: 'file', ...inRoot, shownAs };
  const local = childOf(childOf(roots.userRoot, '.local/files'), localName(real, roots, outside));
  return { kind: 'file', root: parentOf(real), local, path: nameOf(real), shownAs };
}

function rootOf(
  file: string,
  user: string,
  folder: string,
  { home, projectOf }: DataRoots,
  outside: Disk,
): Omit<DataStorePlace, 'kind'> | undefined {
  const inUser = below(user, file);
  if (inUser !== undefined) return { ...userPlace(user), path: inUser, shownAs: shown(file, home) };
  const project = projectOf(folder);
  const inProject = project === undefined ? undefined : below(project, file);
  if (project === undefined || inProject === undefined) return undefined;
  return { ...projectPlace(outside, project), path: inProject, shownAs: inProject };
}

/** A file in no root has its lock and history in the user root, in a folder that tells which file it is of. */
function localName(real: string, { ignoreCase }: DataRoots, { hash }: Disk): string {
  const one = ignoreCase ? real.toLowerCase() : real;
  const stem = nameOf(real)
    .replace(/[^A-Za-z0-9-]+/g, '-')
    .slice(0, 40);
  return `${stem}-${hash(new TextEncoder().encode(one)).slice(0, 32)}`;
}

function shown(file: string, home: string): string {
  const inHome = below(home, file);
  return inHome === undefined ? file : `~/${inHome}`;
}

/** The path with the links resolved of as much of it as exists. */
function realAsFar({ disk }: Disk, path: string): string {
  for (let at = path; ; at = parentOf(at)) {
    const real = disk.realPath(at);
    const rest = below(at, path);
    if ('path' in real) return rest === undefined ? real.path : childOf(real.path, rest);
    if (at === parentOf(at)) return path;
  }
}
