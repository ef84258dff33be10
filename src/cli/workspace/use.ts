/** `mooring workspace use`: switch. Every window follows by itself. */
import type { Command } from '../command.ts';
import { FORMAT, json, wantsJson } from '../config/options.ts';
import { cannot, printable } from '../io.ts';
import { withConfig } from '../open-config.ts';
import { workspaceJson } from './list.ts';

export const workspaceUse: Command = {
  name: 'workspace use',
  summary: 'Make a workspace the active one.',
  positionals: ['name'],
  options: [
    { name: 'everywhere', help: 'Make it your default as well where the working directory is bound.' },
    ...FORMAT,
  ],
  details: [
    'Where the working directory is bound to a workspace, it is bound to this one instead; elsewhere your default changes.',
    'Under MOORING_WORKSPACE and the like nothing can be switched, and the answer says so.',
  ],
  run(settings, io) {
    const [slug] = settings.positionals;
    if (slug === undefined) return cannot(io, 'Name a workspace; "mooring workspace list" shows those there are.');
    return withConfig(settings, io, async ({ workspaces }) => {
      const result = await workspaces.switchTo(slug, { everywhere: settings.has('everywhere') });
      if (result.is === 'refused') return cannot(io, result.message);
      const { workspace, changed, says } = result;
      if (wantsJson(settings)) io.out(json({ version: 1, changed, workspace: workspaceJson(workspace, true), says }));
      else io.out(`${printable(says)}\n`);
      return 0;
    });
  },
};
