/** `mooring workspace use`: switch, and make what the workspace declares. Every window follows by itself. */
import type { Command } from '../command.ts';
import { cannot, json, notice, printable } from '../io.ts';
import { shownPath, withConfig } from '../open-config.ts';
import { FORMAT, wantsJson } from '../options.ts';
import { workspaceJson } from './list.ts';
import { scaffoldJson, scaffoldLine, scaffoldOf } from './scaffold.ts';

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
    'Folders and files that its [scaffold] declares and that are missing are made.',
  ],
  run(settings, io) {
    const [slug] = settings.positionals;
    if (slug === undefined)
      return cannot(io, 'Name a workspace; "mooring workspace list" shows those there are.', 'arguments');
    return withConfig(settings, io, async opened => {
      const result = await opened.workspaces.switchTo(slug, { everywhere: settings.has('everywhere') });
      if (result.is === 'refused') return cannot(io, result.message);
      const { workspace, changed, says } = result;
      const made = await scaffoldOf(opened, io).make(workspace);
      // The switch is done, whatever became of the folders.
      if (made.is === 'refused') notice(io, `The scaffold was not made: ${made.message}`);
      const done = made.is === 'done' ? made : undefined;
      if (wantsJson(settings)) {
        const scaffold = done ? scaffoldJson(done.scaffold, done, shownPath(opened, io)) : null;
        io.out(json({ version: 1, changed, workspace: workspaceJson(workspace, true), says, scaffold }));
        return 0;
      }
      io.out(`${printable(says)}\n`);
      const line = done && scaffoldLine(done, workspace.slug);
      if (line !== undefined) io.out(`${printable(line)}\n`);
      return 0;
    });
  },
};
