/**
 * What the user's saved config says to the runtimes of projects. Unsaved text says nothing here: what is being typed must not
 * make anything be repaired.
 */
import { type DriftPolicy, driftPolicy } from '../config/drift-policies.ts';
import { configValue, type ResolvedConfig, resolveConfig } from '../config/layers.ts';
import { CONFIG_FILES } from '../config/older.ts';
import { type ConfigPlatform, configReader } from './config-files.ts';

export interface SavedConfig {
  policyOf(kind: string): DriftPolicy;
  /** How many earlier contents of a file are kept. */
  versions(): number;
  /** How often what the remote has is fetched in the background; 0 is never. */
  fetchEveryMinutes(): number;
  /** Files may have changed; absolute, with `/`. True where the config may be another one now. */
  touch(paths: readonly string[] | 'all'): boolean;
}

export function savedConfig({ disk, userRoot, variables }: ConfigPlatform): SavedConfig {
  const places = CONFIG_FILES.map(name => `${userRoot}/${name}`);
  const reader = configReader(disk);
  let resolved: ResolvedConfig | undefined;
  const value = (key: string): unknown => {
    resolved ??= resolveConfig(
      places.flatMap(path => reader.read({ layer: 'user', path, shownAs: path }, undefined) ?? []),
      variables,
    );
    return configValue(resolved, key);
  };
  return {
    policyOf: kind => driftPolicy(kind, value),
    versions: () => Number(value('history.versions')),
    fetchEveryMinutes: () => Number(value('sync.fetch-every-minutes')),
    touch(paths) {
      if (paths !== 'all' && !paths.some(path => places.includes(path))) return false;
      reader.forget();
      resolved = undefined;
      return true;
    },
  };
}
