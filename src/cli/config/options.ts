/** Options that the commands of `config` share. */
import type { ResolvedConfig, Setting } from '../../config/layers.ts';
import type { FileLayer } from '../../config/schema.ts';
import type { Arguments, Option } from '../arguments.ts';

export const PROJECT: Option = { name: 'project', help: 'Use the project’s config.toml instead of yours.' };

/** Of commands that only look. */
export const PROJECT_ALONE: Option = { name: 'project', help: 'What the project’s config.toml says, whatever holds.' };

/**
 * What `--project` asks for: what the project's files say by themselves, by key, as far as it counts. Nothing where it is
 * not given, and then what holds is meant.
 */
export function projectsOwn(settings: Arguments, { values }: ResolvedConfig): ReadonlyMap<string, Setting> | undefined {
  if (!settings.has('project')) return undefined;
  const found = new Map<string, Setting>();
  for (const [name, effective] of values) {
    const own = effective.settings.find(({ layer, ignored }) => layer === 'project' && ignored === undefined);
    if (own) found.set(name, own);
  }
  return found;
}

export function layerOf(settings: Arguments): FileLayer {
  return settings.has('project') ? 'project' : 'user';
}
