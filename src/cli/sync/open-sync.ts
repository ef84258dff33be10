/** Opens the sync that a command is about: of the project here, or with `--user` of the user root. */
import { mkdirSync, readdirSync, rmdirSync, statSync } from 'node:fs';
import { openProjectSync, openRootSync } from '../../node/open-project-sync.ts';
import type { Sync, SyncOptions } from '../../sync/sync.ts';
import type { Arguments, Option } from '../arguments.ts';
import { noManifest } from '../check.ts';
import { type ExitCode, type Io, isNotThere, printable } from '../io.ts';
import { withConfig } from '../open-config.ts';
import { projectAbove, userRootOf } from '../open-project.ts';
import { openRuntime } from '../open-runtime.ts';

export const OF_USER: Option = { name: 'user', help: 'Of your user root instead of the project here.' };

export interface OpenedSync {
  /** Of the project, or the user root; absolute, as the system writes it. */
  readonly root: string;
  readonly isUserRoot: boolean;
  readonly sync: Sync;
  /** Nothing is in the folder yet. */
  readonly isNew: boolean;
  /** Stopped by Ctrl+C, telling what is done. Handed to everything that can take long. */
  readonly options: SyncOptions;
  /** A command as a person types it: `"mooring sync pull --user"`. */
  say(words: string): string;
}

type Work = (opened: OpenedSync) => Promise<ExitCode>;

/** `begins`: an empty folder, or a user root that is not there yet, is a beginning too. */
export async function withSync(
  settings: Arguments,
  io: Io,
  work: Work,
  { begins = false }: { readonly begins?: boolean } = {},
): Promise<ExitCode> {
  const stoppable = io.stoppable?.();
  const tells = io.isWatched === true || settings.has('verbose');
  const suffix = settings.has('user') ? ' --user' : '';
  const common = {
    options: {
      ...(stoppable ? { signal: stoppable.signal } : {}),
      ...(tells ? { onProgress: (doing: string) => io.err(`${printable(doing)}…\n`) } : {}),
    },
    say: (words: string) => `"mooring sync ${words}${suffix}"`,
  };
  try {
    return await (settings.has('user')
      ? withUserRoot(settings, io, common, work, begins)
      : withProject(settings, io, common, work, begins));
  } finally {
    stoppable?.end();
  }
}

type Common = Pick<OpenedSync, 'options' | 'say'>;

/** Whoever runs a command in a folder means that folder. */
const TRUSTED = { front: 'cli', trusted: () => true } as const;

function withProject(settings: Arguments, io: Io, common: Common, work: Work, begins: boolean): Promise<ExitCode> {
  const root = projectAbove(io, settings, io.cwd) ?? (begins && isEmpty(io.cwd) ? io.cwd : undefined);
  if (root === undefined) return Promise.resolve(isNoProject(io));
  return withConfig(settings, io, async config => {
    const { runtime } = openRuntime(root, config, settings, io);
    try {
      const sync = openProjectSync(root, runtime, { ...TRUSTED, git: { environment: io.environment } });
      return await work({ ...common, root, isUserRoot: false, sync, isNew: isEmpty(root) });
    } finally {
      runtime.dispose();
    }
  });
}

function isNoProject(io: Io): ExitCode {
  const way = ' To bring a project here, connect in an empty folder; your own root is meant with --user.';
  isNotThere(io, `${noManifest(io.cwd)}${way}`, 'no-project');
  return 2;
}

/** What git and the system put into a folder by themselves counts for nothing. */
function isEmpty(folder: string): boolean {
  return readdirSync(folder).every(name => name === '.git' || name === '.DS_Store');
}

async function withUserRoot(
  settings: Arguments,
  io: Io,
  common: Common,
  work: Work,
  begins: boolean,
): Promise<ExitCode> {
  const root = userRootOf(io, settings);
  const isThere = isFolder(root);
  if (!isThere && !begins) {
    isNotThere(io, `There is no user root at ${root} yet; ${common.say('connect <url>')} brings one here.`, 'no-root');
    return 2;
  }
  if (!isThere) mkdirSync(root, { recursive: true, mode: 0o700 });
  try {
    const sync = openRootSync(root, { ...TRUSTED, git: { environment: io.environment } });
    return await work({ ...common, root, isUserRoot: true, sync, isNew: isEmpty(root) });
  } finally {
    if (!isThere) leaveIfEmpty(root);
  }
}

function isFolder(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
}

function leaveIfEmpty(folder: string): void {
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}
