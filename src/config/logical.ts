/** What a config file means, without how it is written: one value for each key, by the text of its path. */
import { isTable, newTable, type TomlTable, type TomlValue, tomlValue } from '../syntax/toml-value.ts';
import type { Node } from '../syntax/tree.ts';
import { type KeyPath, keyText, parseKeyPath } from './key-path.ts';
import { type FileMeta, NO_META } from './meta.ts';
import { entriesOf } from './older.ts';
import { CONFIG_KEYS, type ConfigKey, keyTest } from './schema.ts';

/** A value, and what is known of its last change. */
export interface LogicalValue {
  readonly value: TomlValue;
  /** UTC with milliseconds. */
  readonly when?: string;
  /** `user@host front/pid`. */
  readonly by?: string;
  /** The file's counter at that change. */
  readonly rev?: number;
}

/** Keys by the text of their paths, in the order of the file. No path is above another one. */
export type LogicalConfig = ReadonlyMap<string, LogicalValue>;

/** The logical view of a file. Of a held file nothing can be said: its last good tree is given, or no view is made. */
export function logicalConfig(
  text: string,
  root: Node | undefined,
  meta: FileMeta = NO_META,
  keys: readonly ConfigKey[] = CONFIG_KEYS,
): LogicalConfig {
  const config = new Map<string, LogicalValue>();
  for (const { path, entry, when } of entriesOf(root, keys)) {
    const name = keyText(path);
    const { digest: _, ...known } = meta.records.get(name) ?? {};
    config.set(name, { value: tomlValue(text, entry.value), ...(when === undefined ? {} : { when }), ...known });
  }
  return config;
}

/** The keys and values as one table, nested as their paths are. */
export function tableOf(config: LogicalConfig): TomlTable {
  const root = newTable();
  const own = new Map<TomlValue, Record<string, TomlValue>>();
  for (const [name, { value }] of config) {
    const path = parseKeyPath(name) ?? [name];
    let table = root;
    for (const part of path.slice(0, -1)) {
      const next = own.get(table[part] ?? '') ?? newTable();
      own.set(next, next);
      table[part] = next;
      table = next;
    }
    table[path.at(-1) ?? ''] = value;
  }
  return root;
}

/** The keys and values of a table, down to the keys of the schema; empty tables say nothing. */
export function keysOf(table: TomlTable, keys: readonly ConfigKey[] = CONFIG_KEYS): ReadonlyMap<string, TomlValue> {
  const isKey = keyTest(keys);
  const found = new Map<string, TomlValue>();
  const collect = (inner: TomlTable, above: KeyPath): void => {
    for (const [key, value] of Object.entries(inner)) {
      const path = [...above, key];
      const name = keyText(path);
      if (isTable(value) && !isKey(path, () => name)) collect(value, path);
      else found.set(name, value);
    }
  };
  collect(table, []);
  return found;
}
