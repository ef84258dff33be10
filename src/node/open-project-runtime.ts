/** The runtime of a project on the real disk: the one way in which all fronts open it. */
import type { DriftPolicy } from '../config/drift-policies.ts';
import { openEarlierContents } from '../git/earlier-content.ts';
import { offersOf } from '../plans/reconcile/offers.ts';
import { planSteps } from '../plans/reconcile/plan-reconcile.ts';
import type { Log } from '../ports/log.ts';
import { createProject } from '../runtime/create-project.ts';
import { createProjectRuntime, type ProjectRuntimeOptions } from '../runtime/create-project-runtime.ts';
import { createProjectFacts } from '../runtime/project-facts.ts';
import type { ProjectRuntime, RuntimeBus } from '../runtime/project-runtime.ts';
import type { DriftKind } from '../snapshot/drift/drift-row.ts';
import { actorOf } from './actor.ts';
import { nodeClock } from './clock.ts';
import { nodeDisk } from './disk.ts';
import { nodeGit } from './git.ts';
import { nodeHash } from './hash.ts';
import { freshId } from './ids.ts';
import { openProjectStore } from './open-root-store.ts';
import { nodeOutside } from './outside.ts';
import { nodePause } from './pause.ts';
import { nodeStopwatch } from './stopwatch.ts';
import { nodeTimer } from './timer.ts';
import { portPath } from './write-disk.ts';

export interface OpenProjectRuntimeOptions {
  /** Which program this is, for the log: `cli`, `lsp`. */
  readonly front: string;
  /** Whether the folder may be written in; asked each time. */
  readonly trusted: () => boolean;
  /** Files with unsaved text, relative to the project; none unless told. */
  readonly unsaved?: () => readonly string[];
  /** `ask` for every kind unless told. */
  readonly policyOf?: (kind: DriftKind) => DriftPolicy;
  readonly bus?: RuntimeBus;
  readonly log?: Log;
  /** How many earlier contents of a file are kept, as the user's config asks. */
  readonly versions?: number;
  /** Whether it goes on by itself after a look: ends what a crash left, applies policies, moves the base forward. */
  readonly livesOn?: boolean;
  readonly freshId?: () => string;
}

const SILENT: Log = { info() {}, debug() {}, error() {} };

/** `root` is the project's folder, absolute, as the system writes it. Nothing is touched by opening. */
export function openProjectRuntime(root: string, options: OpenProjectRuntimeOptions): ProjectRuntime {
  const { log = SILENT, unsaved = () => [], policyOf = () => 'ask', bus = () => {}, versions } = options;
  const disk = nodeDisk(root);
  const outside = nodeOutside();
  const folder = portPath(root);
  const slices = { pause: nodePause, stopwatch: nodeStopwatch };
  const project = createProject({ root, disk, log, ...slices });
  const { stampOf } = project;
  const { store } = openProjectStore(folder, {
    actor: actorOf(options.front),
    outside,
    ...(versions === undefined ? {} : { versions }),
  });
  const runtime: ProjectRuntimeOptions = {
    ...slices,
    project,
    facts: createProjectFacts({
      disk,
      hash: nodeHash,
      clock: nodeClock,
      ...slices,
      ...(stampOf ? { stampOf } : {}),
    }),
    reconciler: {
      offers: offersOf,
      plan: (context, choices) => planSteps(context, choices, nodeHash),
    },
    disk,
    store,
    storeRoot: folder,
    earlier: openEarlierContents(nodeGit(), root),
    hash: nodeHash,
    clock: nodeClock,
    freshId: options.freshId ?? freshId,
    log,
    trusted: options.trusted,
    unsaved,
    policyOf,
    bus,
    ...(options.livesOn ? { follows: { timer: nodeTimer } } : {}),
  };
  return createProjectRuntime(runtime);
}
