/** The project as it would be after a pull, worked out without touching the disk. */
import { foldersAbove } from '../../base/paths.ts';
import { eachInSteps, type Steps } from '../../base/steps.ts';
import { isManifestPath } from '../../manifest/layout.ts';
import type { Hash } from '../../ports/hash.ts';
import type { DiskTree } from '../../snapshot/disk-tree.ts';
import type { DiskFacts, FileFact } from '../../snapshot/drift/disk-facts.ts';
import { sketchOf } from '../../snapshot/drift/sketch.ts';
import { wantedFacts } from '../../snapshot/drift/wanted.ts';
import { isFileOutOfSight, nestedHomeOf } from '../../snapshot/sight.ts';
import { advanceTo, type Snapshot } from '../../snapshot/snapshot.ts';
import { type Observed, observe, roleOf, type Source } from '../../snapshot/source.ts';
import type { Projection } from '../reconcile/after-effects.ts';
import { isPlainFile, type PulledFile, placeAfter } from './pull.ts';

/** `facts` are those of `snapshot`. Of what comes without a text it is known that it is there, and nothing more. */
export function* pulledSteps(
  snapshot: Snapshot,
  facts: DiskFacts,
  files: readonly PulledFile[],
  hash: Hash,
): Steps<Projection> {
  const shift = shiftOf(files);
  const tree = treeAfter(snapshot.tree, shift);
  yield;
  const sources = new Map(snapshot.sources);
  for (const path of shift.gone) sources.delete(path);
  yield* eachInSteps(shift.comes, ([path, text]) => {
    const role = tree.files.has(path) ? roleOf(path) : undefined;
    if (role) sources.set(path, observe(path, role, observed(text), sources.get(path)));
  });
  for (const path of sources.keys()) if (!tree.files.has(path) && snapshot.tree.files.has(path)) sources.delete(path);
  const next = advanceTo(snapshot, tree, sources);
  yield;
  return { snapshot: next, facts: yield* factSteps(next, facts, shift, hash) };
}

interface Shift {
  /** Paths where nothing is afterwards. */
  readonly gone: ReadonlySet<string>;
  /** What is put to each path; undefined where it has no text. */
  readonly comes: ReadonlyMap<string, string | undefined>;
}

/** Where one file goes and another comes, only the coming counts; so files may trade places. */
function shiftOf(files: readonly PulledFile[]): Shift {
  const comes = new Map<string, string | undefined>();
  for (const file of files) {
    const to = placeAfter(file);
    if (to !== undefined && isPlainFile(file)) comes.set(to, file.text);
  }
  const gone = new Set<string>();
  for (const { path, change } of files) {
    if ((change === 'removed' || change === 'moved') && !comes.has(path)) gone.add(path);
  }
  return { gone, comes };
}

function observed(text: string | undefined): Observed {
  return text === undefined ? { held: 'unreadable', message: 'It is no text, or too large to be read.' } : { text };
}

function treeAfter(tree: DiskTree, { gone, comes }: Shift): DiskTree {
  const coming = [...comes.keys()].filter(path => !isFileOutOfSight(path));
  const others = [...comes.keys()].flatMap(projectOf);
  if (gone.size === 0 && others.length === 0 && coming.every(path => tree.files.has(path))) return tree;
  const nested = new Set([...tree.nested, ...others]);
  const isOurs = (path: string): boolean => nested.size === 0 || !foldersAbove(path).some(folder => nested.has(folder));
  const files = new Set([...tree.files].filter(path => !gone.has(path) && isOurs(path)));
  for (const path of coming) if (isOurs(path)) files.add(path);
  const links = new Map([...tree.links].filter(([path]) => !gone.has(path)));
  const folders = foldersLeft(tree, gone, new Set([...files, ...links.keys()]));
  for (const path of coming) if (isOurs(path)) for (const folder of foldersAbove(path)) folders.add(folder);
  return { ...tree, files, folders, links, nested };
}

/** The folder that a file makes a project of its own. */
function projectOf(path: string): string[] {
  const home = nestedHomeOf(path);
  const inside = home === undefined ? '' : path.slice(home.length + 1);
  return home !== undefined && (isManifestPath(inside) || inside.startsWith('.mooring/manifest/')) ? [home] : [];
}

/** A folder goes with the last file in it, as git has it. */
function foldersLeft(tree: DiskTree, gone: ReadonlySet<string>, left: ReadonlySet<string>): Set<string> {
  const folders = new Set(tree.folders);
  const emptied = new Set([...gone].flatMap(foldersAbove));
  if (emptied.size === 0) return folders;
  const keep = (path: string): void => {
    for (const folder of foldersAbove(path)) emptied.delete(folder);
  };
  for (const path of [...left, ...tree.nested]) keep(path);
  // A folder that was empty before stays, and those above it.
  for (const path of tree.folders) if (!emptied.has(path)) keep(path);
  for (const path of emptied) folders.delete(path);
  return folders;
}

function* factSteps(next: Snapshot, facts: DiskFacts, { gone, comes }: Shift, hash: Hash): Steps<DiskFacts> {
  const wanted = wantedFacts(next);
  yield;
  const hashOf = (text: string): string => hash(new TextEncoder().encode(text));
  const files = new Map<string, FileFact>();
  yield* eachInSteps(wanted.files, path => {
    const fact = comes.has(path)
      ? factOf(path, comes.get(path))
      : (facts.files.get(path) ?? here(next.sources.get(path)));
    if (fact) files.set(path, fact);
  });
  const touched = new Set([...gone, ...comes.keys()].flatMap(foldersAbove));
  const folders = new Map<string, string>();
  yield* eachInSteps(wanted.folders, ([folder, inside]) => {
    const known = facts.folders.get(folder);
    if (!touched.has(folder)) {
      if (known !== undefined) folders.set(folder, known);
      return;
    }
    const texts = inside.map(path => comes.get(path));
    const all = texts.map(
      (text, at) => `${inside[at]?.slice(folder.length + 1)}\0${text === undefined ? '' : hashOf(text)}\n`,
    );
    // Where not all of it is known, a hash of its own stands for the new one.
    folders.set(folder, hashOf(texts.includes(undefined) ? JSON.stringify([known, all]) : all.join('')));
  });
  return { files, folders };

  function factOf(path: string, text: string | undefined): FileFact | undefined {
    if (text === undefined) return undefined;
    return { hash: hashOf(text), ...(wanted.texts.has(path) ? { sketch: sketchOf(text) } : {}) };
  }

  function here(source: Source | undefined): FileFact | undefined {
    return source?.fromText ? { hash: hashOf(source.text) } : undefined;
  }
}
