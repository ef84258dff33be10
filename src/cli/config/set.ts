/** `mooring config set` and `unset`: change one key of a file, and nothing else in it. */
import { nearest } from '../../base/nearest.ts';
import { keyText, parseKeyPath } from '../../config/key-path.ts';
import { CONFIG_KEYS, configKey } from '../../config/schema.ts';
import type { Refused, Written } from '../../runtime/config-engine.ts';
import type { Arguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { cannot, type ExitCode, type Io, json, mayBeLost, notice, printable } from '../io.ts';
import { withConfig } from '../open-config.ts';
import { FORMAT, wantsJson } from '../options.ts';
import { typedValue } from '../values.ts';
import { notAKey } from './get.ts';
import { layerOf, PROJECT } from './options.ts';

export const configSet: Command = {
  name: 'config set',
  summary: 'Set a key in your config.toml.',
  positionals: ['key', 'value'],
  options: [PROJECT, ...FORMAT],
  details: [
    'The value takes the type of the key: true or false, a whole number, text; a list is written with commas or as TOML.',
    'For a key that Mooring does not know, it is TOML where it reads as such, otherwise text.',
  ],
  run(settings, io) {
    const [key, typed] = settings.positionals;
    if (key === undefined || typed === undefined) {
      return cannot(io, 'Name a key and its value: "mooring config set default-workspace.workspace dev".', 'arguments');
    }
    const path = parseKeyPath(key);
    if (!path) return cannot(io, notAKey(key));
    const read = typedValue(path, typed);
    if ('must' in read) return cannot(io, `“${keyText(path)}” ${read.must}.`);
    return withConfig(
      settings,
      io,
      async ({ engine }) => {
        const result = await engine.set(path, read.value, { layer: layerOf(settings) });
        if (result.is === 'written' && !configKey(path)) warnOfUnknown(io, keyText(path));
        return report(result, settings, io, 'set');
      },
      { silent: true },
    );
  },
};

export const configUnset: Command = {
  name: 'config unset',
  summary: 'Take a key out of your config.toml.',
  positionals: ['key'],
  options: [PROJECT, ...FORMAT],
  details: ['What a lower layer says holds then, or the default.'],
  run(settings, io) {
    const [key] = settings.positionals;
    if (key === undefined)
      return cannot(io, 'Name a key: "mooring config unset default-workspace.workspace".', 'arguments');
    const path = parseKeyPath(key);
    if (!path) return cannot(io, notAKey(key));
    return withConfig(
      settings,
      io,
      async ({ engine }) => report(await engine.unset(path, { layer: layerOf(settings) }), settings, io, 'unset'),
      { silent: true },
    );
  },
};

/** What a write did, or why it was not done. */
export function report(result: Written | Refused, settings: Arguments, io: Io, did: string): ExitCode {
  if (result.is === 'refused') return cannot(io, result.message, result.why);
  const { changed, layer, file, hidden, durable } = result;
  for (const sentence of hidden) notice(io, sentence);
  if (changed && !durable) notice(io, mayBeLost(file));
  if (wantsJson(settings)) io.out(json({ version: 1, changed, layer, file, hidden, durable }));
  else io.out(changed ? `${did} in ${printable(file)}\n` : 'Nothing changed; it is so already.\n');
  return 0;
}

function warnOfUnknown(io: Io, name: string): void {
  const [near] = nearest(
    name,
    CONFIG_KEYS.map(({ path }) => keyText(path)),
  );
  const way = near ? `did you mean “${near}”?` : 'it is kept, and not used.';
  notice(io, `“${name}” is no key that Mooring knows; ${way}`);
}
