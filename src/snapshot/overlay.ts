/**
 * What a project's files say when open documents are laid over the disk: a document's unsaved text wins while it is
 * open, and what the disk does meanwhile cannot make anyone forget it.
 */
import { foldersAbove } from '../base/paths.ts';
import { isManifestPath } from '../manifest/layout.ts';
import type { DiskTree } from './disk-tree.ts';
import { isFileOutOfSight } from './sight.ts';
import { type Observed, roleOf } from './source.ts';

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

/** Whether an open document at this path is one of the project's files, saved or not. */
function isOfProject(path: string, tree: DiskTree): boolean {
  if (roleOf(path) === undefined || isFileOutOfSight(path)) return false;
  // The file that a link leads to is a source under its own path; only a manifest is read through a link.
  if (tree.links.has(path) && !isManifestPath(path)) return false;
  return !foldersAbove(path).some(folder => tree.nested.has(folder) || tree.links.has(folder));
}
