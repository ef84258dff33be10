/** `mooring config validate`: what is wrong with the config files in sight, and with the variables that go before them. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { lineIndex } from '../../base/text.ts';
import type { Severity } from '../../checks/codes.ts';
import { checkConfig } from '../../checks/config/check-config.ts';
import type { ConfigFile, FileState } from '../../config/layers.ts';
import { nodeClock } from '../../node/clock.ts';
import { decodeText } from '../../syntax/bytes.ts';
import { parseToml } from '../../syntax/toml.ts';
import { isList, isTable, type TomlValue } from '../../syntax/toml-value.ts';
import type { Arguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { isAtLeast } from '../findings.ts';
import { type ExitCode, type Io, json, printable } from '../io.ts';
import { type OpenedConfig, withConfig } from '../open-config.ts';
import { FORMAT, wantsJson } from '../options.ts';
import { layerOf, PROJECT } from './options.ts';

export const configValidate: Command = {
  name: 'config validate',
  summary: 'Report what is wrong with the config files in sight.',
  positionals: [],
  options: [{ ...PROJECT, help: 'Look at the project’s config.toml alone.' }, ...FORMAT],
  details: ['Exit codes: 0 nothing wrong, 1 errors or warnings, 2 it could not be run.'],
  run: (settings, io) => withConfig(settings, io, opened => validate(opened, settings, io), { silent: true }),
};

interface Found {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
}

function validate(opened: OpenedConfig, settings: Arguments, io: Io): ExitCode {
  const { engine, workspaces } = opened;
  const { all, warnings } = workspaces.look();
  const facts = {
    slugs: all.map(({ slug }) => slug),
    missingPaths: missingPaths(engine.get('bindings')),
    nowMs: nodeClock(),
  };
  const files = engine.config.files.filter(({ layer }) => !settings.has('project') || layer === layerOf(settings));
  const found = files.flatMap(state => inFile(opened, io, state, facts));
  const outside = settings.has('project')
    ? []
    : [...engine.config.variableProblems.map(({ message }) => message), ...warnings];
  const counts = found.filter(({ severity }) => isAtLeast(severity, 'warning')).length + outside.length;
  if (wantsJson(settings)) {
    io.out(json({ version: 1, files: files.map(state => state.path), problems: found, warnings: outside }));
    return counts > 0 ? 1 : 0;
  }
  for (const { file, line, column, severity, message, code } of found) {
    io.out(`${printable(`${file}:${line}:${column}`)}  ${severity}  ${printable(message)}  ${code}\n`);
  }
  for (const message of outside) io.out(`warning  ${printable(message)}\n`);
  if (found.length + outside.length === 0) io.out(files.length === 0 ? 'There is no config file.\n' : 'No problems.\n');
  return counts > 0 ? 1 : 0;
}

function inFile(opened: OpenedConfig, io: Io, state: FileState, facts: Parameters<typeof checkConfig>[2]): Found[] {
  const text = textOf(placeOf(opened, io, state));
  const parsed = parseToml(text);
  const held = state.held && !parsed.held ? { ...parsed, held: state.held } : parsed;
  const file: ConfigFile = { layer: state.layer, path: state.path, text, parsed: held };
  const lines = lineIndex(text);
  return checkConfig(file, opened.engine.config, facts).map(({ path: at, span, severity, code, message }) => {
    const { line, column } = lines.positionAt(span.start);
    return { file: at, line: line + 1, column: column + 1, severity, code, message };
  });
}

/** Where a file is that the engine names as people know it. */
function placeOf({ project }: OpenedConfig, io: Io, { layer, path: shown }: FileState): string {
  if (layer === 'project') return path.join(project ?? io.cwd, shown);
  return shown.startsWith('~/') ? path.join(io.homeFolder, shown.slice(2)) : path.resolve(shown);
}

function textOf(file: string): string {
  try {
    const decoded = decodeText(readFileSync(file));
    return 'text' in decoded ? decoded.text : '';
  } catch {
    // The engine knows better why; it says so in the file's state.
    return '';
  }
}

function missingPaths(bindings: TomlValue | undefined): ReadonlySet<string> {
  const paths = (bindings !== undefined && isList(bindings) ? bindings : []).flatMap(binding => {
    const own = isTable(binding) ? binding.paths : undefined;
    return own !== undefined && isList(own) ? own.filter(item => typeof item === 'string') : [];
  });
  return new Set(paths.filter(each => !existsSync(each)));
}
