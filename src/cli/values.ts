/** Values of a config on the command line: as they are typed, and as they are shown. */

import { masked } from '../config/intents.ts';
import type { KeyPath } from '../config/key-path.ts';
import { configKey } from '../config/schema.ts';
import { parseVariable } from '../config/values.ts';
import { parseToml } from '../syntax/toml.ts';
import { printToml } from '../syntax/toml-print.ts';
import { isList, isTable, TomlDate, TomlFloat, type TomlValue, tomlValue } from '../syntax/toml-value.ts';

/**
 * What a typed text means for a key: by the key's type, and for a list or tables also as TOML. A text for a key that
 * Mooring does not know is TOML where it reads as such, and otherwise the text itself.
 */
export function typedValue(path: KeyPath, typed: string): { readonly value: TomlValue } | { readonly must: string } {
  const key = configKey(path);
  const asToml = tomlOf(typed);
  if (!key) return { value: asToml ?? typed };
  const isStructured = key.type.is === 'list' || key.type.is === 'tables';
  if (isStructured && asToml !== undefined && isList(asToml)) return { value: asToml };
  const read = parseVariable(typed, key.type);
  if ('value' in read || key.type.is !== 'tables') return read;
  return { must: 'must be written as TOML, like [{ ws_id = "ws-…", paths = ["/home/me/payments"] }]' };
}

/** As TOML writes it, on one line. */
export function shown(value: TomlValue | undefined): string {
  return value === undefined ? '' : printToml(value, { oneLine: true });
}

/** For lists and explanations: what looks like a secret is masked. Who asks for one key by its name gets its value. */
export function veiled({ path, value }: { readonly path: KeyPath; readonly value?: TomlValue }): TomlValue | undefined {
  return value === undefined ? undefined : masked(path, value);
}

/** For scripts: text without quotes, everything else as TOML. */
export function bare(value: TomlValue): string {
  return typeof value === 'string' ? value : shown(value);
}

/** What JSON can hold of it; dates and integers that JSON readers would round become text. */
export function jsonValue(value: TomlValue | undefined): unknown {
  if (value === undefined) return null;
  if (isList(value)) return value.map(jsonValue);
  if (isTable(value)) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, jsonValue(inner)]));
  if (value instanceof TomlDate) return value.text;
  if (value instanceof TomlFloat) return Number.isFinite(value.float) ? value.float : String(value.float);
  return typeof value === 'bigint' ? String(value) : value;
}

function tomlOf(typed: string): TomlValue | undefined {
  if (/[\r\n]/.test(typed)) return undefined;
  const text = `x = ${typed}\n`;
  const { root, held, problems } = parseToml(text);
  const only = root?.kind === 'map' && root.entries.length === 1 ? root.entries[0] : undefined;
  return held || problems.length > 0 || !only || only.key !== 'x' ? undefined : tomlValue(text, only.value);
}
