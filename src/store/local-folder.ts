/** `.local`: Mooring's own memory of a root. It appears with the first write, never because somebody looked. */
import { below, childOf, folded, parentOf } from './absolute.ts';
import type { WriteFailure } from './failure.ts';
import { makeFolders } from './folders.ts';
import type { Outside } from './outside.ts';
import { settle, stage, tempPath } from './temps.ts';

/** Where a store works. All paths are absolute. */
export interface StorePlace {
  /** What the paths of changes are relative to: the project or the user root. */
  readonly root: string;
  /** The `.local` folder. */
  readonly local: string;
  /** The `.gitignore` that git is to find beside `.local`, written where there is none. */
  readonly ignore?: { readonly path: string; readonly text: string };
  /** Where files may be, by their real path; anywhere unless told. */
  readonly allows?: (realPath: string) => boolean;
}

/** The one place in `.local` that commits move things to and from. */
const QUARANTINE = 'quarantine';

/** Whether a path, absolute, is Mooring's own in `.local`: no commit may change it. */
export function isReserved({ local }: Pick<StorePlace, 'local'>, path: string): boolean {
  const inside = below(folded(local), folded(path));
  return folded(path) === folded(local) || (inside !== undefined && !inside.startsWith(`${QUARANTINE}/`));
}

export const README = `This folder is Mooring's memory of the folder above it. Nothing in it was written by a person, and git ignores it.

Deleting it while nothing of Mooring runs is safe for your files, but loses:

- history/ and log.jsonl: earlier contents of the files that Mooring changed, and so what can be undone;
- journal/: what is needed to finish or take back a change that a crash interrupted;
- base.json: what was last accepted, so that all differences look new;
- sync/: a pull that waits for decisions, with the files that it is merged in;
- quarantine/: workspaces, files and folders that were removed, and can be restored;
- lock/: who is writing. Deleting it while something is writing can lose that change.

Some earlier contents in history/ may be secrets; do not copy the folder to others.
`;

/** Makes `.local` and what explains and hides it. */
export function prepareLocal(outside: Outside, { local, ignore }: StorePlace): WriteFailure | undefined {
  const made = makeFolders(outside, local);
  if ('failed' in made) return made;
  const failure =
    putNew(outside, childOf(local, 'README'), README) ?? putNew(outside, childOf(local, '.gitignore'), '*\n');
  if (failure) return failure;
  // Unlike the two above it is somebody's own folder: where it is closed to us, git still sees the inner one.
  if (ignore) putNew(outside, ignore.path, ignore.text);
  settle(outside.disk, local);
  return undefined;
}

/** A file that is whole from its first moment; what is there already stays. */
function putNew(outside: Outside, path: string, text: string): WriteFailure | undefined {
  const { disk } = outside;
  const facts = disk.facts(path);
  if (!('failed' in facts)) return undefined;
  const temp = tempPath(outside, parentOf(path));
  const failure = stage(outside, temp, new TextEncoder().encode(text));
  if (failure) return failure;
  // Two that start at once write the same.
  if (disk.rename(temp, path)) disk.unlink(temp);
  return undefined;
}
