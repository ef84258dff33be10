/**
 * What a project's files say when open documents are laid over the disk: a document's unsaved text wins while it is
 * open, and what the disk does meanwhile cannot make anyone forget it.
 */
import { foldersAbove } from '../base/paths.ts';
import { isManifestPath } from '../manifest/layout.ts';
import type { DiskTree } from './disk-tree.ts';
import { isFileOutOfSight } from './sight.ts';
import { advance, type Snapshot } from './snapshot.ts';
import { type Observed, roleOf, type Source } from './source.ts';

export interface DiskView {
  readonly tree: DiskTree;
  /** What reading gave, by path. */
  readonly read: ReadonlyMap<string, Observed>;
}

export type Buffers = ReadonlyMap<string, Observed>;

/** What one path says, or nothing where it is not of this project. */
export function overlay(path: string, disk: DiskView, buffers: Buffers): Observed | undefined {
  const buffer = buffers.get(path);
  return buffer && isOfProject(path, disk.tree) ? buffer : disk.read.get(path);
}

/** Every path that says something. */
export function overlaidPaths(disk: DiskView, buffers: Buffers): Set<string> {
  const paths = new Set(disk.read.keys());
  for (const path of buffers.keys()) if (isOfProject(path, disk.tree)) paths.add(path);
  return paths;
}

/**
 * The next snapshot, of sources that were observed beforehand. `observe` is where the time goes; done file by file it
 * can be cut into slices, which `advance` itself cannot.
 */
export function advanceTo(previous: Snapshot, tree: DiskTree, sources: ReadonlyMap<string, Source>): Snapshot {
  return advance({ ...previous, sources }, { tree });
}

/** Whether an open document at this path is one of the project's files, saved or not. */
function isOfProject(path: string, tree: DiskTree): boolean {
  if (roleOf(path) === undefined || isFileOutOfSight(path)) return false;
  // The file that a link leads to is a source under its own path; only a manifest is read through a link.
  if (tree.links.has(path) && !isManifestPath(path)) return false;
  return !foldersAbove(path).some(folder => tree.nested.has(folder) || tree.links.has(folder));
}
