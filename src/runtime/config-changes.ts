/** The difference of two states of a config, as events. */
import { originText, type ResolvedConfig } from '../config/layers.ts';
import { equalToml } from '../syntax/toml-value.ts';
import type { KeyChange } from './config-engine.ts';

/** One for each key with another value, in the order of the later state; keys that are gone come last. */
export function keyChanges(before: ResolvedConfig, after: ResolvedConfig): KeyChange[] {
  if (before === after) return [];
  const gone = [...before.values.keys()].filter(key => !after.values.has(key));
  return [...after.values.keys(), ...gone].flatMap(key => {
    const [was, is] = [before.values.get(key), after.values.get(key)];
    if (equalToml(was?.value, is?.value)) return [];
    const { by } = is ?? {};
    const source = by?.variable ?? by?.file ?? (by ? originText(by) : 'default');
    return [{ key, old: was?.value, new: is?.value, layer: by?.layer ?? 'default', source }];
  });
}
