/** What a write is meant to do, in the words of the edits of TOML. */
import type { TomlIntent, TomlPath } from '../syntax/toml-intents.ts';
import type { TomlValue } from '../syntax/toml-value.ts';

/** Sets or unsets what stands at a path: keys, and below a key that is a list, the index or identity of an item. */
export type Intent = TomlIntent;

export function set(path: TomlPath, value: TomlValue): Intent {
  return { do: 'set', path, value };
}

export function unset(path: TomlPath): Intent {
  return { do: 'unset', path };
}
