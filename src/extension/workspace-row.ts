/** One row of the view “Workspaces”, as data. */
import type { ListedWorkspace } from '../workspace/listing.ts';

export interface WorkspaceRow {
  readonly label: string;
  readonly description: string;
  /** Name and value, one line each. Values come from files. */
  readonly tooltip: readonly (readonly [string, string])[];
  readonly icon: string;
  readonly tone?: 'error' | 'muted';
  readonly spoken: string;
}

export function workspaceRow(workspace: ListedWorkspace, active = false): WorkspaceRow {
  const { slug, description = '', problems } = workspace;
  const base = workspace.extends === undefined ? '' : `extends ${workspace.extends}`;
  const marks = [
    active ? 'active' : '',
    problems.length > 0 ? 'broken' : '',
    workspace.disabled ? 'disabled' : '',
    workspace.hidden ? 'hidden' : '',
    workspace.shadowsUser ? 'shadows yours' : workspace.root === 'project' ? 'from the project' : '',
  ];
  const words = [...marks, base, description].filter(Boolean);
  return {
    label: slug,
    description: words.join(' · '),
    tooltip: [
      ...problems.map(({ message }) => ['Problem', message] as const),
      ...row('Description', description),
      ...row('Extends', workspace.extends),
      ...row('Base URL', workspace.baseUrl),
      ...row('Id', workspace.id),
      ['Root', workspace.root === 'user' ? 'yours' : 'the project’s'],
      ...(workspace.shadowsUser ? [['Shadows', 'your workspace of the same name'] as const] : []),
    ],
    ...lookOf(workspace, active),
    spoken: [`Workspace ${slug}`, ...words, ...problems.map(({ message }) => message)].join(', '),
  };
}

function lookOf(
  { problems, hidden, disabled }: ListedWorkspace,
  active: boolean,
): { icon: string; tone?: 'error' | 'muted' } {
  if (problems.length > 0) return { icon: 'error', tone: 'error' };
  if (active) return { icon: 'check' };
  if (disabled) return { icon: 'circle-slash', tone: 'muted' };
  return hidden ? { icon: 'eye-closed', tone: 'muted' } : { icon: 'server-environment' };
}

function row(name: string, value: string | undefined): (readonly [string, string])[] {
  return value === undefined || value === '' ? [] : [[name, value]];
}
