/** Finds and loads the project that a command is about. */
import { statSync } from 'node:fs';
import path from 'node:path';
import { nodeDisk } from '../node/disk.ts';
import { nodePause } from '../node/pause.ts';
import { nodeRootProbe } from '../node/root-probe.ts';
import type { NewFileDisk } from '../ports/disk.ts';
import { createProject } from '../runtime/create-project.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { findProject, userRoot } from '../store/find-root.ts';
import type { Arguments } from './arguments.ts';
import { type Io, logTo } from './io.ts';

export interface Opened {
  /** Absolute. */
  readonly root: string;
  readonly disk: NewFileDisk;
  readonly snapshot: Snapshot;
}

/** The folder that was named, absolute, or the working directory; else the sentence that says what is wrong. */
export function folderNamed(
  io: Io,
  named: string | undefined,
): { readonly folder: string } | { readonly wrong: string } {
  const folder = path.resolve(io.cwd, named ?? '.');
  try {
    if (statSync(folder).isDirectory()) return { folder };
    return { wrong: `"${named}" is a file; name the folder that it is in.` };
  } catch {
    return { wrong: `There is no folder "${named ?? folder}".` };
  }
}

/** The project's folder at or above a folder, or nothing. */
export function projectAbove(io: Io, settings: Arguments, folder: string): string | undefined {
  const roots = [path.join(io.homeFolder, '.mooring'), userRootOf(io, settings)];
  return findProject(folder, nodeRootProbe(roots));
}

export function userRootOf(io: Io, settings: Arguments): string {
  const environment = { ...io.environment };
  const home = settings.value('home');
  if (home !== undefined) environment.MOORING_HOME = home;
  return path.resolve(io.cwd, userRoot(environment, io.homeFolder));
}

export async function openProject(io: Io, settings: Arguments, root: string): Promise<Opened> {
  const disk = nodeDisk(root);
  const log = logTo(io, settings.has('verbose'));
  const { stopwatch } = io;
  log.debug(`Looking at ${root}.`);
  const project = createProject({ root, disk, pause: nodePause, log, stopwatch });
  const snapshot = await timed(io, settings, 'load', () => project.settle());
  project.dispose();
  return { root, disk, snapshot };
}

/** Runs a step and, with `--timings`, says on stderr how long it took. */
export async function timed<T>(io: Io, settings: Arguments, step: string, work: () => T | Promise<T>): Promise<T> {
  const started = io.stopwatch();
  const result = await work();
  if (settings.has('timings')) io.err(`${step.padEnd(8)}${(io.stopwatch() - started).toFixed(1).padStart(8)} ms\n`);
  return result;
}
