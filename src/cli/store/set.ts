/** `mooring store set` and `unset`: change one key of a data store, and nothing else in it. The value is never repeated. */

import type { Refused } from '../../runtime/config-engine.ts';
import type { DataStore, DataWritten } from '../../runtime/data-store.ts';
import type { Arguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { cannot, type ExitCode, type Io, json, mayBeLost, notice, printable } from '../io.ts';
import { FORMAT, wantsJson } from '../options.ts';
import { PLACE } from './options.ts';
import { ONE_OFF, withStore } from './place.ts';

export const storeSet: Command = {
  name: 'store set',
  summary: 'Set a key of the data store to a text.',
  positionals: ['key', 'value'],
  options: [...PLACE, ...FORMAT],
  details: [
    'A key with dots is one key. With - as the value it is read from stdin, and so does not get into the history of your',
    'shell; one line break at its end is left out:',
    '  mooring store set api.token - < token.txt',
    'A value that begins with a dash stands behind --. A new file can be read by you alone.',
  ],
  async run(settings, io) {
    const [key, typed] = settings.positionals;
    if (key === undefined || typed === undefined) {
      return cannot(
        io,
        'Name a key and its value, or - to read it from stdin: "mooring store set region eu".',
        'arguments',
      );
    }
    const value =
      typed === '-'
        ? (await io.readInput('Type the value, then press Ctrl+D (on Windows Ctrl+Z and Enter).')).replace(/\r?\n$/, '')
        : typed;
    return write(settings, io, 'set', store => store.set(key, value));
  },
};

export const storeUnset: Command = {
  name: 'store unset',
  summary: 'Take a key out of the data store.',
  positionals: ['key'],
  options: [...PLACE, ...FORMAT],
  details: ['Also one with a value that is no text, or a whole table.'],
  run(settings, io) {
    const [key] = settings.positionals;
    if (key === undefined) return cannot(io, 'Name a key: "mooring store unset api.token".', 'arguments');
    return write(settings, io, 'unset', store => store.unset(key));
  },
};

function write(
  settings: Arguments,
  io: Io,
  did: 'set' | 'unset',
  work: (store: DataStore) => Promise<DataWritten | Refused>,
): Promise<ExitCode> {
  return withStore(settings, io, async store => {
    // To keep it until the command ends and then lose it is nothing that anybody asks for.
    if (store.kind === 'one-off') return cannot(io, ONE_OFF);
    return report(await work(store), settings, io, did);
  });
}

/** What a write did, or why it was not done. */
export function report(result: DataWritten | Refused, settings: Arguments, io: Io, did: string): ExitCode {
  if (result.is === 'refused') return cannot(io, result.message, result.why);
  const { changed, file, durable, ignored = false } = result;
  if (ignored) notice(io, '.mooring/.gitignore keeps every data.toml out of git now.');
  if (changed && !durable) notice(io, mayBeLost(file));
  if (wantsJson(settings)) io.out(json({ version: 1, changed, file, durable, ignored }));
  else io.out(changed ? `${did} in ${printable(file)}\n` : 'Nothing changed; it is so already.\n');
  return 0;
}
