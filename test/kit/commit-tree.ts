/**
 * A project of a hundred files and more at any of its versions, and the commit that leads from one version to the next: it edits,
 * makes, removes and moves files, moves a folder, and sets a folder and files aside, or takes all of that back.
 */
import type { Change, Move } from '../../src/store/change.ts';
import type { CommitRequest } from '../../src/store/commit.ts';
import { bytesOf, hashOf } from './model-outside.ts';

export const QUARANTINE = '.mooring/.local/quarantine/20261121T140005Z';
/** Holds the version, and is changed by every commit. */
export const STATE = 'state.txt';

const names = (count: number, name: string): string[] => Array.from({ length: count }, (_, at) => `${name}${at}`);

const EDITED = [STATE, ...names(39, 'edited/deep/e')];
const MADE = names(20, 'made/m');
const REMOVED = names(10, 'removed/r');
/** By renames of their own, and as changes. */
const MOVED = names(10, 'here/h');
const CARRIED = names(5, 'carried/c');
const FOLDER = names(15, 'flow');
const ASIDE = names(10, 'main');

/** The same for every version but where it says so. */
const contentOf = (path: string, version?: number): string => `${version ?? 'always'} ${path} ${path.repeat(20)}\n`;

/** Where things are: even versions are as the first one. */
const isOdd = (version: number): boolean => version % 2 === 1;
const movedTo = (path: string, version: number): string => (isOdd(version) ? `there/${path}` : path);
const folderAt = (version: number): string => (isOdd(version) ? 'jobs/inner/flows' : 'flows');
const asideAt = (path: string, version: number): string => (isOdd(version) ? `${QUARANTINE}/${path}` : path);

/** The content of every file, by path. */
export function treeAt(version: number): ReadonlyMap<string, string> {
  const tree = new Map<string, string>();
  for (const path of EDITED) tree.set(path, contentOf(path, version));
  if (isOdd(version)) for (const path of MADE) tree.set(path, contentOf(path));
  else for (const path of REMOVED) tree.set(path, contentOf(path));
  for (const path of [...MOVED, ...CARRIED]) tree.set(movedTo(path, version), contentOf(path));
  for (const [at, name] of FOLDER.entries())
    tree.set(`${folderAt(version)}/${name}`, contentOf(name, at % 3 === 0 ? version : undefined));
  for (const name of ASIDE) tree.set(asideAt(`apps/board/${name}`, version), contentOf(name));
  tree.set(asideAt('aside.md', version), contentOf('aside.md'));
  return tree;
}

/** Nothing where the text of the state file is that of no version. */
export function versionOf(state: string): number | undefined {
  const [said = ''] = state.split(' ');
  const version = Number(said);
  return Number.isInteger(version) && state === contentOf(STATE, version) ? version : undefined;
}

/** What leads to a version from the one before it. */
export function commitTo(version: number): CommitRequest {
  const [before, after] = [treeAt(version - 1), treeAt(version)];
  const moves: Move[] = [
    ...MOVED.map(path => ({ from: movedTo(path, version - 1), to: movedTo(path, version) })),
    { from: folderAt(version - 1), to: folderAt(version) },
    ...['apps/board', 'aside.md'].map(path => ({ from: asideAt(path, version - 1), to: asideAt(path, version) })),
  ];
  const hashAt = (path: string): string => hashOf(before.get(path) ?? '');
  const edited = EDITED.map(
    (path): Change => ({ path, before: hashAt(path), after: bytesOf(contentOf(path, version)) }),
  );
  const inFolder = FOLDER.filter((_, at) => at % 3 === 0).map((name): Change => {
    const path = `${folderAt(version)}/${name}`;
    return { path, before: hashAt(`${folderAt(version - 1)}/${name}`), after: bytesOf(after.get(path) ?? '') };
  });
  const [come, go] = isOdd(version) ? [MADE, REMOVED] : [REMOVED, MADE];
  const made = come.map((path): Change => ({ path, before: 'absent', after: bytesOf(after.get(path) ?? '') }));
  const removed = go.map((path): Change => ({ path, before: hashAt(path), after: 'remove' }));
  const carried = CARRIED.map((path): Change => {
    const from = movedTo(path, version - 1);
    return { path: from, before: hashAt(from), moveTo: movedTo(path, version) };
  });
  return {
    label: `to ${version}`,
    relies: [{ path: STATE, hash: hashAt(STATE) }],
    moves,
    changes: [...edited, ...inFolder, ...made, ...removed, ...carried],
  };
}

/** What the newest entry of the log says about the version that is there. */
export function versionAfter(label: string): number {
  const version = Number(label.split(' ').at(-1));
  return label.startsWith('undo: ') ? version - 1 : version;
}
