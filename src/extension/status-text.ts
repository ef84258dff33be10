/** What the status bar says, as data. */
import type { ProjectState } from '../protocol/protocol.ts';
import type { EngineState } from './engine/state.ts';
import { entityCount, hasSomething } from './tree-model.ts';
import { counted, problemWords, sumOf } from './words.ts';

export interface Status {
  /** Codicon id. */
  readonly icon: string;
  readonly text: string;
  /** One line each. Paths come from outside. */
  readonly tooltip: readonly string[];
  readonly failed?: true;
  readonly command: 'mooring.showProblems' | 'mooring.restartEngine' | 'mooring.showLog';
}

/** Nothing where there is no project, so that the item hides. */
export function statusOf(engine: EngineState, all: readonly ProjectState[]): Status | undefined {
  const projects = all.filter(project => hasSomething(project) || project.state === 'loading');
  if (engine.is === 'failed') {
    const tooltip = ['The engine stopped several times and was not started again.', 'Click to start it.'];
    return { icon: 'error', text: 'Mooring: engine stopped', tooltip, failed: true, command: 'mooring.restartEngine' };
  }
  if (engine.is === 'restarting') {
    const tooltip = ['The engine stopped and is starting again.', ...projects.flatMap(aboutProject)];
    return { icon: 'sync~spin', text: 'Mooring: engine restarting', tooltip, command: 'mooring.showLog' };
  }
  if (projects.length === 0) return undefined;
  const tooltip = projects.flatMap(aboutProject);
  if (projects.some(({ state }) => state === 'loading')) {
    return { icon: 'sync~spin', text: 'Mooring: reading', tooltip, command: 'mooring.showLog' };
  }
  const problems = sumOf(projects.map(project => project.problems));
  const command = 'mooring.showProblems';
  if (problems.errors > 0) {
    return { icon: 'error', text: `Mooring: ${counted(problems.errors, 'error')}`, tooltip, command };
  }
  if (problems.warnings > 0) {
    return { icon: 'warning', text: `Mooring: ${counted(problems.warnings, 'warning')}`, tooltip, command };
  }
  return { icon: 'pass', text: 'Mooring', tooltip, command };
}

function aboutProject(project: ProjectState): string[] {
  if (project.state === 'loading') return [`Reading ${project.root}`];
  const held = project.held.map(({ path, message }) => `Held: ${path}. ${message}`);
  return [
    project.root,
    `${counted(entityCount(project), 'entity', 'entities')}, ${problemWords(project.problems, 'with') || 'no problems'}`,
    ...(project.undeclared.length > 0 ? [`${project.undeclared.length} found and not declared`] : []),
    ...held.slice(0, MOST_HELD),
    ...(held.length > MOST_HELD ? [`… and ${held.length - MOST_HELD} more held files`] : []),
  ];
}

const MOST_HELD = 5;
