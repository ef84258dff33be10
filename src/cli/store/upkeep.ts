/** `mooring store backup` and `compact`. */
import path from 'node:path';
import { portPath } from '../../node/write-disk.ts';
import type { Command } from '../command.ts';
import { cannot, json, mayBeLost, notice, printable } from '../io.ts';
import { FORMAT, wantsJson } from '../options.ts';
import { PLACE } from './options.ts';
import { ONE_OFF, withStore } from './place.ts';

export const storeBackup: Command = {
  name: 'store backup',
  summary: 'Copy the data store’s file to a place where none is.',
  positionals: ['file'],
  options: [...PLACE, ...FORMAT],
  details: [
    'Without a file it goes to data-<UTC time>.toml.bak in .local/backups of the root. A folder gets a copy of that name.',
    'The copy is byte for byte, also of a file that does not parse, can be read by you alone, and replaces nothing.',
  ],
  run: (settings, io) =>
    withStore(settings, io, async store => {
      if (store.kind === 'one-off') return cannot(io, ONE_OFF);
      const [to] = settings.positionals;
      const done = await store.backup(to === undefined ? undefined : portPath(path.resolve(io.cwd, to)));
      if (done.is === 'refused') return cannot(io, done.message, done.why);
      const file = path.normalize(done.file);
      if (!done.durable) notice(io, mayBeLost(file));
      if (wantsJson(settings)) io.out(json({ version: 1, file, size: done.size, durable: done.durable }));
      else io.out(`${printable(file)}\n`);
      return 0;
    }),
};

export const storeCompact: Command = {
  name: 'store compact',
  summary: 'Drop what is remembered of keys that are gone, and old states.',
  positionals: [],
  options: [...PLACE, ...FORMAT],
  details: [
    'Taken out are the records in [__meta__] of keys that the file does not have any more, and what is over',
    'history.versions in the root’s history. Values, comments and order stay as they are.',
  ],
  run: (settings, io) =>
    withStore(settings, io, async store => {
      if (store.kind === 'one-off') return cannot(io, ONE_OFF);
      const done = await store.compact();
      if (done.is === 'refused') return cannot(io, done.message, done.why);
      const { records, versions, file, changed, durable } = done;
      if (wantsJson(settings)) io.out(json({ version: 1, changed, file, records, versions, durable }));
      else if (records.length + versions === 0) io.out('Nothing to drop.\n');
      else {
        const parts = [
          ...(records.length > 0 ? [`${count(records.length, 'record')} from ${file}`] : []),
          ...(versions > 0 ? [`${count(versions, 'earlier state')} from the history`] : []),
        ];
        io.out(printable(`dropped ${parts.join(' and ')}`).concat('\n'));
      }
      return 0;
    }),
};

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
