/**
 * Keys that a person typed at the end of a file and that so landed in `[__meta__]`: what they were probably meant to be,
 * and the intents that put them there.
 */
import type { Span } from '../base/text.ts';
import { type TomlValue, tomlValue } from '../syntax/toml-value.ts';
import type { Node } from '../syntax/tree.ts';
import { type Intent, set, unset } from './intent.ts';
import { type KeyPath, keyText, parseKeyPath } from './key-path.ts';
import { readMeta } from './meta.ts';
import { entriesOf, layoutOf, META_KEY, placeOf } from './older.ts';
import { CONFIG_KEYS, type ConfigKey } from './schema.ts';

export interface StrayKey {
  /** As written, below `__meta__`. */
  readonly place: KeyPath;
  readonly keySpan: Span;
  readonly value: TomlValue;
  /** The key that was probably meant: one of the schema, else one of the last section above. */
  readonly belongs: KeyPath;
  /** Moves it there; none where that key is set already. */
  readonly intents: readonly Intent[];
}

export function strayKeys(text: string, root: Node | undefined, keys: readonly ConfigKey[] = CONFIG_KEYS): StrayKey[] {
  const { strays } = readMeta(root);
  if (strays.length === 0) return [];
  const entries = entriesOf(root, keys);
  const taken = new Set(entries.map(({ path }) => keyText(path)));
  const layout = layoutOf(root);
  return strays.map(({ place, entry }) => {
    const value = tomlValue(text, entry.value);
    const belongs = guess(place, lastSection(entries, entry.start), keys);
    const name = keyText(belongs);
    const intents = taken.has(name) ? [] : [unset([META_KEY, ...place]), set(placeOf(layout, belongs), value)];
    taken.add(name);
    return { place, keySpan: entry.keySpan, value, belongs, intents };
  });
}

function guess(place: KeyPath, section: KeyPath, keys: readonly ConfigKey[]): KeyPath {
  const written = place.flatMap(part => parseKeyPath(part) ?? [part]);
  const whole = keys.find(({ path }) => keyText(path) === keyText(written));
  if (whole) return whole.path;
  const ending = keys.filter(({ path }) => keyText(path.slice(-written.length)) === keyText(written));
  const inSection = ending.find(({ path }) => keyText(path.slice(0, -written.length)) === keyText(section));
  if (inSection) return inSection.path;
  if (ending.length === 1 && ending[0]) return ending[0].path;
  return [...section, ...written];
}

/** The table of the last key before an offset; the top where there is none, or it belongs to a list. */
function lastSection(entries: ReturnType<typeof entriesOf>, before: number): KeyPath {
  const above = entries.filter(({ entry }) => entry.start < before);
  const last = above.reduce<(typeof above)[number] | undefined>(
    (found, each) => (found && found.entry.start > each.entry.start ? found : each),
    undefined,
  );
  return last?.path.slice(0, -1) ?? [];
}
