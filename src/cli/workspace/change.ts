/** `mooring workspace duplicate`, `rename`, `remove` and `restore`. */
import type { Command } from '../command.ts';
import { cannot } from '../io.ts';
import { EDITING, perform } from './editing.ts';

export const workspaceDuplicate: Command = {
  name: 'workspace duplicate',
  summary: 'Copy a workspace under another name, with an id of its own.',
  positionals: ['name', 'new'],
  options: [{ name: 'with-env', help: 'Copy its .env files, too.' }, ...EDITING],
  details: ['Its files are copied; .env, data.toml and what Mooring keeps in it are not.'],
  run(settings, io) {
    const [name, to] = settings.positionals;
    if (name === undefined || to === undefined) {
      return cannot(io, 'Name the workspace and the copy: "mooring workspace duplicate dev dev-2".', 'arguments');
    }
    return perform(settings, io, { do: 'duplicate', name, to, withEnv: settings.has('with-env') });
  },
};

export const workspaceRename: Command = {
  name: 'workspace rename',
  summary: 'Give a workspace another name, and repair what means it by its name.',
  positionals: ['name', 'new'],
  options: EDITING,
  details: [
    'Its folder moves. Workspaces that extend it, paths of layers, your default and discovery.ignore follow in the same step.',
    'Its id stays, so bindings hold.',
  ],
  run(settings, io) {
    const [name, to] = settings.positionals;
    if (name === undefined || to === undefined) {
      return cannot(io, 'Name the workspace and its new name: "mooring workspace rename dev local".', 'arguments');
    }
    return perform(settings, io, { do: 'rename', name, to });
  },
};

export const workspaceRemove: Command = {
  name: 'workspace remove',
  summary: 'Move a workspace into the quarantine of its root.',
  positionals: ['name'],
  options: [
    { name: 'force', help: 'Also where others extend it, folders are bound to it, or it is in use.' },
    ...EDITING,
  ],
  details: ['Nothing is deleted: "mooring workspace restore" brings it back from .local/quarantine.'],
  run(settings, io) {
    const [name] = settings.positionals;
    if (name === undefined)
      return cannot(io, 'Name a workspace; "mooring workspace list" shows those there are.', 'arguments');
    const request = { do: 'remove', name, force: settings.has('force') } as const;
    return perform(settings, io, request, { 'in-use': '"--force" removes it all the same.' });
  },
};

export const workspaceRestore: Command = {
  name: 'workspace restore',
  summary: 'Bring a removed workspace back.',
  positionals: ['name'],
  options: [{ name: 'as', value: 'new', help: 'Under another name.' }, ...EDITING],
  details: [
    'The one that was removed last under that name comes back; the folder’s name in .local/quarantine names another one.',
    'Without a name, the only one that there is.',
  ],
  run(settings, io) {
    const [name] = settings.positionals;
    const as = settings.value('as');
    return perform(settings, io, {
      do: 'restore',
      ...(name === undefined ? {} : { name }),
      ...(as === undefined ? {} : { as }),
    });
  },
};
