/**
 * One project in the language server: its runtime, the problems of its latest snapshot, and what was published of them.
 * Checks run on a later turn of the loop, once for however many changes came before it.
 */
import type { Disposable } from '../base/events.ts';
import { checkProject } from '../checks/check-project.ts';
import type { Problem } from '../checks/problem.ts';
import type { ProjectState } from '../protocol/protocol.ts';
import type { Project } from '../runtime/project.ts';
import type { Publisher } from './diagnostics.ts';
import { projectState } from './project-state.ts';
import { rangeIn } from './ranges.ts';

export interface Session extends Disposable {
  readonly project: Project;
  /** Unsaved text of an open document, or undefined once it is closed. It is taken up before the next look. */
  edit(path: string, text: string | undefined): void;
  /** Hints that files may have changed. */
  touch(paths: readonly string[] | 'all'): void;
  /** The problems of the newest text, checked now if they were not yet. */
  current(): readonly Problem[];
  state(): ProjectState;
  /** Resolves once everything hinted so far has been looked at. */
  settled(): Promise<void>;
}

export interface SessionOptions {
  readonly project: Project;
  readonly publisher: Publisher;
  /** Problems of what lies beside the snapshot: the same list while they are the same. Asked at each check. */
  beside(): readonly Problem[];
  /** Runs work on a later turn of the loop. */
  later(work: () => void): void;
  onChecked(generation: number): void;
  onFault(what: string, error: unknown): void;
}

export function openSession({ project, publisher, beside, later, onChecked, onFault }: SessionOptions): Session {
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
    edit(path, text) {
      edits.set(path, text);
      schedule();
    },
    touch(paths) {
      project.touch(paths);
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
      project.dispose();
      publisher.clear();
    },
  };
}
