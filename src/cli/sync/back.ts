/** `mooring sync abort` lets what waits be; `mooring sync undo` takes the last sync back. */
import type { SyncApplied, SyncRefusal } from '../../sync/sync.ts';
import type { Arguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { type ExitCode, type Io, isNotThere, json, printable } from '../io.ts';
import { FORMAT, wantsJson } from '../options.ts';
import { refuse, tellApplied } from './apply.ts';
import { OF_USER, type OpenedSync, withSync } from './open-sync.ts';
import { appliedValue } from './sync-json.ts';

export const syncAbort: Command = {
  name: 'sync abort',
  summary: 'Let a sync be that waits or was interrupted.',
  positionals: [],
  options: [OF_USER, ...FORMAT],
  details: [
    'The folder and the branch are as before it began, and what was decided is forgotten.',
    '',
    'Exit codes: 0 done, 1 nothing waits, 2 refused, or it could not be run.',
  ],
  run: (settings, io) => withSync(settings, io, async opened => tell(opened, await opened.sync.abort(), settings, io)),
};

export const syncUndo: Command = {
  name: 'sync undo',
  summary: 'Take the last sync back: files and branch.',
  positionals: [],
  options: [OF_USER, ...FORMAT],
  details: [
    'That is the last pull, or the last connect that brought something here, as long as nobody committed since and its files',
    'are as it left them. What was pushed stays on the remote.',
    '',
    'Exit codes: 0 done, 1 there is nothing to take back, 2 refused, or it could not be run.',
  ],
  run: (settings, io) => withSync(settings, io, async opened => tell(opened, await opened.sync.undo(), settings, io)),
};

function tell(opened: OpenedSync, done: SyncApplied | SyncRefusal, settings: Arguments, io: Io): ExitCode {
  if ('refused' in done)
    return done.refused === 'nothing' ? isNotThere(io, done.message, done.refused) : refuse(opened, done, io);
  tellApplied(done, io);
  if (wantsJson(settings)) io.out(json({ version: 1, root: opened.root, ...appliedValue(done) }));
  else io.out(`${printable(took(done.label))}.\n`);
  return 0;
}

/** The log calls what takes something back `undo: …`. */
function took(label: string): string {
  return label.startsWith('undo: ') ? `Took back “${label.slice('undo: '.length)}”` : label;
}
