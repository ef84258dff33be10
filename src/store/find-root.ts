/** Finds the folder of a project from a place inside it, and the user root. */
import { isManifestEntry } from '../snapshot/sight.ts';

/** How the search looks at the disk. Paths are absolute, as the system writes them. */
export interface RootProbe {
  join(folder: string, name: string): string;
  /** The folder above; nothing above the file system's root. */
  parent(folder: string): string | undefined;
  exists(path: string): boolean;
  /** The names in a folder, or nothing where it is no folder or cannot be listed. */
  names(folder: string): readonly string[] | undefined;
  /** Whether this `.mooring` is the user root, which makes its parent no project. */
  isUserRoot(folder: string): boolean;
}

/**
 * The nearest folder, from `start` upward to the repository's root, with a `.mooring` or with a manifest in `.bifrost`.
 */
export function findProject(start: string, probe: RootProbe): string | undefined {
  for (let folder: string | undefined = start; folder !== undefined; folder = probe.parent(folder)) {
    if (isProjectFolder(folder, probe)) return folder;
    if (probe.exists(probe.join(folder, '.git'))) return undefined;
  }
  return undefined;
}

/** Where the user root is: the environment before the setting before the home folder. `~/` is the home folder. */
export function userRoot(
  environment: Readonly<Record<string, string | undefined>>,
  homeFolder: string,
  setting?: string,
): string {
  const chosen = environment.MOORING_HOME || setting || '~/.mooring';
  return chosen === '~' || /^~[/\\]/.test(chosen) ? homeFolder + chosen.slice(1) : chosen;
}

function isProjectFolder(folder: string, probe: RootProbe): boolean {
  const own = probe.join(folder, '.mooring');
  if (!probe.isUserRoot(own) && probe.names(own) !== undefined) return true;
  const old = probe.names(probe.join(folder, '.bifrost'));
  return old?.some(name => isManifestEntry('.bifrost', name)) ?? false;
}
