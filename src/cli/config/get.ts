/** `mooring config get`: the value that holds. */
import { nearest } from '../../base/nearest.ts';
import { keyText, parseKeyPath } from '../../config/key-path.ts';
import type { Setting } from '../../config/layers.ts';
import { CONFIG_KEYS, configKey } from '../../config/schema.ts';
import type { TomlValue } from '../../syntax/toml-value.ts';
import type { Arguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { cannot, type ExitCode, type Io, isNotThere, json, printable } from '../io.ts';
import { type OpenedConfig, withConfig } from '../open-config.ts';
import { FORMAT, wantsJson } from '../options.ts';
import { bare, jsonValue, shown } from '../values.ts';
import { PROJECT_ALONE, projectsOwn } from './options.ts';

export const configGet: Command = {
  name: 'config get',
  summary: 'Print the value of a key, or of all keys of a section.',
  positionals: ['key'],
  options: [PROJECT_ALONE, ...FORMAT],
  details: ['Text is printed without quotes. Exit code 1: the key is not set and has no default.'],
  run: (settings, io) => withConfig(settings, io, opened => get(opened, settings, io)),
};

function get({ engine }: OpenedConfig, settings: Arguments, io: Io): ExitCode {
  const [key] = settings.positionals;
  if (key === undefined)
    return cannot(io, 'Name a key: "mooring config get default-workspace.workspace".', 'arguments');
  const path = parseKeyPath(key);
  if (!path) return cannot(io, notAKey(key));
  const name = keyText(path);
  const own = projectsOwn(settings, engine.config);
  const { value, layer } = (own ? own.get(name) : engine.explain(name).by) ?? {};
  if (value !== undefined) {
    io.out(
      wantsJson(settings)
        ? json({ version: 1, key: name, value: jsonValue(value), layer })
        : `${printable(bare(value))}\n`,
    );
    return 0;
  }
  const values = own
    ? sectionOf(own, name)
    : [...engine.getSection(name)].map(([rest, inner]) => [`${name}.${rest}`, inner] as const);
  if (values.length > 0) {
    if (wantsJson(settings))
      io.out(
        json({
          version: 1,
          key: name,
          values: Object.fromEntries(values.map(([each, inner]) => [each, jsonValue(inner)])),
        }),
      );
    else for (const [each, inner] of values) io.out(`${printable(`${each} = ${shown(inner)}`)}\n`);
    return 0;
  }
  return isNotThere(io, configKey(path) ? `“${name}” is not set.` : unknownKey(name));
}

function sectionOf(own: ReadonlyMap<string, Setting>, section: string): (readonly [string, TomlValue])[] {
  return [...own].flatMap(([name, { value }]) =>
    value !== undefined && name.startsWith(`${section}.`) ? [[name, value] as const] : [],
  );
}

/** Nobody sets this key, and Mooring does not know it. */
export function unknownKey(name: string): string {
  const [near] = nearest(
    name,
    CONFIG_KEYS.map(({ path }) => keyText(path)),
  );
  return `“${name}” is not set, and no key that Mooring knows; ${near ? `did you mean “${near}”?` : '"mooring config list" shows those there are.'}`;
}

export function notAKey(typed: string): string {
  return `"${typed}" is no path of a key; write it as section.key.`;
}
