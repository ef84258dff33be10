/** `mooring env list` and `get`: the variables of a workspace, masked unless asked, and where each comes from. */
import { nearest } from '../../base/nearest.ts';
import type { EnvironmentVariable, VariablePlace } from '../../config/dotenv-layers.ts';
import { secretsIn } from '../../config/dotenv-secrets.ts';
import type { WorkspaceEnvironment } from '../../runtime/environment.ts';
import type { Arguments } from '../arguments.ts';
import { coloursOf } from '../colour.ts';
import type { Command } from '../command.ts';
import { cannot, type ExitCode, type Io, isNotThere, json, notice, printable } from '../io.ts';
import { withConfig } from '../open-config.ts';
import { FORMAT, wantsJson } from '../options.ts';
import { asTable } from '../table.ts';
import { NO_ROOT_ENV, REVEAL, ROOT, WORKSPACE } from './options.ts';
import { type EnvPlace, environmentAt, envPlace, trackedNotices } from './place.ts';

export const envList: Command = {
  name: 'env list',
  summary: 'List the variables of the active workspace, and where each comes from.',
  positionals: [],
  options: [WORKSPACE, ROOT, NO_ROOT_ENV, REVEAL, ...FORMAT],
  details: ['The .env of the root, and that of the workspace over it. Values are masked unless --reveal is given.'],
  run: (settings, io) => withEnvironment(settings, io, list),
};

export const envGet: Command = {
  name: 'env get',
  summary: 'Say where a variable comes from; with --reveal print its value alone.',
  positionals: ['name'],
  options: [WORKSPACE, ROOT, NO_ROOT_ENV, REVEAL, ...FORMAT],
  details: [
    'The value is masked unless --reveal is given, into a pipe too. Exit code 1: no .env sets it.',
    'For scripts: "$(mooring env get DB_HOST --reveal)".',
  ],
  run: (settings, io) => withEnvironment(settings, io, get),
};

type Work = (environment: WorkspaceEnvironment, place: EnvPlace, settings: Arguments, io: Io) => ExitCode;

function withEnvironment(settings: Arguments, io: Io, work: Work): Promise<ExitCode> {
  return withConfig(settings, io, opened => {
    const place = envPlace(opened, settings, io);
    if ('wrong' in place) return cannot(io, place.wrong, place.why);
    const environment = environmentAt(opened, place, settings);
    for (const problem of environment.problems) notice(io, problem);
    return work(environment, place, settings, io);
  });
}

function list(environment: WorkspaceEnvironment, place: EnvPlace, settings: Arguments, io: Io): ExitCode {
  const { variables } = environment;
  const all = [...variables.values()];
  const tracked = trackedNotices(
    all.map(({ file }) => file),
    place,
  );
  for (const each of tracked) notice(io, each);
  const reveal = settings.has('reveal');
  if (wantsJson(settings)) {
    const workspace = place.rootOnly ? null : (place.workspace?.slug ?? null);
    const found = all.map(variable => variableJson(variable, place, reveal));
    io.out(json({ version: 1, workspace, variables: found, problems: [...environment.problems, ...tracked] }));
    return 0;
  }
  if (all.length === 0) {
    const whose = place.rootOnly || !place.workspace ? place.shown(`${place.rootFolder}/.env`) : place.workspace.slug;
    io.out(`“${printable(whose)}” has no variables.\n`);
    return 0;
  }
  const rows = all.map(variable => [
    variable.name,
    reveal ? variable.value : masked(variable.value),
    placeText(variable, place),
    notesOf(variable, place),
  ]);
  io.out(asTable(['NAME', 'VALUE', 'FROM', 'NOTES'], rows, coloursOf(settings, io)));
  return 0;
}

function get({ variables }: WorkspaceEnvironment, place: EnvPlace, settings: Arguments, io: Io): ExitCode {
  const [name] = settings.positionals;
  if (name === undefined) return cannot(io, 'Name a variable: "mooring env get DB_HOST".', 'arguments');
  const variable = variables.get(name);
  if (!variable) {
    const [near] = nearest(name, [...variables.keys()]);
    const way = near ? `did you mean “${near}”?` : '"mooring env list" shows those there are.';
    return isNotThere(io, `“${name}” is not set by a .env; ${way}`);
  }
  const reveal = settings.has('reveal');
  if (wantsJson(settings)) io.out(json({ version: 1, ...variableJson(variable, place, reveal) }));
  else if (reveal) io.out(`${io.isTerminal ? variable.value.split('\n').map(printable).join('\n') : variable.value}\n`);
  else io.out(`${printable(`${masked(variable.value)}  ${placeText(variable, place)}`)}\n`);
  for (const secret of reveal ? secretsIn(variable.value) : []) {
    notice(io, `The secret “${secret}” in it is kept by the editor; only its terminals have the value.`);
  }
  return 0;
}

/** The same for every value, so that it does not say how long one is. */
const MASK = '••••••••';

function masked(value: string): string {
  return value === '' ? '' : MASK;
}

function placeText({ file, line }: VariablePlace, { shown }: Pick<EnvPlace, 'shown'>): string {
  return `${shown(file)}:${line}`;
}

function notesOf({ value, hides }: EnvironmentVariable, place: EnvPlace): string {
  const needs = secretsIn(value).map(name => `needs the secret ${name}`);
  return [...needs, ...hides.map(hidden => `hides ${placeText(hidden, place)}`)].join(', ');
}

function variableJson(variable: EnvironmentVariable, place: EnvPlace, reveal: boolean) {
  const one = ({ layer, file, line, value }: VariablePlace) => ({
    layer,
    file: place.shown(file),
    line,
    value: reveal ? value : null,
  });
  const { name, value, hides } = variable;
  return { name, ...one(variable), masked: !reveal, secrets: secretsIn(value), hides: hides.map(one) };
}
