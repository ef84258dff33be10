/** `mooring workspace list`: the workspaces in sight. */
import path from 'node:path';
import type { WorkspaceInSight } from '../../runtime/workspaces.ts';
import { ignoredFolders } from '../../workspace/ignored.ts';
import type { Arguments } from '../arguments.ts';
import { coloursOf } from '../colour.ts';
import type { Command } from '../command.ts';
import { type ExitCode, type Io, json, notice } from '../io.ts';
import { type OpenedConfig, withConfig } from '../open-config.ts';
import { FORMAT, wantsJson } from '../options.ts';
import { asTable } from '../table.ts';
import { editorOf } from './editing.ts';
import { noneActive } from './none-active.ts';

export const workspaceList: Command = {
  name: 'workspace list',
  summary: 'List the workspaces in sight; a star marks the active one.',
  positionals: [],
  options: [
    { name: 'all', help: 'List all: hidden, ignored and shadowed ones, too.' },
    { name: 'disabled', help: 'List only those that are disabled.' },
    { name: 'paths', help: 'Print the folder of each.' },
    ...FORMAT,
  ],
  details: ['A workspace that does not load is listed with the reason, and one of two with one id says so.'],
  run: (settings, io) => withConfig(settings, io, opened => list(opened, settings, io)),
};

/** A workspace of the list, with why it is none that a name leads to. */
type Listed = WorkspaceInSight & { readonly outOfSight?: 'shadowed' | 'ignored' };

function list(opened: OpenedConfig, settings: Arguments, io: Io): ExitCode {
  const { active, all: inSight, warnings, older } = opened.workspaces.look();
  const isActive = (workspace: Listed): boolean => workspace === active.workspace;
  const all: readonly Listed[] = settings.has('all')
    ? [...inSight, ...outOfSight(opened, inSight, io)].sort(bySlug)
    : inSight;
  const wanted = all.filter(workspace => {
    if (settings.has('disabled')) return workspace.disabled;
    return settings.has('all') || !workspace.hidden || workspace.problems.length > 0 || isActive(workspace);
  });
  for (const warning of [...warnings, ...older]) notice(io, warning);
  if (wantsJson(settings)) {
    const workspaces = wanted.map(workspace => ({
      ...workspaceJson(workspace, isActive(workspace)),
      shadowed: workspace.outOfSight === 'shadowed',
      ignored: workspace.outOfSight === 'ignored',
      sameIdAs: sameId(workspace, all),
    }));
    io.out(json({ version: 1, workspaces }));
    return 0;
  }
  if (wanted.length === 0) {
    io.out(`There is no workspace${noneBut(settings, all.length)}.\n`);
    return 0;
  }
  const paths = settings.has('paths');
  const rows = wanted.map(workspace => [
    isActive(workspace) ? '*' : '',
    workspace.slug,
    workspace.extends ?? '',
    notesOf(workspace, sameId(workspace, all)),
    ...(paths ? [path.normalize(workspace.folder)] : []),
    workspace.description ?? '',
  ]);
  const colours = coloursOf(settings, io);
  io.out(asTable(['', 'NAME', 'EXTENDS', 'NOTES', ...(paths ? ['FOLDER'] : []), 'DESCRIPTION'], rows, colours));
  if (active.dangling) notice(io, noneActive(active));
  return 0;
}

function noneBut(settings: Arguments, count: number): string {
  if (settings.has('disabled')) return ' that is disabled';
  return count > 0 ? ' that is not hidden; "mooring workspace list --all" lists those, too' : '';
}

/** Those that are there and that no name leads to. */
function outOfSight(opened: OpenedConfig, inSight: readonly WorkspaceInSight[], io: Io): Listed[] {
  const seen = new Set(inSight.map(({ folder }) => folder));
  const { roots } = editorOf(opened, io).look();
  return roots.flatMap(({ workspaces, taken }) => {
    const ignored = ignoredFolders(taken, opened.workspaces.ignored());
    return workspaces.flatMap((workspace): Listed[] => {
      if (seen.has(workspace.folder)) return [];
      const why = ignored.has(workspace.slug) ? 'ignored' : 'shadowed';
      return [{ ...workspace, file: `${workspace.folder}/workspace.toml`, shadowsUser: false, outOfSight: why }];
    });
  });
}

/** Bindings and what goes by ids could mean either. */
function sameId({ id, folder }: Listed, all: readonly Listed[]): string[] {
  if (id === undefined) return [];
  return all.filter(other => other.id === id && other.folder !== folder).map(({ slug }) => slug);
}

function bySlug(a: Listed, b: Listed): number {
  return a.slug < b.slug ? -1 : a.slug > b.slug ? 1 : 0;
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

function notesOf(
  { problems, disabled, hidden, shadowsUser, outOfSight, root }: Listed,
  sameIdAs: readonly string[],
): string {
  const notes = [
    problems.length > 0 ? `broken: ${problems.map(({ message }) => message).join(' ')}` : '',
    outOfSight === 'shadowed' ? 'shadowed by the project’s' : (outOfSight ?? ''),
    disabled ? 'disabled' : '',
    hidden ? 'hidden' : '',
    shadowsUser ? 'shadows yours' : root === 'project' ? 'from the project' : '',
    sameIdAs.length > 0 ? `same id as ${sameIdAs.join(', ')}` : '',
  ];
  return notes
    .filter(Boolean)
    .map((note, at, all) => (at < all.length - 1 ? note.replace(/\.$/, '') : note))
    .join(', ');
}
