/**
 * Which folders of a project are looked at, by their names alone: not what tools make and fetch, not hidden ones, and of
 * `.mooring` only what a person writes for this project.
 */
import { baseName, folderOf } from '../base/paths.ts';
import { isManifestPath } from '../manifest/layout.ts';

const MADE_BY_TOOLS = new Set(['node_modules', '__pycache__', 'venv', 'site-packages']);
const OWN = new Set(['.mooring', '.bifrost']);
const NOT_SHARED = new Set(['.local', '.cache', '.packages', 'drafts', 'workspaces'].map(name => `.mooring/${name}`));

/** True for a folder (relative path) that is neither walked nor listed. The folders above it are not judged. */
export function isOutOfSight(folder: string): boolean {
  const name = baseName(folder);
  if (MADE_BY_TOOLS.has(name) || NOT_SHARED.has(folder)) return true;
  return name.startsWith('.') && !OWN.has(folder);
}

/** True where a file's folder, or one above it, is out of sight. */
export function isFileOutOfSight(path: string): boolean {
  for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder)) if (isOutOfSight(folder)) return true;
  return false;
}

/** The folder whose own manifest would stand at this path, if that folder is not the root: another project. */
export function nestedHomeOf(path: string): string | undefined {
  const match = /^(.+?)\/\.(?:mooring|bifrost)(?:\/|$)/.exec(path);
  return match?.[1];
}

/** Whether an entry of a folder's `.mooring` or `.bifrost` makes that folder a project. */
export function isManifestEntry(home: string, name: string): boolean {
  return isManifestPath(`${home}/${name}`) || (home === '.mooring' && name === 'manifest');
}
