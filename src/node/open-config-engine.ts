/**
 * The config engine for Node, whole: one call opens the user's config and, where there is one, the project's. This is the
 * one file to start from for whoever uses the engine outside of Mooring (`dist/config.cjs`); docs/config-engine.md says how.
 */
import { homedir } from 'node:os';
import path from 'node:path';
import type { Variables } from '../config/environment.ts';
import { CONFIG_FILES } from '../config/older.ts';
import type { Log } from '../ports/log.ts';
import type { ConfigEngine } from '../runtime/config-engine.ts';
import { type ConfigEngineOptions, type ConfigRoot, createConfigEngine } from '../runtime/create-config-engine.ts';
import { below, childOf } from '../store/absolute.ts';
import { findProject, userRoot } from '../store/find-root.ts';
import type { Outside } from '../store/outside.ts';
import { actorOf } from './actor.ts';
import { openProjectStore, openUserStore } from './open-root-store.ts';
import { nodeOutside } from './outside.ts';
import { nodeRootProbe } from './root-probe.ts';
import { nodeTimer } from './timer.ts';
import { nodeWatch } from './watch.ts';
import { portPath } from './write-disk.ts';

export { mergeConfigTexts } from '../config/merge-texts.ts';
export { TomlDate, TomlFloat } from '../syntax/toml-value.ts';

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

const SILENT: Log = { info() {}, debug() {}, error() {} };

function projectFolder(project: OpenConfigOptions['project'], user: string): string | undefined {
  if (project === undefined) return undefined;
  if (typeof project !== 'string') return findProject(path.resolve(project.find), nodeRootProbe([user]));
  const folder = path.resolve(project);
  // The home folder is no project, although it holds a “.mooring”.
  return path.join(folder, '.mooring') === user ? undefined : folder;
}

function userConfigRoot(outside: Outside, actor: string, folder: string, home: string): ConfigRoot {
  const inHome = below(home, folder);
  const shown = inHome === undefined ? folder : `~/${inHome}`;
  return {
    layer: 'user',
    folder,
    openStore: versions => openUserStore(folder, { actor, outside, versions }).store,
    files: CONFIG_FILES.map(file => ({ path: file, shownAs: childOf(shown, file) })),
  };
}

function projectConfigRoot(outside: Outside, actor: string, folder: string): ConfigRoot {
  return {
    layer: 'project',
    folder,
    openStore: versions => openProjectStore(folder, { actor, outside, versions }).store,
    files: CONFIG_FILES.map(file => ({ path: `.mooring/${file}`, shownAs: `.mooring/${file}` })),
  };
}
