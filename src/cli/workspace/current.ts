/** `mooring workspace current` and `path`: the active workspace, and where one is. */
import path from 'node:path';
import { unknownWorkspace } from '../../workspace/switch-plan.ts';
import type { Command } from '../command.ts';
import { FORMAT, json, wantsJson } from '../config/options.ts';
import { cannot, printable } from '../io.ts';
import { withConfig } from '../open-config.ts';
import { workspaceJson } from './list.ts';
import { workspaceNamed } from './named.ts';
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
      if (!workspace) io.err(`mooring: ${printable(noneActive(active))}\n`);
      else if (settings.has('verbose')) io.err(`${printable(`${why} ${originText(origin)}`.trimEnd())}\n`);
      return workspace ? 0 : 1;
    }),
};

export const workspacePath: Command = {
  name: 'workspace path',
  summary: 'Print the folder of a workspace, or of the active one.',
  positionals: ['name'],
  options: [],
  details: ['For scripts: cd "$(mooring workspace path dev)".'],
  run: (settings, io) =>
    withConfig(settings, io, opened => {
      const [slug] = settings.positionals;
      const { all, active } = opened.workspaces.look();
      const workspace = slug === undefined ? active.workspace : workspaceNamed(opened, slug, io);
      if (!workspace) return cannot(io, slug === undefined ? noneActive(active) : unknownWorkspace(slug, all));
      io.out(`${printable(path.normalize(workspace.folder))}\n`);
      return 0;
    }),
};

function originText({ variable, file, line }: { variable?: string; file?: string; line?: number }): string {
  if (variable !== undefined || file === undefined) return '';
  return line === undefined ? `(${file})` : `(${file}:${line})`;
}
