/** `mooring workspace edit`, `enable`, `disable`, `hide` and `unhide`: single values of a `workspace.toml`. */
import type { KeyEdits } from '../../plans/workspace/edit.ts';
import type { Arguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { cannot } from '../io.ts';
import { EDITING, perform } from './editing.ts';

export const workspaceEdit: Command = {
  name: 'workspace edit',
  summary: 'Set or take out what a workspace says of itself.',
  positionals: ['name'],
  options: [
    { name: 'description', value: 'text', help: 'What it is for.' },
    { name: 'no-description', help: 'Take the description out.' },
    { name: 'base-url', value: 'url', help: 'The address that its requests are relative to.' },
    { name: 'no-base-url', help: 'Take it out: the base’s counts.' },
    { name: 'extends', value: 'base', help: 'The workspace that it builds on.' },
    { name: 'no-extends', help: 'Build on none.' },
    { name: 'root-env', help: 'Load the .env of the root, too.' },
    { name: 'no-root-env', help: 'Do not load the .env of the root.' },
    { name: 'inherit-root-env', help: 'Leave that to the base.' },
    ...EDITING,
  ],
  details: ['Only these values change in its workspace.toml; comments, order and line endings stay.'],
  run(settings, io) {
    const [name] = settings.positionals;
    if (name === undefined) return cannot(io, MISSING);
    const keys = editsOf(settings);
    if (typeof keys === 'string') return cannot(io, keys);
    if (Object.keys(keys).length === 0) {
      return cannot(io, 'Say what to change: "mooring workspace edit dev --description "My machine"".', 'arguments');
    }
    return perform(settings, io, { do: 'edit', name, keys });
  },
};

const MISSING = 'Name a workspace; "mooring workspace list" shows those there are.';

/** The edits, or the sentence that says which options do not go together. */
function editsOf(settings: Arguments): KeyEdits | string {
  const edits: Record<string, string | boolean | null> = {};
  for (const key of ['description', 'base-url', 'extends']) {
    const value = settings.value(key);
    if (value !== undefined && settings.has(`no-${key}`)) return `"--${key}" and "--no-${key}" do not go together.`;
    if (value !== undefined) edits[key] = value;
    if (settings.has(`no-${key}`)) edits[key] = null;
  }
  const flags = ['root-env', 'no-root-env', 'inherit-root-env'].filter(flag => settings.has(flag));
  if (flags.length > 1) return `"--${flags[0]}" and "--${flags[1]}" do not go together.`;
  const [flag] = flags;
  if (flag !== undefined) edits['root-env'] = flag === 'inherit-root-env' ? null : flag === 'root-env';
  return edits;
}

function flagCommand(word: string, keys: KeyEdits, summary: string, details: readonly string[]): Command {
  return {
    name: `workspace ${word}`,
    summary,
    positionals: ['name'],
    options: EDITING,
    details,
    run(settings, io) {
      const [name] = settings.positionals;
      return name === undefined ? cannot(io, MISSING) : perform(settings, io, { do: 'edit', name, keys });
    },
  };
}

export const workspaceEnable = flagCommand('enable', { disabled: false }, 'Let a workspace be entered again.', []);
export const workspaceDisable = flagCommand('disable', { disabled: true }, 'Keep a workspace from being entered.', [
  'It stays in lists, and others may extend it.',
]);
export const workspaceHide = flagCommand('hide', { hidden: true }, 'Leave a workspace out of lists.', [
  'For bases that others extend. It can be entered by its name.',
]);
export const workspaceUnhide = flagCommand('unhide', { hidden: false }, 'Show a hidden workspace in lists again.', []);
