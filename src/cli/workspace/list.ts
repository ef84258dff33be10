/** `mooring workspace list`: the workspaces in sight. */
import path from 'node:path';
import type { WorkspaceInSight, WorkspacesSeen } from '../../runtime/workspaces.ts';
import type { Arguments } from '../arguments.ts';
import { palette, usesColour } from '../colour.ts';
import type { Command } from '../command.ts';
import { FORMAT, json, wantsJson } from '../config/options.ts';
import { type ExitCode, type Io, printable } from '../io.ts';
import { withConfig } from '../open-config.ts';
import { asTable } from '../table.ts';

export const workspaceList: Command = {
  name: 'workspace list',
  summary: 'List the workspaces in sight; a star marks the active one.',
  positionals: [],
  options: [{ name: 'all', help: 'List hidden ones too: bases that others extend.' }, ...FORMAT],
  details: ['A workspace that does not load is listed with the reason.'],
  run: (settings, io) => withConfig(settings, io, ({ workspaces }) => list(workspaces.look(), settings, io)),
};

function list(seen: WorkspacesSeen, settings: Arguments, io: Io): ExitCode {
  const { active, all, warnings } = seen;
  const isActive = (workspace: WorkspaceInSight): boolean => workspace === active.workspace;
  const wanted = all.filter(
    workspace => settings.has('all') || !workspace.hidden || workspace.problems.length > 0 || isActive(workspace),
  );
  for (const warning of warnings) io.err(`mooring: ${printable(warning)}\n`);
  if (wantsJson(settings)) {
    io.out(json({ version: 1, workspaces: wanted.map(workspace => workspaceJson(workspace, isActive(workspace))) }));
    return 0;
  }
  if (wanted.length === 0) {
    const hidden = all.length > 0 ? ' that is not hidden; "mooring workspace list --all" lists those, too' : '';
    io.out(`There is no workspace${hidden}.\n`);
    return 0;
  }
  const rows = wanted.map(workspace => [
    isActive(workspace) ? '*' : '',
    workspace.slug,
    workspace.extends ?? '',
    notesOf(workspace),
    workspace.description ?? '',
  ]);
  const colours = palette(usesColour(io, settings.has('no-color')));
  io.out(asTable(['', 'NAME', 'EXTENDS', 'NOTES', 'DESCRIPTION'], rows, colours));
  if (active.dangling) io.err(`mooring: ${printable(active.why)}\n`);
  return 0;
}

export function workspaceJson(workspace: WorkspaceInSight, active: boolean) {
  const { slug, id, root, folder, description, hidden, disabled, shadowsUser, problems } = workspace;
  return {
    slug,
    id: id ?? null,
    root,
    folder: path.normalize(folder),
    description: description ?? null,
    extends: workspace.extends ?? null,
    active,
    hidden,
    disabled,
    shadowsUser,
    problems: problems.map(({ message }) => message),
  };
}

function notesOf({ problems, disabled, hidden, shadowsUser, root }: WorkspaceInSight): string {
  const notes = [
    problems.length > 0 ? `broken: ${problems.map(({ message }) => message).join(' ')}` : '',
    disabled ? 'disabled' : '',
    hidden ? 'hidden' : '',
    shadowsUser ? 'shadows yours' : root === 'project' ? 'from the project' : '',
  ];
  return notes.filter(Boolean).join(', ');
}
