/** `mooring workspace current` and `path`: the active workspace, and where one is. */
import path from 'node:path';
import type { Command } from '../command.ts';
import { cannot, json, notice, printable } from '../io.ts';
import { withConfig } from '../open-config.ts';
import { FORMAT, wantsJson } from '../options.ts';
import { workspaceJson } from './list.ts';
import { workspaceMeant } from './named.ts';
import { noneActive } from './none-active.ts';

export const workspaceCurrent: Command = {
  name: 'workspace current',
  summary: 'Print the active workspace of the working directory.',
  positionals: [],
  options: FORMAT,
  details: ['What decides is said on stderr with --verbose. Exit code 1: none is active; stderr says why.'],
  run: (settings, io) =>
    withConfig(settings, io, ({ workspaces }) => {
      const { active } = workspaces.look();
      const { workspace, decidedBy, origin, dangling, why } = active;
      if (wantsJson(settings)) {
        const found = workspace ? workspaceJson(workspace, true) : null;
        io.out(json({ version: 1, workspace: found, decidedBy, origin, dangling: dangling ?? null, why }));
        return workspace ? 0 : 1;
      }
      if (workspace) io.out(`${printable(workspace.slug)}\n`);
      if (!workspace) notice(io, noneActive(active));
      else if (settings.has('verbose')) io.err(`${printable(`${why} ${originText(origin)}`.trimEnd())}\n`);
      return workspace ? 0 : 1;
    }),
};

export const workspacePath: Command = {
  name: 'workspace path',
  summary: 'Print the folder of a workspace, or of the active one.',
  positionals: ['name'],
  options: FORMAT,
  details: ['For scripts: cd "$(mooring workspace path dev)".'],
  run: (settings, io) =>
    withConfig(settings, io, opened => {
      const workspace = workspaceMeant(opened, settings.positionals[0], io);
      if ('wrong' in workspace) return cannot(io, workspace.wrong, workspace.why);
      const folder = path.normalize(workspace.folder);
      io.out(wantsJson(settings) ? json({ version: 1, slug: workspace.slug, folder }) : `${printable(folder)}\n`);
      return 0;
    }),
};

function originText({ variable, file, line }: { variable?: string; file?: string; line?: number }): string {
  if (variable !== undefined || file === undefined) return '';
  return line === undefined ? `(${file})` : `(${file}:${line})`;
}
