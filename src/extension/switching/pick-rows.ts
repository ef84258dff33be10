/** The rows of the list to switch from, as data. */
import type { WorkspaceInSight, WorkspacesSeen } from '../../runtime/workspaces.ts';
import { canEnter } from '../../workspace/active.ts';
import { forPicking } from '../../workspace/recency.ts';
import { entryProblem } from '../../workspace/switch-plan.ts';

export interface PickRow {
  readonly workspace: WorkspaceInSight;
  /** Codicon id. */
  readonly icon: string;
  readonly muted: boolean;
  readonly description: string;
  readonly detail: string;
  /** Why it cannot be entered. */
  readonly barred?: string;
}

export interface PickRows {
  readonly open: readonly PickRow[];
  /** Those that are disabled or broken. */
  readonly barred: readonly PickRow[];
  /** Whether there are hidden ones that could be shown. */
  readonly hasHidden: boolean;
}

/** `entered` are slugs, the last one first. Hidden ones are left out unless `showHidden`, but never the active one. */
export function pickRows(
  { all, active }: WorkspacesSeen,
  entered: readonly string[],
  newestMs: ReadonlyMap<string, number>,
  showHidden: boolean,
): PickRows {
  const shown = all.filter(workspace => showHidden || !workspace.hidden || workspace === active.workspace);
  const rows = forPicking(shown, entered, newestMs).map(workspace => rowOf(workspace, workspace === active.workspace));
  return {
    open: rows.filter(({ barred }) => barred === undefined),
    barred: rows.filter(({ barred }) => barred !== undefined),
    hasHidden: all.some(workspace => workspace.hidden && canEnter(workspace)),
  };
}

function rowOf(workspace: WorkspaceInSight, isActive: boolean): PickRow {
  const { hidden, shadowsUser, root, description = '' } = workspace;
  const barred = entryProblem(workspace);
  const words = [
    isActive ? 'active' : '',
    hidden ? 'hidden' : '',
    shadowsUser ? 'shadows yours' : root === 'project' ? 'from the project' : '',
    workspace.extends === undefined ? '' : `extends ${workspace.extends}`,
  ];
  return {
    workspace,
    icon: barred !== undefined ? 'circle-slash' : isActive ? 'check' : hidden ? 'eye-closed' : 'server-environment',
    muted: barred !== undefined || hidden,
    description: words.filter(Boolean).join(' · '),
    detail: barred ?? description,
    ...(barred === undefined ? {} : { barred }),
  };
}
