/** `mooring store log` and `restore`: earlier states of a data store. */
import type { Command } from '../command.ts';
import { listVersions, versionStarting } from '../config/history.ts';
import { cannot } from '../io.ts';
import { FORMAT } from '../options.ts';
import { PLACE } from './options.ts';
import { ONE_OFF, withStore } from './place.ts';
import { report } from './set.ts';

export const storeLog: Command = {
  name: 'store log',
  summary: 'List the earlier states of the data store, the newest first.',
  positionals: [],
  options: [...PLACE, ...FORMAT],
  details: [
    'Each with the time at which it was replaced, by whom and by what. "mooring store restore" brings one back.',
  ],
  run: (settings, io) => withStore(settings, io, store => listVersions(store.history(), settings, io)),
};

export const storeRestore: Command = {
  name: 'store restore',
  summary: 'Make an earlier state of the data store the present one.',
  positionals: ['hash'],
  options: [...PLACE, ...FORMAT],
  details: ['The hash is one of "mooring store log", or as much of its beginning as tells it from the others.'],
  run(settings, io) {
    const [typed] = settings.positionals;
    if (!typed) return cannot(io, 'Name a state by its hash; "mooring store log" lists them.', 'arguments');
    return withStore(settings, io, async store => {
      if (store.kind === 'one-off') return cannot(io, ONE_OFF);
      const found = versionStarting(store.history(), typed, 'mooring store log');
      return 'wrong' in found
        ? cannot(io, found.wrong, 'unknown')
        : report(await store.restore(found.hash), settings, io, 'restored');
    });
  },
};
