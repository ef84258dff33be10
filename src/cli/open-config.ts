/** Opens what the commands of `config` and `workspace` are about: the config in sight, and the workspaces over it. */
import path from 'node:path';
import { nodeClock } from '../node/clock.ts';
import { openConfigEngine } from '../node/open-config-engine.ts';
import { worktreeOf } from '../node/worktree.ts';
import { nodeWriteDisk, portPath } from '../node/write-disk.ts';
import type { ConfigEngine } from '../runtime/config-engine.ts';
import { createEffectiveWorkspaces, type EffectiveWorkspaces } from '../runtime/effective-workspaces.ts';
import { createWorkspaces, type Workspaces } from '../runtime/workspaces.ts';
import { below } from '../store/absolute.ts';
import type { PathRules } from '../workspace/bindings.ts';
import type { Arguments } from './arguments.ts';
import { cannot, type ExitCode, type Io, logTo, notice } from './io.ts';
import { projectAbove, userRootOf } from './open-project.ts';

/** How this system compares the paths of folders. */
export const PATH_RULES: PathRules = { ignoreCase: process.platform === 'win32' || process.platform === 'darwin' };

/** Evaluates workspaces in sight, with their bases. */
export function effectiveWorkspaces({ userRoot, workspaces }: OpenedConfig): EffectiveWorkspaces {
  return createEffectiveWorkspaces({
    disk: nodeWriteDisk(),
    userRoot: portPath(userRoot),
    ignored: () => workspaces.ignored(),
  });
}

/** How many earlier contents the config asks for: a store that is opened with fewer would drop the others. */
export function versionsKept({ engine }: Pick<OpenedConfig, 'engine'>): number {
  return Number(engine.get('history.versions'));
}

/** `~/…` below the home folder, from the project inside it, else the whole path as the system writes it. */
export function shownPath({ project }: OpenedConfig, io: Io): (file: string) => string {
  return file => {
    const inProject = project === undefined ? undefined : below(portPath(project), file);
    if (inProject !== undefined) return inProject;
    const inHome = below(portPath(io.homeFolder), file);
    return inHome === undefined ? path.normalize(file) : `~/${inHome}`;
  };
}

export interface OpenedConfig {
  readonly engine: ConfigEngine;
  readonly workspaces: Workspaces;
  /** Absolute, as the system writes it. */
  readonly userRoot: string;
  /** The folder with `.mooring` in it, at or above the working directory. */
  readonly project: string | undefined;
}

/**
 * Runs `work` with the config of the working directory, and closes it after that. What cannot be read is told on stderr
 * before; `silent` is for commands that say it themselves. `--project` without a project is refused.
 */
export async function withConfig(
  settings: Arguments,
  io: Io,
  work: (opened: OpenedConfig) => Promise<ExitCode> | ExitCode,
  { silent = false }: { readonly silent?: boolean } = {},
): Promise<ExitCode> {
  const opened = openConfig(settings, io);
  try {
    const wrong = lacksProject(settings, opened.project);
    if (wrong !== undefined) return cannot(io, wrong, 'no-project');
    if (!silent) tellUnread(opened.engine, io);
    return await work(opened);
  } finally {
    opened.engine.close();
  }
}

/** Otherwise a default would pass for what the file says. */
function tellUnread({ config }: ConfigEngine, io: Io): void {
  for (const { held, path: file } of config.files) {
    if (!held) continue;
    const message = `${file} cannot be read, so nothing in it counts: ${held.message}`;
    notice(io, `${message} "mooring config validate" says where.`);
  }
  for (const { key, message } of config.variableProblems) if (key) notice(io, message);
}

function openConfig(settings: Arguments, io: Io): OpenedConfig {
  const userRoot = userRootOf(io, settings);
  const project = projectAbove(io, settings, io.cwd);
  const variables = { ...io.environment, MOORING_HOME: userRoot };
  const engine = openConfigEngine({
    variables,
    homeFolder: io.homeFolder,
    front: 'cli',
    log: logTo(io, settings.has('verbose')),
    ...(project === undefined ? {} : { project }),
  });
  const workspaces = createWorkspaces({
    engine,
    variables,
    disk: nodeWriteDisk(),
    userRoot: portPath(userRoot),
    projectRoots: project === undefined ? [] : [portPath(path.join(project, '.mooring'))],
    folders: [portPath(io.cwd)],
    worktreeOf,
    clock: nodeClock,
    rules: PATH_RULES,
  });
  return { engine, workspaces, userRoot, project };
}

/** Why `--project` cannot be obeyed here; nothing where it can, or is not given. */
function lacksProject(settings: Arguments, project: string | undefined): string | undefined {
  if (!settings.has('project') || project !== undefined) return undefined;
  return 'There is no project here; go to a folder with a “.mooring” in it or above it, or leave out --project.';
}
