/** `mooring workspace bind`, `unbind`, `ignore` and `unignore`: what `config.toml` says of workspaces. */
import path from 'node:path';
import { portPath } from '../../node/write-disk.ts';
import type { Command } from '../command.ts';
import { PROJECT } from '../config/options.ts';
import { cannot } from '../io.ts';
import { EDITING, perform } from './editing.ts';

export const workspaceBind: Command = {
  name: 'workspace bind',
  summary: 'Make a workspace the active one of a folder and all below it.',
  positionals: ['name', 'folder'],
  options: EDITING,
  details: [
    'The folder is the working directory unless named. Links are resolved, and a workspace without an id gets one.',
    'A folder belongs to one workspace: from the one that had it, it is taken. A workspace may have several.',
  ],
  run(settings, io) {
    const [name, folder = '.'] = settings.positionals;
    if (name === undefined) return cannot(io, 'Name a workspace: "mooring workspace bind dev".', 'arguments');
    return perform(settings, io, { do: 'bind', name, folder: portPath(path.resolve(io.cwd, folder)) });
  },
};

export const workspaceUnbind: Command = {
  name: 'workspace unbind',
  summary: 'Take a folder from the workspace that it is bound to.',
  positionals: ['folder'],
  options: EDITING,
  details: ['The folder is the working directory unless named; it need not be there any more.'],
  run(settings, io) {
    const [folder = '.'] = settings.positionals;
    return perform(settings, io, { do: 'unbind', folder: portPath(path.resolve(io.cwd, folder)) });
  },
};

export const workspaceIgnore: Command = {
  name: 'workspace ignore',
  summary: 'Leave a workspace out altogether, by discovery.ignore.',
  positionals: ['name'],
  options: [PROJECT, ...EDITING],
  details: ['One of two whose names differ only in capital letters can be ignored, and the other one loads.'],
  run(settings, io) {
    const [name] = settings.positionals;
    if (name === undefined)
      return cannot(io, 'Name a workspace; "mooring workspace list --all" shows those there are.', 'arguments');
    return perform(settings, io, { do: 'ignore', name, root: settings.has('project') ? 'project' : 'user' });
  },
};

export const workspaceUnignore: Command = {
  name: 'workspace unignore',
  summary: 'Take a name out of discovery.ignore.',
  positionals: ['name'],
  options: [PROJECT, ...EDITING],
  details: [],
  run(settings, io) {
    const [name] = settings.positionals;
    if (name === undefined)
      return cannot(io, 'Name what is ignored; "mooring config get discovery.ignore" lists it.', 'arguments');
    return perform(settings, io, { do: 'unignore', name, root: settings.has('project') ? 'project' : 'user' });
  },
};
