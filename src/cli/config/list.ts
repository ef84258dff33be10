/** `mooring config list` and `explain`: what holds, and who says so. */
import { readEnvironment, variablesOf } from '../../config/environment.ts';
import { keyText, parseKeyPath } from '../../config/key-path.ts';
import { type Effective, originText, type Setting } from '../../config/layers.ts';
import { CONFIG_KEYS } from '../../config/schema.ts';
import { typeText } from '../../config/values.ts';
import type { ConfigEngine } from '../../runtime/config-engine.ts';
import type { Arguments } from '../arguments.ts';
import { coloursOf, type Palette } from '../colour.ts';
import type { Command } from '../command.ts';
import { cannot, type ExitCode, type Io, json, notice, printable } from '../io.ts';
import { type OpenedConfig, withConfig } from '../open-config.ts';
import { FORMAT, wantsJson } from '../options.ts';
import { asTable } from '../table.ts';
import { jsonValue, shown, veiled } from '../values.ts';
import { notAKey, unknownKey } from './get.ts';
import { PROJECT_ALONE, projectsOwn } from './options.ts';

export const configList: Command = {
  name: 'config list',
  summary: 'List all keys with their values and who sets them.',
  positionals: [],
  options: [{ name: 'env', help: 'List the environment variable of each key instead.' }, PROJECT_ALONE, ...FORMAT],
  details: ['Keys that Mooring does not know are listed where a file sets them.'],
  run: (settings, io) =>
    settings.has('env') ? listVariables(settings, io) : withConfig(settings, io, opened => list(opened, settings, io)),
};

export const configExplain: Command = {
  name: 'config explain',
  summary: 'Say where a key’s value comes from, and what it hides.',
  positionals: ['key'],
  options: FORMAT,
  details: ['Every place that sets the key is listed with its line, the one that decides first.'],
  run: (settings, io) => withConfig(settings, io, ({ engine }) => explainKey(engine, settings, io)),
};

function list({ engine: { config } }: OpenedConfig, settings: Arguments, io: Io): ExitCode {
  const own = projectsOwn(settings, config);
  const known = CONFIG_KEYS.map(({ path }) => keyText(path));
  const names = [...known, ...[...config.values.keys()].filter(name => !known.includes(name)).sort()];
  const found = names
    .filter(name => !own || own.has(name))
    .map(name => ({ name, by: own ? own.get(name) : config.values.get(name)?.by }));
  if (wantsJson(settings)) {
    const keys = found.map(({ name, by }) => ({
      key: name,
      value: jsonValue(by && veiled(by)),
      layer: by?.layer ?? null,
      origin: by ? originText(by) : null,
    }));
    io.out(json({ version: 1, keys }));
    return 0;
  }
  const rows = found.map(({ name, by }) => [name, shown(by && veiled(by)), by ? originText(by) : '']);
  io.out(asTable(['KEY', 'VALUE', 'SET BY'], rows, coloursOf(settings, io)));
  return 0;
}

function listVariables(settings: Arguments, io: Io): ExitCode {
  const { settings: set, problems } = readEnvironment(io.environment);
  const rows = CONFIG_KEYS.flatMap(key =>
    variablesOf(key).map(variable => ({
      key: keyText(key.path),
      variable,
      value: set.find(each => each.key === key && each.variable === variable)?.value,
    })),
  );
  for (const { message } of problems) notice(io, message);
  if (wantsJson(settings)) {
    io.out(json({ version: 1, variables: rows.map(row => ({ ...row, value: jsonValue(row.value) })) }));
    return 0;
  }
  const cells = rows.map(({ key, variable, value }) => [variable, key, shown(value)]);
  io.out(asTable(['VARIABLE', 'KEY', 'VALUE'], cells, coloursOf(settings, io)));
  return 0;
}

function explainKey(engine: ConfigEngine, settings: Arguments, io: Io): ExitCode {
  const [typed] = settings.positionals;
  if (typed === undefined)
    return cannot(io, 'Name a key: "mooring config explain default-workspace.workspace".', 'arguments');
  const path = parseKeyPath(typed);
  if (!path) return cannot(io, notAKey(typed));
  const effective = engine.explain(keyText(path));
  if (!effective.key && effective.settings.length === 0) return cannot(io, unknownKey(keyText(path)), 'unknown');
  io.out(wantsJson(settings) ? explanationJson(effective) : explanation(effective, coloursOf(settings, io)));
  return 0;
}

function explanation(effective: Effective, colours: Palette): string {
  const { path, key, by, settings } = effective;
  const value = veiled(effective);
  const lines = [
    `${colours.bold(printable(keyText(path)))} = ${value === undefined ? colours.dim('not set') : printable(shown(value))}`,
    ...(key ? [`${key.doc} Takes ${typeText(key.type)}.`] : ['Mooring does not know this key and keeps it as it is.']),
    '',
    ...settings.map(setting => `  ${printable(settingLine(setting, setting === by))}`),
  ];
  if (settings.length === 0) lines.push('  Nobody sets it, and it has no default.');
  return `${lines.join('\n')}\n`;
}

function settingLine(setting: Setting, decides: boolean): string {
  const says = setting.layer === 'default' ? 'default' : `${setting.layer}  ${originText(setting)}`;
  const state = setting.ignored ? `ignored: ${IGNORED[setting.ignored]}` : decides ? 'decides' : 'hidden';
  const value = setting.value === undefined ? '' : `  ${shown(veiled(setting))}`;
  return `${decides ? '→' : ' '} ${says}${value}  (${state})`;
}

const IGNORED: Readonly<Record<NonNullable<Setting['ignored']>, string>> = {
  scope: 'it may not be set there',
  'wrong-type': 'its type is wrong',
};

function explanationJson(effective: Effective): string {
  const { path, by, settings, key } = effective;
  return json({
    version: 1,
    key: keyText(path),
    known: key !== undefined,
    value: jsonValue(veiled(effective)),
    settings: settings.map(setting => ({
      layer: setting.layer,
      value: jsonValue(veiled(setting)),
      decides: setting === by,
      ignored: setting.ignored ?? null,
      variable: setting.variable ?? null,
      file: setting.file ?? null,
      line: setting.line ?? null,
    })),
  });
}
