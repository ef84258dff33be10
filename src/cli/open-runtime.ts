/** Opens the runtime of the project that a command is about, with what the user's config says of it. */
import { driftPolicy } from '../config/drift-policies.ts';
import { openProjectRuntime } from '../node/open-project-runtime.ts';
import type { ProjectRuntime, RuntimeBus, RuntimeStatus } from '../runtime/project-runtime.ts';
import { hasManifest } from '../snapshot/snapshot.ts';
import type { Arguments } from './arguments.ts';
import { noManifest } from './check.ts';
import type { PolicyOf } from './drift-json.ts';
import { cannot, type ExitCode, type Io, logTo } from './io.ts';
import { type OpenedConfig, versionsKept, withConfig } from './open-config.ts';
import { folderNamed, projectAbove, timed } from './open-project.ts';

export interface OpenedRuntime {
  /** The project's folder, absolute, as the system writes it. */
  readonly root: string;
  readonly runtime: ProjectRuntime;
  /** Of the user's config, as it is in the moment of asking. */
  readonly policyOf: PolicyOf;
  readonly config: OpenedConfig;
  /** After the first look at everything. */
  readonly status: RuntimeStatus;
}

/**
 * Runs `work` with the project in a folder or above it, looked at once, and closes it after that. Looking writes nothing; what a
 * crash left is ended before, where `recovers` says that the command is going to write.
 */
export async function withRuntime(
  settings: Arguments,
  io: Io,
  folder: string | undefined,
  work: (opened: OpenedRuntime) => Promise<ExitCode> | ExitCode,
  { recovers = false, bus }: { readonly recovers?: boolean; readonly bus?: RuntimeBus } = {},
): Promise<ExitCode> {
  const named = folderNamed(io, folder);
  if ('wrong' in named) return cannot(io, named.wrong);
  const root = projectAbove(io, settings, named.folder);
  if (root === undefined) return cannot(io, noManifest(named.folder));
  return withConfig(settings, io, async config => {
    const { runtime, policyOf } = openRuntime(root, config, settings, io, bus);
    try {
      if (recovers) await runtime.recover();
      const status = await timed(io, settings, 'look', () => runtime.look());
      if (!hasManifest(runtime.project.onDisk())) return cannot(io, noManifest(named.folder));
      return await work({ root, runtime, policyOf, config, status });
    } finally {
      runtime.dispose();
    }
  });
}

/** Nothing is touched by opening; whoever opens it disposes of it. */
export function openRuntime(root: string, config: OpenedConfig, settings: Arguments, io: Io, bus?: RuntimeBus) {
  const policyOf: PolicyOf = kind => driftPolicy(kind, key => config.engine.get(key));
  const runtime = openProjectRuntime(root, {
    front: 'cli',
    // Whoever runs a command in a folder means that folder.
    trusted: () => true,
    policyOf,
    log: logTo(io, settings.has('verbose')),
    versions: versionsKept(config),
    freshId: io.freshId,
    ...(bus ? { bus } : {}),
  });
  return { runtime, policyOf };
}
