/**
 * The config engine for Node, whole: one call opens the user's config and, where there is one, the project's. This is the
 * one file to start from for whoever uses the engine outside of Mooring (`dist/config.cjs`).
 */
import { homedir, hostname, userInfo } from 'node:os';
import path from 'node:path';
import type { Variables } from '../config/environment.ts';
import { GITIGNORE } from '../manifest/layout.ts';
import type { Log } from '../ports/log.ts';
import type { ConfigEngine } from '../runtime/config-engine.ts';
import { type ConfigEngineOptions, type ConfigRoot, createConfigEngine } from '../runtime/create-config-engine.ts';
import { below, childOf } from '../store/absolute.ts';
import { findProject, userRoot } from '../store/find-root.ts';
import { openStore } from '../store/open-store.ts';
import type { Outside } from '../store/outside.ts';
import { nodeOutside } from './outside.ts';
import { nodeRootProbe } from './root-probe.ts';
import { nodeTimer } from './timer.ts';
import { nodeWatch } from './watch.ts';
import { portPath } from './write-disk.ts';

export { mergeConfigTexts } from '../config/merge-texts.ts';

export interface OpenConfigOptions extends Pick<ConfigEngineOptions, 'keep' | 'debounceMs' | 'sweepMs' | 'keys'> {
  /** The user root, where neither `MOORING_HOME` nor this is to be `~/.mooring`. `MOORING_HOME` goes first. */
  readonly home?: string;
  /** The project's folder (that with `.mooring` in it), or `find` to look for it from `cwd` upward. None unless told. */
  readonly project?: string | { readonly find: string };
  /** Which program this is, for the log: `cli`, `extension`. */
  readonly front?: string;
  /** The process's own unless told. */
  readonly variables?: Variables;
  readonly log?: Log;
  readonly homeFolder?: string;
}

/** Opens without touching anything. Close it when done. */
export function openConfigEngine(options: OpenConfigOptions = {}): ConfigEngine {
  const { variables = process.env, homeFolder = homedir(), front = 'library', log = SILENT } = options;
  const outside = nodeOutside();
  const user = path.resolve(userRoot(variables, homeFolder, options.home));
  const project = projectFolder(options.project, user);
  const actor = actorOf(front);
  const roots: ConfigRoot[] = [
    userConfigRoot(outside, actor, portPath(user), portPath(homeFolder)),
    ...(project === undefined ? [] : [projectConfigRoot(outside, actor, portPath(project))]),
  ];
  const { keep, debounceMs, sweepMs, keys } = options;
  return createConfigEngine({
    roots,
    variables,
    outside,
    log,
    actor,
    watch: nodeWatch,
    timer: nodeTimer,
    ...(keep === undefined ? {} : { keep }),
    ...(debounceMs === undefined ? {} : { debounceMs }),
    ...(sweepMs === undefined ? {} : { sweepMs }),
    ...(keys === undefined ? {} : { keys }),
  });
}

/** `user@host front/pid`, as the lock, the history and the log name who wrote. */
export function actorOf(front: string): string {
  return `${userName()}@${hostname()} ${front}/${process.pid}`;
}

const SILENT: Log = { info() {}, debug() {}, error() {} };

function projectFolder(project: OpenConfigOptions['project'], user: string): string | undefined {
  if (project === undefined) return undefined;
  if (typeof project !== 'string') return findProject(path.resolve(project.find), nodeRootProbe([user]));
  const folder = path.resolve(project);
  // The home folder is no project, although it holds a “.mooring”.
  return path.join(folder, '.mooring') === user ? undefined : folder;
}

/** What the older layout calls its settings file. */
const OLDER_FILE = 'workspaces/default-workspace.toml';

function userConfigRoot(outside: Outside, actor: string, folder: string, home: string): ConfigRoot {
  const inHome = below(home, folder);
  const shown = inHome === undefined ? folder : `~/${inHome}`;
  const local = childOf(folder, '.local');
  return {
    layer: 'user',
    folder,
    openStore: versions => openStore(outside, { root: folder, local }, { actor, history: historyOf(versions) }),
    files: ['config.toml', OLDER_FILE].map(file => ({ path: file, shownAs: childOf(shown, file) })),
  };
}

function projectConfigRoot(outside: Outside, actor: string, folder: string): ConfigRoot {
  const own = childOf(folder, '.mooring');
  const real = outside.disk.realPath(folder);
  const inside = 'path' in real ? real.path : folder;
  const place = {
    root: folder,
    local: childOf(own, '.local'),
    ignore: { path: childOf(own, '.gitignore'), text: GITIGNORE },
    // It came with a clone: a link in it may not send a write elsewhere.
    allows: (file: string): boolean => below(inside, file) !== undefined,
  };
  return {
    layer: 'project',
    folder,
    openStore: versions => openStore(outside, place, { actor, history: historyOf(versions) }),
    files: ['config.toml', OLDER_FILE].map(file => ({ path: `.mooring/${file}`, shownAs: `.mooring/${file}` })),
  };
}

function historyOf(versions: number): { readonly versionsPerPath?: number } {
  return versions === 0 ? {} : { versionsPerPath: versions };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may give a process a number that no user has.
    return `user${process.getuid?.() ?? ''}`;
  }
}
