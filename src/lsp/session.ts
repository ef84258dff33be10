/**
 * One project in the language server: its runtime, its drift, the problems of its latest snapshot, and what was published of them.
 * Checks run on a later turn of the loop, once for however many changes came before it.
 */
import type { Disposable } from '../base/events.ts';
import { checkProject } from '../checks/check-project.ts';
import type { Problem } from '../checks/problem.ts';
import type { ProjectState } from '../protocol/protocol.ts';
import type { Project } from '../runtime/project.ts';
import type { ProjectRuntime } from '../runtime/project-runtime.ts';
import { BASE_PATH } from '../snapshot/base.ts';
import type { Publisher } from './diagnostics.ts';
import type { DriftSight } from './drift-sight.ts';
import { projectState } from './project-state.ts';
import type { ProjectSync } from './project-sync.ts';
import { rangeIn } from './ranges.ts';

export interface Session extends Disposable {
  readonly project: Project;
  readonly runtime: ProjectRuntime;
  readonly drift: DriftSight;
  readonly sync: ProjectSync;
  /** Unsaved text of an open document, or undefined once it is closed. It is taken up before the next look. */
  edit(path: string, text: string | undefined): void;
  /** Hints that files changed; or a doubt whether nobody missed something, which nothing speaks for. */
  touch(paths: readonly string[] | 'all', why?: 'hint' | 'doubt'): void;
  /** The problems of the newest text, checked now if they were not yet. */
  current(): readonly Problem[];
  state(): ProjectState;
  /** Resolves once everything hinted so far has been looked at. */
  settled(): Promise<void>;
}

export interface SessionOptions {
  readonly runtime: ProjectRuntime;
  readonly drift: DriftSight;
  readonly sync: ProjectSync;
  readonly publisher: Publisher;
  /** Problems of what lies beside the snapshot: the same list while they are the same. Asked at each check. */
  beside(): readonly Problem[];
  /** Runs work on a later turn of the loop. */
  later(work: () => void): void;
  onChecked(generation: number): void;
  onFault(what: string, error: unknown): void;
}

export function openSession(options: SessionOptions): Session {
  const { runtime, drift, sync, publisher, beside, later, onChecked, onFault } = options;
  const { project } = runtime;
  const edits = new Map<string, string | undefined>();
  let problems: readonly Problem[] = [];
  let ofProject: readonly Problem[] = [];
  let ofOthers: readonly Problem[] = [];
  let checked = -1;
  let scheduled = false;
  let disposed = false;

  const takeEdits = (): void => {
    for (const [path, text] of edits) project.setBuffer(path, text);
    edits.clear();
  };

  const check = (): void => {
    scheduled = false;
    if (disposed) return;
    takeEdits();
    const { snapshot } = project;
    if (!project.loaded) return;
    const others = beside();
    if (snapshot.generation === checked && others === ofOthers) return;
    if (snapshot.generation !== checked) ofProject = checkProject(snapshot);
    checked = snapshot.generation;
    ofOthers = others;
    problems = [...ofProject, ...ofOthers];
    publisher.publish((path, span) => rangeIn(snapshot, path, span), problems);
    onChecked(snapshot.generation);
  };

  const guarded = (): void => {
    try {
      check();
    } catch (error) {
      onFault('A check failed; what was known before is kept', error);
    }
  };

  const schedule = (): void => {
    if (scheduled || disposed) return;
    scheduled = true;
    later(guarded);
  };

  const settle = async (): Promise<void> => {
    try {
      await project.settle();
    } catch (error) {
      onFault(`Looking at ${project.root} failed`, error);
    }
  };

  const subscription = project.onChange(schedule);
  return {
    project,
    runtime,
    drift,
    sync,
    edit(path, text) {
      edits.set(path, text);
      schedule();
    },
    touch(paths, why = 'hint') {
      sync.touched(paths, why);
      const seen = paths === 'all' ? paths : paths.filter(path => !isOwnMemory(path));
      if (seen.length === 0) return;
      drift.hinted(why);
      project.touch(seen);
      schedule();
      void settle();
    },
    current() {
      guarded();
      return problems;
    },
    state: () => projectState(project.root, project.loaded, project.snapshot, problems),
    settled: settle,
    dispose() {
      disposed = true;
      subscription.dispose();
      drift.dispose();
      sync.dispose();
      runtime.dispose();
      publisher.clear();
    },
  };
}

/** What Mooring writes there with every change says nothing of the project; but the base may be another process's. */
function isOwnMemory(path: string): boolean {
  return path.startsWith('.mooring/.local/') && path !== BASE_PATH;
}
