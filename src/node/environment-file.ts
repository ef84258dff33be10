/** The `.env` of a root or of a workspace on the real disk, with the store that writes it. */
import { GITIGNORE } from '../manifest/layout.ts';
import { boundsOf } from '../runtime/environment.ts';
import type { EnvironmentFile, EnvironmentWriting } from '../runtime/environment-write.ts';
import { below, parentOf } from '../store/absolute.ts';
import type { RootType } from '../workspace/discover.ts';
import { openProjectStore, openUserStore } from './open-root-store.ts';
import { nodeOutside } from './outside.ts';

export interface EnvironmentFileOptions {
  /** `user@host front/pid`. */
  readonly actor: string;
  /** How many earlier contents the history keeps; 0 for none. */
  readonly versions: number;
  /** How people know an absolute path. */
  readonly shown: (path: string) => string;
}

/** `folder` is that of the root or of a workspace in it; both are absolute, with `/`. Nothing is touched by opening. */
export function openEnvironmentFile(
  { root, rootFolder, folder }: { readonly root: RootType; readonly rootFolder: string; readonly folder: string },
  { actor, versions, shown }: EnvironmentFileOptions,
): { readonly writing: EnvironmentWriting; readonly file: EnvironmentFile } {
  const outside = nodeOutside();
  const isProject = root === 'project';
  const options = { actor, outside, versions };
  const { store, prefix } = isProject
    ? openProjectStore(parentOf(rootFolder), options)
    : openUserStore(rootFolder, options);
  const file = `${folder}/.env`;
  const ignore = { path: `${prefix}.gitignore`, file: `${rootFolder}/.gitignore`, text: GITIGNORE };
  return {
    writing: { store, outside, keep: versions === 0 ? 'none' : 'durable' },
    file: {
      path: `${prefix}${below(rootFolder, file) ?? '.env'}`,
      file,
      shownAs: shown(file),
      ...(isProject ? { ignore, bounds: boundsOf({ root, rootFolder }) } : {}),
    },
  };
}
