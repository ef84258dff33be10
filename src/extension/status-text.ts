/** What the status bar says, as data. */
import type { DriftState, ProjectState } from '../protocol/protocol.ts';
import { type DriftSummary, driftSummary } from './drift/drift-status.ts';
import type { EngineState } from './engine/state.ts';
import { entityCount, hasSomething } from './tree-model.ts';
import { counted, problemWords, sumOf } from './words.ts';

export interface Status {
  /** Codicon id. */
  readonly icon: string;
  readonly text: string;
  /** One line each. Paths come from outside. */
  readonly tooltip: readonly string[];
  /** Commands of the tooltip. */
  readonly links: readonly StatusLink[];
  readonly failed?: true;
  readonly command: 'mooring.showProblems' | 'mooring.restartEngine' | 'mooring.showLog' | 'mooring.showDrift';
}

export interface StatusLink {
  readonly title: string;
  readonly command: string;
}

/** Nothing where there is no project, so that the item hides. */
export function statusOf(
  engine: EngineState,
  all: readonly ProjectState[],
  drifts: readonly DriftState[] = [],
): Status | undefined {
  const projects = all.filter(project => hasSomething(project) || project.state === 'loading');
  if (engine.is === 'failed') {
    const tooltip = ['The engine stopped several times and was not started again.', 'Click to start it.'];
    const text = 'Mooring: engine stopped';
    return { icon: 'error', text, tooltip, links: [], failed: true, command: 'mooring.restartEngine' };
  }
  const drift = driftSummary(drifts.filter(({ root }) => projects.some(project => project.root === root)));
  const tooltip = [...projects.flatMap(aboutProject), ...drift.tooltip];
  const log = { tooltip, links: [], command: 'mooring.showLog' } as const;
  if (engine.is === 'restarting') {
    const lines = ['The engine stopped and is starting again.', ...tooltip];
    return { ...log, icon: 'sync~spin', text: 'Mooring: engine restarting', tooltip: lines };
  }
  if (projects.length === 0) return undefined;
  if (projects.some(({ state }) => state === 'loading'))
    return { ...log, icon: 'sync~spin', text: 'Mooring: reading', tooltip };
  return ofProjects(projects, drift, tooltip);
}

function ofProjects(projects: readonly ProjectState[], drift: DriftSummary, tooltip: readonly string[]): Status {
  const problems = sumOf(projects.map(project => project.problems));
  const mine =
    problems.errors > 0
      ? counted(problems.errors, 'error')
      : problems.warnings > 0
        ? counted(problems.warnings, 'warning')
        : '';
  const words = [mine, drift.words].filter(Boolean).join(', ');
  return {
    icon: iconOf(drift, problems),
    text: words === '' ? 'Mooring' : `Mooring: ${words}`,
    tooltip,
    links: linksOf(drift, mine !== ''),
    ...(drift.state === 'failed' ? { failed: true } : {}),
    command: drift.rows > 0 && problems.errors === 0 ? 'mooring.showDrift' : 'mooring.showProblems',
  };
}

function iconOf({ state, rows }: DriftSummary, problems: ProjectState['problems']): string {
  if (state === 'failed') return 'error';
  if (state === 'reconciling') return 'sync~spin';
  if (problems.errors > 0) return 'error';
  if (problems.warnings > 0) return 'warning';
  if (rows > 0) return 'git-compare';
  return state === 'stale' ? 'history' : 'pass';
}

function linksOf({ state, rows }: DriftSummary, hasProblems: boolean): StatusLink[] {
  if (state === 'none') return [];
  return [
    ...(rows > 0
      ? [
          { title: 'Reconcile…', command: 'mooring.reconcile' },
          { title: 'Show Drift', command: 'mooring.showDrift' },
        ]
      : [{ title: 'Check Drift', command: 'mooring.checkDrift' }]),
    ...(hasProblems ? [{ title: 'Show Problems', command: 'mooring.showProblems' }] : []),
    { title: 'Show Operations', command: 'mooring.showOperations' },
  ];
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
