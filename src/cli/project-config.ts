/**
 * The config files of a project, as `check` judges them: by themselves, so that the answer is the same on every machine.
 * What the user's files, the environment or the user's workspaces say has no part in it.
 */
import { type LineIndex, lineIndex } from '../base/text.ts';
import { checkConfig } from '../checks/config/check-config.ts';
import type { Problem } from '../checks/problem.ts';
import { type ConfigFile, resolveConfig } from '../config/layers.ts';
import { CONFIG_FILES } from '../config/older.ts';
import type { ReadDisk } from '../ports/disk.ts';
import { readSource } from '../store/load.ts';
import { parseToml } from '../syntax/toml.ts';

export interface ProjectConfig {
  /** In the order of the files and then by position. */
  readonly problems: readonly Problem[];
  /** The files that are there, by their paths in the project. */
  readonly texts: ReadonlyMap<string, { readonly text: string; readonly lines: () => LineIndex }>;
}

export function readProjectConfig(disk: ReadDisk): ProjectConfig {
  const files = readConfigFiles(disk);
  const resolved = resolveConfig(files, {});
  return {
    problems: files.flatMap(file => checkConfig(file, resolved)),
    texts: new Map(files.map(({ path, text }) => [path, { text, lines: () => lineIndex(text) }])),
  };
}

export function readConfigFiles(disk: ReadDisk): ConfigFile[] {
  return CONFIG_FILES.flatMap(name => readConfig(disk, `.mooring/${name}`) ?? []);
}

function readConfig(disk: ReadDisk, path: string): ConfigFile | undefined {
  const observed = readSource(disk, path);
  if (!observed) return undefined;
  if ('text' in observed) return { layer: 'project', path, text: observed.text, parsed: parseToml(observed.text) };
  const held = { reason: observed.held, message: observed.message, span: { start: 0, end: 0 } };
  return { layer: 'project', path, text: '', parsed: { root: undefined, problems: [], held } };
}
