/** Opens what looks after one project: its runtime, its checks, its drift, and what the editor is told of them. */
import type { Connection } from 'vscode-languageserver';
import type { Code } from '../checks/codes.ts';
import type { Problem } from '../checks/problem.ts';
import type { DriftPolicy } from '../config/drift-policies.ts';
import type { WatchTree } from '../ports/watch.ts';
import { type Changed, NOTIFICATIONS } from '../protocol/protocol.ts';
import type { ProjectRuntime, RuntimeBus } from '../runtime/project-runtime.ts';
import type { SliceOptions } from '../store/slices.ts';
import { publisher } from './diagnostics.ts';
import { driftSight } from './drift-sight.ts';
import { laneProgress } from './lane-progress.ts';
import type { OpenDocuments } from './open-documents.ts';
import { openProjectSync, type SyncPlatform } from './project-sync.ts';
import type { SavedConfig } from './saved-config.ts';
import { openSession, type Session } from './session.ts';
import type { UnsavedDocuments } from './unsaved.ts';
import { uriOfPath } from './uris.ts';

/** What a runtime is told by the server that it lives in. */
export interface RuntimeHost {
  readonly trusted: () => boolean;
  readonly unsaved: () => readonly string[];
  readonly policyOf: (kind: string) => DriftPolicy;
  readonly versions: number;
  readonly bus: RuntimeBus;
}

export interface ProjectPlatform extends SyncPlatform {
  /** A runtime that lives on. Nothing is touched by opening it. */
  openRuntime(root: string, host: RuntimeHost): ProjectRuntime;
  /** What git tracks of a project and should not: problems of the files, the same list while they are the same. */
  trackedProblems(root: string): readonly Problem[];
  /** Hints of files that may have changed below a folder, for editors that send none. */
  readonly watchTree: WatchTree;
  readonly slices: SliceOptions;
}

export interface ProjectSessionsOptions {
  readonly connection: Connection;
  readonly platform: ProjectPlatform;
  readonly documents: OpenDocuments;
  readonly unsaved: UnsavedDocuments;
  readonly saved: Pick<SavedConfig, 'policyOf' | 'versions' | 'fetchEveryMinutes'>;
  trusted(root: string): boolean;
  explanation(code: Code): string | undefined;
  /** Whether the editor shows what is in the lane by itself. */
  showsLane(): boolean;
  /** Whether the editor sends events of files. */
  hearsOfFiles(): boolean;
  /** Files of a project may have changed, as the server found by itself. */
  onFiles(root: string, paths: readonly string[] | 'all'): void;
}

export function openProjectSession(options: ProjectSessionsOptions, root: string): Session {
  const { connection, platform, documents, unsaved, saved } = options;
  const { timer, stopwatch, slices } = platform;
  connection.console.log(`Looking after ${root}`);
  const onFault = (what: string, error: unknown): void =>
    connection.console.error(`${what}: ${error instanceof Error ? error.stack : error}`);
  const changed = (generation: number, more: Pick<Changed, 'drift'> = {}): void =>
    void connection.sendNotification(NOTIFICATIONS.changed, { root, generation, ...more } satisfies Changed);
  const progress = laneProgress({ window: connection.window, timer, cancel: id => runtime.cancel(id) });
  const runtime = platform.openRuntime(root, {
    trusted: () => options.trusted(root),
    unsaved: () => unsaved.below(root),
    policyOf: kind => saved.policyOf(kind),
    versions: saved.versions(),
    bus(event) {
      drift.heard();
      if (event.is === 'state' && !options.showsLane()) progress.show(event.status.lane);
    },
  });
  const sync = openProjectSync({
    connection,
    platform,
    runtime,
    trusted: () => options.trusted(root),
    unsaved: () => unsaved.below(root),
    fetchEveryMinutes: saved.fetchEveryMinutes,
  });
  const drift = driftSight({
    runtime,
    timer,
    stopwatch,
    slices,
    onChanged(generation) {
      changed(generation, { drift: true });
      sync.looked();
    },
    onFault,
  });
  const session = openSession({
    runtime,
    drift,
    sync,
    publisher: publisher({
      send: params => void connection.sendDiagnostics(params),
      openAs: path => documents.at(root, path),
      uriOf: path => uriOfPath(root, path),
      explanation: options.explanation,
    }),
    beside: () => platform.trackedProblems(root),
    later: work => void setImmediate(work),
    onChecked: changed,
    onFault,
  });
  const watching = options.hearsOfFiles()
    ? undefined
    : platform.watchTree(root, paths => options.onFiles(root, paths), {
        onSweeping: why => connection.console.warn(why),
      });
  // Problems come first: they are what a person waits for.
  void session.settled().then(() => {
    if (!options.trusted(root)) return drift.hinted('doubt');
    sync.trusted();
    return drift.trusted();
  });
  return {
    ...session,
    dispose() {
      watching?.dispose();
      progress.dispose();
      session.dispose();
    },
  };
}
