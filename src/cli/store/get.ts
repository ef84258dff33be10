/** `mooring store get`, `list` and `path`: what a data store says, and where it is. */
import path from 'node:path';
import { nearest } from '../../base/nearest.ts';
import { masked } from '../../config/intents.ts';
import type { DataStore } from '../../runtime/data-store.ts';
import { equalToml, type TomlValue } from '../../syntax/toml-value.ts';
import type { Arguments } from '../arguments.ts';
import { coloursOf } from '../colour.ts';
import type { Command } from '../command.ts';
import { cannot, type ExitCode, type Io, isNotThere, json, notice, printable } from '../io.ts';
import { FORMAT, wantsJson } from '../options.ts';
import { asTable } from '../table.ts';
import { bare, jsonValue, shown } from '../values.ts';
import { PLACE } from './options.ts';
import { ONE_OFF, withStore } from './place.ts';

export const storeGet: Command = {
  name: 'store get',
  summary: 'Print the value of a key of the data store.',
  positionals: ['key'],
  options: [...PLACE, ...FORMAT],
  details: ['For scripts: "$(mooring store get api.token)". Exit code 1: the key is not set.'],
  run: (settings, io) => withStore(settings, io, store => get(store, settings, io)),
};

export const storeList: Command = {
  name: 'store list',
  summary: 'List the keys of the data store with their values.',
  positionals: [],
  options: [...PLACE, { name: 'reveal', help: 'Print what looks like a secret, too.' }, ...FORMAT],
  details: ['What looks like a secret, by its key or by its form, is masked unless --reveal is given.'],
  run: (settings, io) => withStore(settings, io, store => list(store, settings, io)),
};

export const storePath: Command = {
  name: 'store path',
  summary: 'Print where the data store is, whether it exists yet or not.',
  positionals: [],
  options: [...PLACE, ...FORMAT],
  details: ['Exit code 1: there is no root, so it is in memory alone.'],
  run: (settings, io) =>
    withStore(settings, io, store => {
      const file = store.path === undefined ? null : path.normalize(store.path);
      if (wantsJson(settings)) io.out(json({ version: 1, path: file, kind: store.kind, exists: store.exists() }));
      else if (file !== null) io.out(`${printable(file)}\n`);
      if (file === null) notice(io, ONE_OFF);
      return file === null ? 1 : 0;
    }),
};

function get(store: DataStore, settings: Arguments, io: Io): ExitCode {
  const [key] = settings.positionals;
  if (key === undefined) return cannot(io, 'Name a key: "mooring store get api.token".', 'arguments');
  const value = store.get(key);
  if (value === undefined) return notThere(store, key, io);
  if (wantsJson(settings)) io.out(json({ version: 1, key, value: jsonValue(value) }));
  else if (io.isTerminal) io.out(`${bare(value).split('\n').map(printable).join('\n')}\n`);
  // A script wants the text as it is; only what ends every output of a command is added.
  else io.out(`${bare(value)}\n`);
  return 0;
}

function notThere(store: DataStore, key: string, io: Io): ExitCode {
  const problem = store.problem();
  if (problem !== undefined) return cannot(io, problem);
  if (store.kind === 'one-off') notice(io, ONE_OFF);
  const keys = [...store.list().keys()];
  const [near] = nearest(key, keys);
  const way = near === undefined ? '"mooring store list" shows the keys there are.' : `did you mean “${near}”?`;
  return isNotThere(io, `“${key}” is not set in ${store.shownAs}; ${way}`);
}

function list(store: DataStore, settings: Arguments, io: Io): ExitCode {
  const problem = store.problem();
  if (problem !== undefined) return cannot(io, problem);
  if (store.kind === 'one-off') notice(io, ONE_OFF);
  const reveal = settings.has('reveal');
  const entries = [...store.list()].map(([key, value]) => ({ key, value, isMasked: !reveal && isSecret(key, value) }));
  if (wantsJson(settings)) {
    const found = entries.map(({ key, value, isMasked }) => ({
      key,
      value: isMasked ? null : jsonValue(value),
      masked: isMasked,
    }));
    io.out(json({ version: 1, path: store.path === undefined ? null : path.normalize(store.path), entries: found }));
    return 0;
  }
  if (entries.length === 0) {
    io.out(`${printable(store.shownAs)} has no keys.\n`);
    return 0;
  }
  const rows = entries.map(({ key, value, isMasked }) => [key === '' ? '""' : key, isMasked ? MASK : shown(value)]);
  io.out(asTable(['KEY', 'VALUE'], rows, coloursOf(settings, io)));
  return 0;
}

/** The same for every value, so that it does not say how long one is. */
const MASK = '••••••••';

function isSecret(key: string, value: TomlValue): boolean {
  return value !== '' && !equalToml(masked([key], value), value);
}
