/** What the status bar says of the active workspace, as data. */
import type { WorkspaceInSight, WorkspacesSeen } from '../../runtime/workspaces.ts';
import type { Origin } from '../../workspace/active.ts';

export interface ActiveText {
  /** Codicon id. */
  readonly icon: string;
  readonly text: string;
  /** What it names is not there, or cannot be entered. */
  readonly warning: boolean;
  readonly title: string;
  /** Sentences and facts, one line each. They come from files. */
  readonly lines: readonly string[];
  /** What decides, for a link: the place as people know it, and the file and line. */
  readonly origin?: { readonly shown: string; readonly file: string; readonly line: number };
}

/** Nothing where there is nothing to choose from, so that the item hides. */
export function activeText({ all, active, warnings }: WorkspacesSeen): ActiveText | undefined {
  const { workspace, dangling, why, origin } = active;
  const link = linkOf(origin);
  if (workspace) {
    const lines = [why, ...factsOf(workspace), ...warnings];
    return { icon: 'server-environment', text: workspace.slug, warning: false, title: workspace.slug, lines, ...link };
  }
  if (dangling) {
    const text = dangling.reason === 'missing' && dangling.name.startsWith('ws-') ? 'unknown workspace' : dangling.name;
    const title = `${dangling.name}: ${REASONS[dangling.reason]}`;
    return {
      icon: 'warning',
      text: `${text}: ${REASONS[dangling.reason]}`,
      warning: true,
      title,
      lines: [why, ...warnings],
      ...link,
    };
  }
  if (all.length === 0) return undefined;
  return {
    icon: 'circle-slash',
    text: 'No workspace',
    warning: false,
    title: 'No workspace',
    lines: [why, ...warnings],
  };
}

const REASONS = { missing: 'not found', disabled: 'disabled', broken: 'broken', ignored: 'ignored' } as const;

function factsOf(workspace: WorkspaceInSight): string[] {
  const { description, shadowsUser, root } = workspace;
  return [
    ...(description ? [description] : []),
    ...(workspace.extends === undefined ? [] : [`Extends ${workspace.extends}.`]),
    ...(shadowsUser ? ['It belongs to the project and shadows yours of the same name.'] : []),
    ...(root === 'project' && !shadowsUser ? ['It belongs to the project.'] : []),
  ];
}

function linkOf({ file, line = 1 }: Origin): Pick<ActiveText, 'origin'> {
  return file === undefined ? {} : { origin: { shown: `${file}:${line}`, file, line } };
}
