/** `mooring config log` and `restore`: earlier states of a config file. */
import type { StoredVersion } from '../../runtime/config-engine.ts';
import type { Arguments } from '../arguments.ts';
import { coloursOf } from '../colour.ts';
import type { Command } from '../command.ts';
import { cannot, type ExitCode, type Io, json } from '../io.ts';
import { type OpenedConfig, withConfig } from '../open-config.ts';
import { FORMAT, wantsJson } from '../options.ts';
import { asTable } from '../table.ts';
import { layerOf, PROJECT } from './options.ts';
import { report } from './set.ts';

export const configLog: Command = {
  name: 'config log',
  summary: 'List the earlier states of your config.toml, the newest first.',
  positionals: [],
  options: [PROJECT, ...FORMAT],
  details: [
    'Each with the time at which it was replaced, by whom and by what. "mooring config restore" brings one back.',
  ],
  run: (settings, io) =>
    withConfig(settings, io, ({ engine }) => listVersions(engine.history(layerOf(settings)), settings, io), {
      silent: true,
    }),
};

export const configRestore: Command = {
  name: 'config restore',
  summary: 'Make an earlier state of your config.toml the present one.',
  positionals: ['hash'],
  options: [PROJECT, ...FORMAT],
  details: ['The hash is one of "mooring config log", or as much of its beginning as tells it from the others.'],
  run: (settings, io) => withConfig(settings, io, opened => restore(opened, settings, io), { silent: true }),
};

async function restore({ engine }: OpenedConfig, settings: Arguments, io: Io): Promise<ExitCode> {
  const [typed] = settings.positionals;
  if (!typed) return cannot(io, 'Name a state by its hash; "mooring config log" lists them.', 'arguments');
  const layer = layerOf(settings);
  const found = versionStarting(engine.history(layer), typed, 'mooring config log');
  if ('wrong' in found) return cannot(io, found.wrong, 'unknown');
  return report(await engine.restore(found.hash, { layer }), settings, io, 'restored');
}

/** The one state whose hash begins so, or the sentence that says why there is none. `lists` is the command that shows them. */
export function versionStarting(
  versions: readonly StoredVersion[],
  typed: string,
  lists: string,
): { readonly hash: string } | { readonly wrong: string } {
  const hashes = new Set(versions.map(({ hash }) => hash));
  const [hash, ...others] = [...hashes].filter(each => each.startsWith(typed.toLowerCase()));
  if (hash === undefined) return { wrong: `No earlier state begins with "${typed}"; "${lists}" lists them.` };
  if (others.length > 0)
    return { wrong: `${others.length + 1} earlier states begin with "${typed}"; write more of it.` };
  return { hash };
}

/** The earlier states of a file, as a table or as JSON. */
export function listVersions(versions: readonly StoredVersion[], settings: Arguments, io: Io): ExitCode {
  if (wantsJson(settings)) {
    io.out(json({ version: 1, versions }));
    return 0;
  }
  if (versions.length === 0) {
    io.out('There are no earlier states.\n');
    return 0;
  }
  const rows = versions.map(({ hash, time, actor, replacedBy = '' }) => [
    hash.slice(0, SHORT),
    time,
    actor,
    replacedBy,
  ]);
  io.out(asTable(['HASH', 'UNTIL', 'BY', 'WHAT'], rows, coloursOf(settings, io)));
  return 0;
}

const SHORT = 12;
