/** The repository of a folder on this machine: the one way in which all fronts open it. */

import { openRepository } from '../git/open-repository.ts';
import { makeRepository, remoteBranches } from '../git/remote-branches.ts';
import type { GitRefusal, RemoteBranches, Repository, Stoppable } from '../git/repository.ts';
import type { Git } from '../ports/git.ts';
import { type NodeGitOptions, nodeGit } from './git.ts';
import { nodeGitFiles } from './git-files.ts';

export interface NodeRepositories {
  readonly git: Git;
  /** `folder` is absolute and a trusted one, here and below. Nothing is changed by opening. */
  open(folder: string): Promise<Repository | GitRefusal>;
  /** Where there is none yet; without a first commit. */
  make(folder: string, branch: string): Promise<GitRefusal | undefined>;
  /** What an address has, asked from a folder that may be in no repository. */
  branches(folder: string, url: string, options?: Stoppable): Promise<RemoteBranches | GitRefusal>;
}

export function nodeRepositories(options: NodeGitOptions = {}): NodeRepositories {
  const git = nodeGit(options);
  return {
    git,
    open: folder => openRepository(git, nodeGitFiles, folder),
    make: (folder, branch) => makeRepository(git, folder, branch),
    branches: (folder, url, more) => remoteBranches(git, folder, url, more),
  };
}
